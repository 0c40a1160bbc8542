"""Columns that hang on the weekday: a device of a few days is not found for what the reference has on the same days.

Where a device has no row of some weekday, its columns are asked what the reference's own rows of the other weekdays
would be told by the same method. Where these lie beyond the limit, so would any device: nothing can be judged.
"""

from calendar import day_name
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray, Histogram, Score
from monitoring.domain.text import short
from monitoring.errors import NotApplicableError, listed
from monitoring.log import Log
from monitoring.log.fleet.daily import CELL, DAY, ROWS, Layout, by_day
from monitoring.log.ground.clock import Clock

MONDAY = 3  # what has to be added to days since 1970, which began on a Thursday
WEEK = 7
FEWEST = 50  # rows of the reference on these weekdays: fewer tell nothing


def weekdays(days: NDArray[np.integer]) -> int:
    """Which weekdays there are, a bit each, Monday's the lowest.

    >>> bin(weekdays(np.array([0, 1, 7]))), weekdays(np.array([], dtype=int))
    ('0b11000', 0)
    """
    return int(np.bitwise_or.reduce(1 << (days.astype(np.int64) + MONDAY) % WEEK, initial=0))


def reference_by_weekday(log: Log, layout: Layout) -> FloatArray | None:
    """The reference's rows, of shape (7, cells of the layout); None where nobody knows when they were."""
    every = log.deployment.every
    clock = Clock("day") if every.by_rows else Clock.of(every)
    profile = log.quiet_profile(clock)
    if profile is None:
        return None
    entries = by_day(profile, clock.unit, layout)
    place = (entries[DAY].astype(np.int64) + MONDAY) % WEEK * layout.size + entries[CELL]
    found = np.bincount(place, entries[ROWS], minlength=WEEK * layout.size).reshape(WEEK, layout.size)
    return found.astype(np.float64, copy=False)


def hanging(ask: Callable[[Histogram], Score], own: Histogram, seen: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Sets of weekdays, as `weekdays` tells them, of which a column cannot be judged, and why.

    Args:
        ask: how far rows, `(windows, cells)`, lie from all of the reference.
        own: the reference's rows by weekday, `(7, cells)`.
        seen: the sets that there are.
    """
    known = weekdays_of(own)
    for one in sorted({each for each in seen if each and known & ~each}):
        chosen = [day for day in range(WEEK) if one >> day & 1]
        same = Histogram(own.bins, own.counts[chosen].sum(axis=0, keepdims=True))
        if same.n[0] < FEWEST:
            continue
        try:
            score = ask(same)
        except NotApplicableError:  # then no device can be judged by it either, which is said there
            continue
        value, limit = float(score.value[0]), float("nan") if score.limit is None else float(np.ravel(score.limit)[0])
        if value >= limit:
            days = listed([day_name[day] for day in chosen])
            told = f"the reference's own rows of these weekdays are {short(value)} away from all of it"
            yield (
                one,
                f"its rows are of {days} alone, and {told}, beyond the limit {short(limit)}: wait for a whole week",
            )


def weekdays_of(own: Histogram) -> int:
    """The weekdays of which there are rows."""
    return sum(1 << day for day in np.flatnonzero(own.n).tolist())
