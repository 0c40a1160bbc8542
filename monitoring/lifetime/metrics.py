"""Every judged metric over the whole life: shares and the bias from counts, the others from their p-values.

A p-value of one side says little of the other (an exact test of few rows has p = 1 there more often than not), so from
p-values only what is worse is told.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np

from monitoring.domain import Measure, Outcomes, QuietOutcomes, Report
from monitoring.lifetime.columns import lifetime
from monitoring.lifetime.courses import Course, Life, counts, course
from monitoring.lifetime.result import Lifetime
from monitoring.performance.chance.usual import NOTHING as NO_TIME
from monitoring.performance.metric import METRICS
from monitoring.stats.sequential.course import Courses, Evidence, follow
from monitoring.stats.sequential.innovations import Innovations
from monitoring.stats.sequential.learning import Start

WORDS = {1: ("better", "worse"), -1: ("worse", "better"), 0: ("higher", "lower")}
NOTHING = "no whole window with ripe labels can be held against the reference"
ALIKE = "the rows that it counts are all alike, in the reference and in the windows"
UNFOLLOWED = {"ece": "its value hangs on how many rows a window has"}


def metrics(
    measured: Report[Measure],
    sides: tuple[Outcomes, Outcomes],
    alpha: float,
    first: int = 0,
    quiet: QuietOutcomes = NO_TIME,
) -> Iterator[Lifetime]:
    """One a judged metric, in the report's order.

    Args:
        measured: all windows of the deployment, from its first one on, and the reference as window -1.
        sides: what is known of these windows, and of the reference.
        alpha: the chance that a metric has of ever being called changed without a cause.
        first: place of the first window that is followed.
        quiet: what is known of a quiet time.
    """
    life = Life(measured.windows, first, sides, quiet)
    judged = [one for one in measured.results if METRICS[one.metric].descriptor.judged]
    measures = {name: list(group) for name, group in groupby(judged, key=lambda one: one.metric)}
    names = [name for name in measures if name not in UNFOLLOWED]
    courses = [course(name, measures[name], life) for name in names]
    said = dict(zip(names, followed(names, courses, alpha), strict=True))
    why = {name: _why(measures[name], course) for name, course in zip(names, courses, strict=True)} | UNFOLLOWED
    for name in measures:
        reason = why[name]
        yield lifetime("metric", name, said.get(name, Evidence(np.nan)), measured.windows, alpha, reason)


def followed(names: Sequence[str], courses: Sequence[Course], alpha: float) -> list[Evidence]:
    """What is certain of each of these metrics, from its course."""
    if not courses:
        return []
    words = []
    for name, one in zip(names, courses, strict=True):
        more, less = ("worse", "better") if one.only_worse else WORDS[METRICS[name].descriptor.better]
        words.append(((more,), (less,)))
    r, skewness, unit = (np.concatenate(parts) for parts in zip(*(one.found.parts for one in courses), strict=True))
    steps, upwards = np.array([one.step for one in courses]), np.array([one.only_worse for one in courses])
    rows = np.concatenate([one.rows for one in courses])
    start = Start(*(np.concatenate([getattr(one.start, part) for one in courses]) for part in Start.__slots__))
    return follow(Courses(words, Innovations(r, skewness, unit), rows, steps, start, upwards), alpha)


def _why(measures: Sequence[Measure], course: Course) -> str:
    """Why nothing is told of a metric, where nothing is."""
    if course.rows.any() and not course.only_worse:
        return ALIKE
    known = [one for one in measures if one.window >= 0 and not np.isnan(one.value) and not one.provisional]
    newest = max(known, key=lambda one: one.window, default=None)
    if newest is None or counts(newest):
        return NOTHING
    return f"the newest window is not judged: {newest.reason}"
