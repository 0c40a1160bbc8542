"""Every judged metric over the whole life: shares and the bias from counts, the others from their p-values.

A p-value of one side says little of the other (an exact test of few rows has p = 1 there more often than not), so from
p-values only what is worse is told.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from monitoring.domain import FloatArray, Measure, Outcomes, Report, Task, Verdict, Window
from monitoring.lifetime.columns import lifetime
from monitoring.lifetime.result import Lifetime
from monitoring.performance.chance.p_values import COUNTS
from monitoring.performance.metric import METRICS
from monitoring.performance.verdict import tells_nothing
from monitoring.stats.sequential.course import Courses, Evidence, follow
from monitoring.stats.sequential.directions import directions
from monitoring.stats.sequential.innovations import Innovations, Sums, innovations
from monitoring.stats.sequential.learning import unknown

FARTHEST = 37.0  # standard deviations, of which there is a p-value
WORDS = {1: ("better", "worse"), -1: ("worse", "better"), 0: ("higher", "lower")}
NOTHING = "no whole window with ripe labels can be held against the reference"
ALIKE = "the rows that it counts are all alike, in the reference and in the windows"
UNFOLLOWED = {"ece": "its value hangs on how many rows a window has"}


class Course(NamedTuple):
    """One metric, each of shape (1, windows): upwards in the metric's own direction, or only to the worse side."""

    found: Innovations
    rows: FloatArray
    step: float
    only_worse: bool


def metrics(
    measured: Report[Measure], sides: tuple[Outcomes, Outcomes], alpha: float, first: int = 0
) -> Iterator[Lifetime]:
    """One a judged metric, in the report's order.

    Args:
        measured: all windows of the deployment, from its first one on, and the reference as window -1.
        sides: what is known of these windows, and of the reference.
        alpha: the chance that a metric has of ever being called changed without a cause.
        first: place of the first window that is followed.
    """
    judged = [one for one in measured.results if METRICS[one.metric].descriptor.judged]
    measures = {name: list(group) for name, group in groupby(judged, key=lambda one: one.metric)}
    names = [name for name in measures if name not in UNFOLLOWED]
    courses = [_course(name, measures[name], (measured.windows, first), sides) for name in names]
    said = dict(zip(names, _followed(names, courses, alpha), strict=True))
    why = {name: _why(measures[name], course) for name, course in zip(names, courses, strict=True)} | UNFOLLOWED
    for name in measures:
        reason = why[name]
        yield lifetime("metric", name, said.get(name, Evidence(np.nan)), measured.windows, alpha, reason)


def _followed(names: Sequence[str], courses: Sequence[Course], alpha: float) -> list[Evidence]:
    if not courses:
        return []
    words = []
    for name, one in zip(names, courses, strict=True):
        more, less = ("worse", "better") if one.only_worse else WORDS[METRICS[name].descriptor.better]
        words.append(((more,), (less,)))
    r, skewness, unit = (
        np.concatenate([getattr(one.found, part) for one in courses]) for part in Innovations.__slots__
    )
    steps, upwards = np.array([one.step for one in courses]), np.array([one.only_worse for one in courses])
    rows = np.concatenate([one.rows for one in courses])
    return follow(Courses(words, Innovations(r, skewness, unit), rows, steps, unknown(len(words)), upwards), alpha)


def _course(
    name: str, measures: Sequence[Measure], life: tuple[Sequence[Window], int], sides: tuple[Outcomes, Outcomes]
) -> Course:
    """What windows whose labels are ripe say of one metric; the reference is the first measure."""
    (reference, *others), (windows, first) = measures, life
    ripe = [one for one in others if not one.provisional and _counts(one)]
    ripe = [one for one in ripe if one.window >= first and windows[one.window].complete and one.n]
    places, judged = [one.window for one in ripe], np.zeros(len(windows))
    judged[places] = 1.0
    if sums := _sums(name, *sides):
        pool, mine, step = sums[0], sums[1].only(judged), sums[2]
        return Course(innovations(pool, mine), mine.rows, step, False)
    z, rows = np.full(len(windows), np.nan), np.zeros(len(windows))
    z[places], rows[places] = [_far(one) for one in ripe], [float(one.n) for one in ripe]
    r = against_earlier(z, rows, float(reference.n))[None]
    return Course(Innovations(r, np.zeros(r.shape), np.ones(r.shape)), rows[None], 0.0, True)


def _why(measures: Sequence[Measure], course: Course) -> str:
    """Why nothing is told of a metric, where nothing is."""
    if course.rows.any() and not course.only_worse:
        return ALIKE
    known = [one for one in measures if one.window >= 0 and not np.isnan(one.value) and not one.provisional]
    newest = max(known, key=lambda one: one.window, default=None)
    if newest is None or _counts(newest):
        return NOTHING
    return f"the newest window is not judged: {newest.reason}"


def _counts(one: Measure) -> bool:
    """Whether it is judged. So is what fails, however wide its interval: no window is left out for being all right."""
    return one.verdict is not Verdict.SKIPPED or tells_nothing(METRICS[one.metric].descriptor, one.low, one.high)


def _sums(name: str, now: Outcomes, before: Outcomes) -> tuple[Sums, Sums, float] | None:
    """Of what is a share of rows, and of the place of errors: of the reference, of the windows, and half of a step."""
    if name == "bias" and now.errors and before.errors:
        how = directions(before.errors.histogram.window(0))
        sides = [how.sums(side.histogram.counts).parts for side in (before.errors, now.errors)]
        pool, mine = (Sums(*(part[:1] for part in parts)) for parts in sides)
        return pool, mine, float(how.steps[0])
    counts = COUNTS.get(name) if now.task is Task.BINARY or name == "accuracy" else None
    if counts is None:
        return None
    pool, mine = (Sums(n[None], *[hits[None]] * 3) for hits, n in (counts(before), counts(now)))
    return pool, mine, 0.5


def _far(one: Measure) -> float:
    """The p-value as a normal value: positive is worse."""
    from scipy.special import ndtri

    return float(np.clip(-ndtri(one.p_value), -FARTHEST, FARTHEST))


def against_earlier(z: FloatArray, rows: FloatArray, n_reference: float) -> FloatArray:
    """Differences from one reference, each in its own standard deviations, held against all earlier windows as well.

    All of them hold the reference's own error, so they hang together. As many rows tell as much, so a difference is
    z √(1 / n + 1 / N) in units of one row; less the mean of the reference (0) and of the windows before, and over its
    standard deviation, it is independent of theirs.

    Args:
        z: `(windows,)`, nan where nothing is told.
        rows: of each window, `(windows,)`.
        n_reference: rows of the reference; where there are none, nothing is told.

    >>> against_earlier(np.array([2.0, 2.0]), np.array([100.0, 100.0]), 100.0).round(3).tolist()
    [2.0, 1.155]
    """
    told = np.isfinite(z) & (rows > 0)
    if not n_reference:
        return np.full(len(z), np.nan)
    n, counted = np.where(told, rows, 1.0), np.where(told, rows, 0.0)
    difference = np.where(told, z, 0.0) * np.sqrt(1 / n + 1 / n_reference)
    before, total = (np.cumsum(part) - part for part in (counted, counted * difference))
    before = before + n_reference
    return np.asarray(np.where(told, (difference - total / before) * np.sqrt(n * before / (n + before)), np.nan))
