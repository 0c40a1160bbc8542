"""Metrics that hang on rare rows, of which there are too few: shown, without an interval and without a verdict."""

from dataclasses import replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Estimate
from monitoring.domain.text import plural
from monitoring.performance.estimates import DOMINATED
from monitoring.performance.metric import Metric
from monitoring.stats.proportions import divide
from monitoring.stats.rare.tail import LONGEST

# Events that the reference lets expect, by simulation (benchmarks/window_coverage.py): with fewer, too many windows
# miss them all. Losses of rare positives are known to 93 to 97 %, errors to 90 to 98 %, areas to 93 to 97 %.
FEWEST_POSITIVES, FEWEST_UNLIKE = 4, 2
# By how much further a mean square may be off on its worse side, as the bound of the tail's shape rises from one to the
# other: so those references with t(3) errors that are judged have 90 to 98 % (benchmarks/tail_coverage.py).
ROOM, SHORTEST, ROOMY = 0.35, -0.2, 0.2
NO_END = "that ever larger ones come, of which a mean square does not settle"


def without_few(metric: Metric, found: Estimate, own: Estimate) -> tuple[Estimate, list[str]]:
    """The same, without the intervals that rest on too few events, and why, a window an entry; empty where they do not.

    A window that missed its rare rows cannot know that there are any: the reference tells how many it should hold.

    Args:
        metric: its card.
        found: a metric's estimates.
        own: those of the reference.

    >>> from monitoring.performance.metric import METRICS
    >>> several = Estimate(*(np.full(1, x) for x in (0.1, 0.05, 0.4, 300.0)), events=np.full(1, 40.0))
    >>> reference = Estimate(*(np.full(1, x) for x in (0.1, 0.09, 0.12, 9000.0)), events=np.full(1, 60.0))
    >>> without_few(METRICS["brier"].descriptor, several, reference)[1]
    ['too few events: by the reference, 300 rows hold about 2 of the rare rows that it hangs on, and judging takes 4']
    """
    if found.events is None or own.events is None:
        return found, [""] * len(found.n)
    with np.errstate(invalid="ignore"):  # without skewness nothing is rare, however few rows there are
        expected = np.nan_to_num(found.n * divide(own.events, own.n), nan=np.inf)
    known = ~np.isnan(found.value)
    if alone := few_in_reference(metric, own):
        return _unknown(found, known), [alone if one else "" for one in known]
    few, ruled = known & (expected < _fewest(metric)), known & (found.events < DOMINATED)
    said = [
        f"too few events: by the reference, {_few(n, events, _fewest(metric))}"
        if is_few
        else f"too few events: one of {plural(n, 'row')} makes up most of it"
        if is_ruled
        else ""
        for n, events, is_few, is_ruled in zip(found.n, expected, few, ruled, strict=True)
    ]
    return _unknown(_with_room(metric, found, own), few | ruled), said


def few_in_reference(metric: Metric, own: Estimate) -> str:
    """Why the reference is nothing to compare with; empty where it is.

    Where squared errors have a mean and a spread, events grow with the rows; where their tail is too long for that
    they stay the same few, however many rows there are. So many rows must tell more of them than few, and the largest
    errors must rule out a tail of which that is so: one reference in fourteen with such a tail happens to miss it.

    >>> from monitoring.performance.metric import METRICS
    >>> reference = Estimate(*(np.full(1, x) for x in (5.0, 4.0, 7.0, 50_000.0)), events=np.full(1, 9.0))
    >>> few_in_reference(METRICS["rmse"].descriptor, reference)
    'too few events: 50,000 rows of the reference hold about 9 of the rare rows that it hangs on, and judging takes 37'
    """
    if own.events is None or np.isnan(own.value[0]):
        return ""
    n, events, least = float(own.n[0]), float(own.events[0]), _fewest(metric)
    if not metric.needs_score:
        least = max(least, ceil(n ** (1 / 3)))
    if events < least:
        return f"too few events: {_few(n, events, least, ' of the reference')}"
    if own.tail is not None and own.tail[0] >= LONGEST:
        return f"too few large errors to tell: {plural(n, 'row')} of the reference do not rule out {NO_END}"
    return ""


def is_ranked(metric: Metric) -> bool:
    """Whether it is held against the reference by the permutation of its rows, however few events it has.

    That is right for any number of them, and needs no interval: so an area that lacks one still fails, and is followed.
    """
    return metric.name == "roc_auc"


def reference_without_few(metric: Metric, own: Estimate) -> tuple[Estimate, str]:
    """The reference's own estimate; the reason is empty where its interval stands."""
    why = few_in_reference(metric, own)
    return (_unknown(own, np.full(1, True)) if why else _with_room(metric, own, own)), why


def _with_room(metric: Metric, found: Estimate, own: Estimate) -> Estimate:
    """The same, the worse end moved out as far as the reference's largest errors leave room for a long tail.

    A reference with such a tail may happen to rule it out, and a window that misses large errors cannot know of them.
    """
    if own.tail is None:
        return found
    bound = float(np.nan_to_num(own.tail[0], nan=LONGEST, neginf=SHORTEST))
    more = ROOM * float(np.clip((bound - SHORTEST) / (ROOMY - SHORTEST), 0.0, 1.0))
    if metric.better < 0:
        return replace(found, high=found.high + more * (found.high - found.value))
    return replace(found, low=found.low - more * (found.value - found.low))


def _fewest(metric: Metric) -> int:
    return FEWEST_POSITIVES if metric.needs_score and metric.better < 0 else FEWEST_UNLIKE


def _few(n: float, events: float, least: int, whose: str = "") -> str:
    about = f"about {int(events)}" if events >= 1 else "not even one"
    return f"{plural(n, 'row')}{whose} hold {about} of the rare rows that it hangs on, and judging takes {least}"


def _unknown(found: Estimate, where: NDArray[np.bool_]) -> Estimate:
    low, high = (np.where(where, np.nan, end) for end in (found.low, found.high))
    return replace(found, low=low, high=high)
