"""Windows: a cut's stretches with their rows, labels and times."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Every, FloatArray, Window
from monitoring.log.ground.as_array import column_of
from monitoring.log.ground.calendar import ticks, time_of
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import BORN
from monitoring.log.windows.far_times import stretch
from monitoring.log.windows.window_sums import Cut, Part

ALIKE = {"hour": 24, "day": 7, "week": 1, "month": 1}  # windows from one to the next of the same hour or weekday
LOOKED_AT = 4  # of those before
NEARLY = 0.9  # of their rows
LATE = 1 / 20  # of a window, at its end


@dataclass(frozen=True, slots=True)
class Watermark:
    """How far a log has come, besides what its counts tell.

    Args:
        until: somebody has said that it is complete up to here; None where nobody has.
        newest: when its last prediction was made; None where nobody knows.
    """

    until: datetime | None = None
    newest: Callable[[], datetime | None] = lambda: None


NOTHING_SAID = Watermark()


def window_list(
    cut: Cut, clock: Clock, every: Every, labelled: FloatArray, mark: Watermark = NOTHING_SAID
) -> tuple[Window, ...]:
    """The windows of a cut with their rows, labels and times."""
    part = cut.part("grains")
    rows = part.total()
    if clock.unit == "rows":
        starts, ends = _row_times(part)
        # A chunk is as long as it is, however few of its rows belong to the segment, or with the others by their time.
        whole = replace(cut, segment=0, reach=cut.asked or cut.reach)
        complete = whole.part("grains").total() == clock.rows
    else:
        starts = [time_of(edge, clock) for edge in cut.edges[:-1]]
        ends = [time_of(edge, clock) for edge in cut.edges[1:]]
        complete = _complete(cut, clock, every, mark)
    return tuple(
        Window(
            i,
            cut.edges[i],
            cut.edges[i + 1],
            starts[i],
            ends[i],
            int(rows[i]),
            int(labelled[i]),
            bool(complete[i]),
            every,
        )
        for i in range(cut.size)
    )


def _complete(cut: Cut, clock: Clock, every: Every, mark: Watermark) -> NDArray[np.bool_]:
    """Calendar windows that neither the log's ends nor the selection's cut short.

    Rows until six in the morning are no day: a window is over where a later one has rows, or where somebody has said up
    to when the log is to be taken, or is complete. The newest one is taken for over as well where it has about as many
    rows as others and the last of them came about when it ends: with twice as many rows as usual, noon is no evening.
    """
    born = column_of(cut.profile.table("grains"), BORN)
    if not cut.size:
        return np.zeros(0, dtype=np.bool_)
    first, last = stretch(cut.profile, clock) or (born.min(), born.max())
    low = first if cut.reach.start is None else max(first, cut.reach.start)
    edges = np.asarray(cut.edges)
    begun = edges[:-1] >= low
    if cut.reach.end is not None:
        return np.asarray(begun & (edges[1:] <= cut.reach.end))
    until = ticks(mark.until, clock)
    over = edges[1:] <= (last if until is None else max(last, until))
    rows = replace(cut, segment=0).part("grains").total()
    running = np.flatnonzero((edges[:-1] <= last) & ~over)
    for place in running.tolist():
        over[place] = _as_usual(rows, begun, place, every) and _is_late(cut, clock, place, mark.newest())
    return np.asarray(begun & over)


def _as_usual(rows: FloatArray, begun: NDArray[np.bool_], place: int, every: Every) -> bool:
    """Whether a window has about as many rows as those at the same hour or weekday; until there are some, as any."""
    before = np.flatnonzero(begun[:place] & (rows[:place] > 0))
    alike = before[(place - before) % ALIKE[every.unit] == 0][-LOOKED_AT:]
    if alike.size:
        return bool(rows[place] >= NEARLY * rows[alike].min())
    return bool(before.size and rows[place] >= NEARLY * rows[before].max())


def _is_late(cut: Cut, clock: Clock, place: int, newest: datetime | None) -> bool:
    """Whether a moment lies in the last part of a window, or behind it."""
    start, end = (time_of(edge, clock) for edge in cut.edges[place : place + 2])
    return newest is not None and end - newest <= LATE * (end - start)


def _row_times(part: Part) -> tuple[list[datetime | None], list[datetime | None]]:
    """First and last time stamp of each chunk of rows; None where the log has no time."""
    if "low_time" not in part.table.column_names:
        return [None] * part.cut.size, [None] * part.cut.size
    edges: list[list[datetime | None]] = []
    for name, choose in (("low_time", np.fmin), ("high_time", np.fmax)):
        stamps = part.table[name].cast("timestamp[us]").to_numpy()[part.rows].astype("datetime64[us]")
        found = np.full(part.cut.size, np.datetime64("NaT"), dtype="datetime64[us]")
        choose.at(found, part.place, stamps)
        edges.append([None if np.isnat(stamp) else stamp.astype(datetime) for stamp in found])
    return edges[0], edges[1]
