"""The calendar of a log: ticks, what a selection reaches, and where its windows begin."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Every, Selection
from monitoring.domain.text import day
from monitoring.errors import MonitoringError
from monitoring.log.ground.clock import Clock

EPOCH = datetime(1970, 1, 1)
MOST_WINDOWS = 20_000


@dataclass(frozen=True, slots=True)
class Reach:
    """Which part of a log a selection reaches, in ticks (days or hours since 1970); None is unbounded.

    Args:
        start: first tick of birth (inclusive).
        end: last tick of birth (exclusive), cut by the as-of.
        known: labels known before this tick count.
    """

    start: int | None
    end: int | None
    known: int | None

    @classmethod
    def of(cls, selection: Selection, clock: Clock) -> "Reach":
        """An as-of within a tick is moved back to the tick's start: nothing is shown that was not known by then."""
        known = ticks(selection.as_of, clock)
        ends = [end for end in (ticks(selection.end, clock), known) if end is not None]
        return cls(ticks(selection.start, clock), min(ends, default=None), known)

    def between(self, ends: tuple[int, int] | None) -> "Reach":
        """The same part, of the births from the first to the last of these ticks; None: of all.

        >>> Reach(5, None, 9).between((3, 7))
        Reach(start=5, end=8, known=9)
        """
        if ends is None:
            return self
        start = ends[0] if self.start is None else max(self.start, ends[0])
        end = ends[1] + 1 if self.end is None else min(self.end, ends[1] + 1)
        return Reach(start, end, self.known)

    def born_inside(self, born: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which ticks of birth lie in reach."""
        inside = np.ones(born.shape, dtype=np.bool_)
        if self.start is not None:
            inside &= born >= self.start
        if self.end is not None:
            inside &= born < self.end
        return inside


def ticks(moment: datetime | None, clock: Clock) -> int | None:
    """Whole days (or hours) from 1970 to a moment, rounded down."""
    return None if moment is None else (moment - EPOCH) // timedelta(days=1 / clock.per_day)


def time_of(tick: int, clock: Clock) -> datetime:
    """The moment at which a tick begins."""
    return EPOCH + timedelta(days=1 / clock.per_day) * tick


def window_edges(first: int, last: int, every: Every, clock: Clock, asked: int | None = None) -> list[int]:
    """Edges, in grains, of the windows that cover the grains `first` to `last`, and on to the grain `asked` for.

    Raises `MonitoringError` where there would be too many windows to look at.

    >>> edges = window_edges(15800, 15850, Every("month"), Clock("day"))
    >>> [str(time_of(edge, Clock("day")).date()) for edge in edges]
    ['2013-04-01', '2013-05-01', '2013-06-01']
    """
    edges: list[int] = []
    end = last if asked is None else max(last, asked)
    for start in range(first, end + 2) if every.by_rows else _calendar(first, every, clock):
        edges.append(start)
        if start > end:
            break
        if len(edges) > MOST_WINDOWS:
            many = f"there would be more than {MOST_WINDOWS:,} windows"
            if start <= last:
                raise MonitoringError(many, "choose longer windows")
            ends, asked_for = (day(_midnight(time_of(grain, clock))) for grain in (last, end))
            message = f"{many} up to {asked_for}, the day that is asked for; the log ends on {ends}"
            raise MonitoringError(message, "look as of an earlier day (as_of, --as-of, --to)")
    return edges


def _calendar(first: int, every: Every, clock: Clock) -> Iterator[int]:
    try:
        for start in _starts(time_of(first, clock), every):
            yield (start - EPOCH) // timedelta(days=1 / clock.per_day)
    except OverflowError as error:
        hint = "correct the time stamps of its last rows"
        raise MonitoringError("the log reaches the year 9999, where the calendar ends", hint) from error


def _starts(moment: datetime, every: Every) -> Iterator[datetime]:
    """Window starts from the one at or before `moment` on."""
    day = moment.date()
    if every.unit == "month":
        day = day.replace(day=1)
        while True:
            yield _midnight(day)
            day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    start = _midnight(day - timedelta(days=day.weekday())) if every.unit == "week" else _midnight(day)
    step = {"week": timedelta(weeks=1), "day": timedelta(days=1), "hour": timedelta(hours=1)}[every.unit]
    if every.unit == "hour":
        start = moment.replace(minute=0, second=0, microsecond=0)
    while True:
        yield start
        start += step


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)
