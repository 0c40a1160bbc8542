"""Shares of a window's files against those of the files before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from monitoring.domain import Column, FloatArray, Received, Score
from monitoring.errors import listed
from monitoring.quality.files import FIRST, placed, texts, unknown, why_not
from monitoring.quality.share import MARGIN
from monitoring.quality.whole_check import ALL, Facts, Found, nothing

LATELY = 20  # files that tell what is usual
LIMIT = f"the largest share of the last {LATELY} files before, plus {MARGIN}"
Counted = tuple[FloatArray, FloatArray]
Count = Callable[[Received], Counted]
Words = Callable[[Column, float, str], str]
Compare = Callable[[Counted, Counted], tuple[FloatArray, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted of files.

    Args:
        kind: of which files: `predictions` or `labels`.
        columns: what it is about.
        count: of a file, how many there are and of how many, each (columns,).
        words: what is said of a share beyond its limit: the column, the share and the files' names.
        compare: share, limit, p-value and how many of each column, from what was counted of files now and before, each
            (files, columns); see `by_nature`.
        untold: why nothing is said where the share is nan.
    """

    kind: str
    columns: Sequence[Column]
    count: Count
    words: Words
    compare: Compare
    untold: str = FIRST


def one_share(
    facts: Facts,
    kind: str,
    count: Callable[[Received], tuple[int, int]],
    words: Words,
    compare: Compare,
    untold: str = FIRST,
) -> list[Found]:
    """`shares` of one thing that is counted of a whole file."""

    def counted(file: Received) -> Counted:
        hits, n = count(file)
        return np.array([float(hits)]), np.array([float(n)])

    return shares(facts, Asked(kind, (ALL,), counted, words, compare, untold))


def shares(facts: Facts, asked: Asked) -> list[Found]:
    """One answer a column: each window's files together, against the last ones before the first of them.

    Limit and p-value are as `asked.compare` has them.
    """
    value, limit, p_value = np.full((3, len(asked.columns), len(facts.windows)), np.nan)
    rows = np.zeros(value.shape, dtype=np.int64)
    if why := unknown(facts):
        return [nothing(facts, why, column) for column in asked.columns]
    files = [one for one in placed(facts) if one.file.kind == asked.kind]
    names: dict[int, str] = {}
    counted: dict[int, Counted] = {}
    for here, group in groupby(sorted(files, key=lambda one: one.window), key=lambda one: one.window):
        now = [one for one in group if not one.file.refused]
        if not now or not now[0].before:
            continue
        before, current = now[0].before[-LATELY:], [one.file for one in now]
        for file in (*before, *current):
            if id(file) not in counted:
                counted[id(file)] = asked.count(file)
        hits, hits_before = (_stacked([counted[id(file)] for file in side]) for side in (current, before))
        found = asked.compare(hits, hits_before)
        for part, values in zip((value, limit, p_value, rows), found, strict=True):
            part[:, here] = values
        names[here] = listed((file.name for file in current), 3)
    untold, answers = why_not(facts, {one.window for one in files}, asked.untold), []
    for column, v, p, most, n in zip(asked.columns, value, p_value, limit, rows, strict=True):
        beyond = np.flatnonzero(v >= most).tolist()
        said = {i: [asked.words(column, v[i], names[i])] for i in beyond}
        answers.append(Found(Score(v, p, most), texts(untold, said, ~np.isnan(v)), column, rows=n))
    return answers


def _stacked(counted: Sequence[Counted]) -> Counted:
    return np.array([hits for hits, _ in counted]), np.array([n for _, n in counted])
