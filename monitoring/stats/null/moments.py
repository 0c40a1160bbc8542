"""When windows begin by the calendar: the hour and the weekday that each has."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray, Window

EPOCH = 3  # the first of January 1970 was a Thursday: Mondays are 0
Moments = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Times:
    """When windows of an hour or a day begin, in hours from 1970 on.

    Args:
        quiet: those of the quiet time.
        now: those that are judged.
        hourly: whether they are windows of an hour.
    """

    quiet: Moments
    now: Moments
    hourly: bool


def times(quiet: Sequence[Window], now: Sequence[Window]) -> Times | None:
    """When windows begin; None where they are no hours or days of the calendar, or nothing is known of a quiet time."""
    if not quiet or not now or now[0].every.unit not in ("hour", "day"):
        return None
    return Times(hours(quiet), hours(now), now[0].every.unit == "hour")


def hours(windows: Sequence[Window]) -> Moments:
    """When windows of the calendar begin, in hours from 1970 on."""
    return np.array([window.start for window in windows], dtype="datetime64[h]").astype(np.int64)


def weekdays(moments: Moments) -> Moments:
    """Of hours from 1970 on, Mondays 0."""
    return (moments // 24 + EPOCH) % 7


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """What windows may share.

    Args:
        name: as people say it.
        step: windows from one to the next of the same.
        quiet: which one each quiet window has.
        now: which one each judged window has.
        order: quiet windows by period and phase; those of a pair are averaged.
        starts: where each pair begins there.
        table: places of the pairs, `(periods, phases)`, of the usual phases and the periods that have all of them.
    """

    name: str
    step: int
    quiet: Moments
    now: Moments
    order: NDArray[np.intp]
    starts: NDArray[np.intp]
    table: NDArray[np.intp]

    def averages(self, deviations: FloatArray) -> FloatArray:
        """By period and phase, `(periods, phases, cells)`."""
        size = np.diff(np.append(self.starts, len(self.order)))[:, None]
        return np.asarray((np.add.reduceat(deviations[self.order], self.starts) / size)[self.table])


@lru_cache(maxsize=4)  # every column asks; times are compared by identity
def factors(found: Times) -> tuple[Factor, ...]:
    """The hour, of windows of an hour, and the weekday."""
    day = found.quiet // 24
    weeks = (day - day.max(initial=0) - 1) // 7
    weekday, weekday_now = weekdays(found.quiet), weekdays(found.now)
    if not found.hourly:
        return (_factor("weekday", 7, weekday, weekday_now, weeks),)
    hour = _factor("hour", 24, found.quiet % 24, found.now % 24, day)
    return hour, _factor("weekday", 168, weekday, weekday_now, weeks)


def _factor(name: str, step: int, phase: Moments, now: Moments, period: Moments) -> Factor:
    """Weekdays of weeks, or hours of days."""
    order = np.lexsort((phase, period))
    pairs, starts = np.unique(np.stack([period, phase], axis=1)[order], axis=0, return_index=True)
    (periods, row), (phases, place) = (np.unique(side, return_inverse=True) for side in pairs.T)
    table = np.full((len(periods), len(phases)), -1)
    table[row, place] = np.arange(len(pairs))
    table = table[:, (table >= 0).mean(axis=0) >= 0.5]
    return Factor(name, step, phase, now, order, starts, table[(table >= 0).all(axis=1)])
