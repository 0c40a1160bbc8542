"""Subjects that are followed over all windows: the evidence of each, and when it says that a change began."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.stats.sequential.directions import Directions
from monitoring.stats.sequential.innovations import Innovations, Sums, innovations
from monitoring.stats.sequential.learning import Start, learn
from monitoring.stats.sequential.normal import both_sides
from monitoring.stats.sequential.wealth import began, grow

Words = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Courses:
    """Some subjects, the directions of all of them one after the other.

    Args:
        words: by subject, what a change upwards and what one downwards means, one a direction.
        found: what each window says that those before did not, `(directions, windows)`.
        rows: of each, likewise.
        steps: half of the smallest step of a sum, `(directions,)`.
        start: what is known of the spread before the first window.
        upwards: in which directions only a change upwards is looked for, `(directions,)`.
    """

    words: Sequence[Words]
    found: Innovations
    rows: FloatArray
    steps: FloatArray
    start: Start
    upwards: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """One column: its directions, the rows that its windows are held against first, its windows, and their spread."""

    how: Directions
    pool: Sums
    windows: Sums
    start: Start


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a subject's windows say together.

    Args:
        e_value: the largest so far; nan where no window says anything.
        found: index of the window in which it first reached what was asked for; None where it did not.
        since: index of the window in which that change began; None likewise.
        what: what the change is, in words; empty likewise.
    """

    e_value: float
    found: int | None = None
    since: int | None = None
    what: str = ""


def joined(subjects: Sequence[Subject]) -> Courses:
    """The courses of some columns over the same windows."""
    pool, windows = (
        Sums(*(np.concatenate(parts) for parts in zip(*(sums.parts for sums in side), strict=True)))
        for side in ([one.pool for one in subjects], [one.windows for one in subjects])
    )
    start = Start(*(np.concatenate([getattr(one.start, part) for one in subjects]) for part in Start.__slots__))
    steps = np.concatenate([one.how.steps for one in subjects])
    words = [(one.how.more, one.how.less) for one in subjects]
    return Courses(words, innovations(pool, windows), windows.rows, steps, start, np.zeros(len(steps), dtype=np.bool_))


def follow(courses: Courses, alpha: float) -> list[Evidence]:
    """The evidence of each subject: the average over its directions, however these hang together.

    Args:
        courses: of the same windows.
        alpha: the chance, of each subject, to be called changed ever, where nothing changes.
    """
    found = courses.found
    told = np.flatnonzero(np.isfinite(found.r).any(axis=-1))
    r, skewness, unit = (part[told] for part in (found.r, found.skewness, found.unit))
    variance, known = learn(r, courses.rows[told], courses.start.of(told))
    z = both_sides(r, skewness, courses.steps[told, None] / unit, variance, known)
    z[courses.upwards[told], 1] = np.nan
    wealth = grow(z)
    ends = np.cumsum([0, *(len(more) for more, _ in courses.words)])
    places = np.searchsorted(told, ends)
    answers = []
    for words, first, (low, high) in zip(courses.words, ends[:-1], pairwise(places), strict=True):
        named = [[side[place] for place in told[low:high] - first] for side in words]
        answers.append(_evidence(named, len(words[0]), z[low:high], wealth[low:high], alpha))
    return answers


def _evidence(
    words: Sequence[Sequence[str]], directions: int, z: FloatArray, wealth: FloatArray, alpha: float
) -> Evidence:
    """Of one subject; a direction in which nothing was told keeps the 1 that it began with."""
    if not len(z):
        return Evidence(np.nan)
    running = (wealth.sum(axis=0) + directions - len(z)) / directions
    most = float(running.max())
    if not most >= 1 / alpha:
        return Evidence(most)
    found = int((running >= 1 / alpha).argmax())
    direction = int(wealth[:, found].argmax())
    side, since = began(z[direction, :, : found + 1])
    return Evidence(most, found, since, words[side][direction])
