"""Columns whose values became values of another type."""

from collections.abc import Mapping, Sequence
from itertools import groupby

import numpy as np

from monitoring.domain import Column, Deployment, FloatArray, Kind, QualityResult, Received, Role, Score, Severity
from monitoring.domain.text import percent
from monitoring.errors import listed
from monitoring.quality.files import Placed, placed, texts, unknown
from monitoring.quality.share import MARGIN
from monitoring.quality.whole_check import WHOLE, Facts, Found, WholeCheck
from monitoring.stats.proportions import more_often

LATELY = 20  # files that tell what is usual
MOSTLY = 0.5
Counted = tuple[FloatArray, FloatArray]  # values of the other type, and all of them; (columns,)


def tests(deployment: Deployment) -> int:
    """One a watched column; none of an attached log, whose files are not noted."""
    return 0 if deployment.attached else len(deployment.columns)


def told(result: QualityResult, since: str) -> str:
    """Which values of which files those are."""
    return f"{result.column}: {result.reason}, since {since}"


@WHOLE.register(
    WholeCheck(
        name="type",
        title="Values of another type",
        summary="Share of a column's values, in the files of a window, that cannot be read as what the column holds: "
        "their rows were rejected; of categories that of numbers among words, or of words among numbers.",
        limit="the largest share of the last 20 files before, plus 0.01",
        told=told,
        tests=tests,
        severity=Severity.WARNING,
        not_for="Categories that are words as before, but others: unseen looks at them.",
        source="Fisher 1935, the exact test of two shares (one-sided), against the last 20 files before.",
    )
)
def type_change(facts: Facts) -> Sequence[Found]:
    """One answer a watched column, from what is noted of files."""
    columns = facts.deployment.columns
    value, limit, p_value = np.full((3, len(columns), len(facts.windows)), np.nan)
    rows = np.zeros(value.shape, dtype=np.int64)
    if why := unknown(facts):
        return [Found(Score(*parts), why, column) for column, *parts in zip(columns, value, p_value, strict=True)]
    files = list(placed(facts))
    names: dict[int, list[str]] = {}
    for kind in ("predictions", "labels"):
        own = np.array([(c.role is Role.LABEL) == (kind == "labels") for c in columns], dtype=np.bool_)
        counted: dict[int, Counted] = {}
        ours = sorted((one for one in files if one.file.kind == kind), key=lambda one: one.window)
        for here, group in groupby(ours, key=lambda one: one.window):
            now = [one for one in group if not one.file.refused]
            if now and now[0].before:
                found = _compared(now, columns, counted)
                for part, values in zip((value, limit, p_value, rows), found, strict=True):
                    part[own, here] = values[own]
                names[here] = [one.file.name for one in now]
    known = {one.window for one in files}
    return [
        Found(Score(v, p, most), _said(facts, column, v, most, names, known), column, rows=n)
        for column, v, p, most, n in zip(columns, value, p_value, limit, rows, strict=True)
    ]


def _compared(
    now: Sequence[Placed], columns: Sequence[Column], counted: dict[int, Counted]
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Share, limit, p-value and values of each column in some files, against those before the first of them."""

    def of(files: Sequence[Received]) -> Counted:
        for file in files:
            if id(file) not in counted:
                counted[id(file)] = count(file, columns)
        hits, n = zip(*(counted[id(file)] for file in files), strict=True)
        return np.array(hits), np.array(n)

    (before, n_before), (hits, n) = of(now[0].before[-LATELY:]), of([one.file for one in now])
    words = np.array([is_category(column) for column in columns])
    with np.errstate(invalid="ignore", divide="ignore"):
        turned = words & (before.sum(axis=0) > MOSTLY * n_before.sum(axis=0))
        before, hits = np.where(turned, n_before - before, before), np.where(turned, n - hits, hits)
        most = np.fmax.reduce(before / n_before, axis=0)
        all_hits, all_n = hits.sum(axis=0), n.sum(axis=0)
        share = np.where(n_before.sum(axis=0) > 0, all_hits / all_n, np.nan)
    p_value = more_often(all_hits, all_n, before.sum(axis=0), n_before.sum(axis=0))
    return share, np.where(np.isnan(share), np.nan, most + MARGIN), p_value, all_n


def is_category(column: Column) -> bool:
    """Whether it holds texts, which cannot be wrong as such."""
    return column.kind is Kind.CATEGORICAL and column.role is Role.FEATURE


def count(file: Received, columns: Sequence[Column]) -> Counted:
    """Values of each column that were rejected, or of categories are numbers; and of how many."""
    hits, n = np.zeros(len(columns)), np.full(len(columns), float(file.read))
    for i, column in enumerate(columns):
        if is_category(column):
            hits[i], n[i] = file.numbers.get(column.name, (0, 0))
        elif file.rejected_for:
            hits[i] = file.rejected_for.get(column.name, 0)
    return hits, n


def _said(
    facts: Facts,
    column: Column,
    value: FloatArray,
    limit: FloatArray,
    names: Mapping[int, Sequence[str]],
    known: set[int],
) -> list[str]:
    beyond = np.flatnonzero(value >= limit)
    what = "are of another type than before" if is_category(column) else "cannot be read"
    said = {i: [f"{percent(value[i])} of the values in {listed(names[i], 3)} {what}"] for i in beyond.tolist()}
    return texts(facts, said, ~np.isnan(value), known)
