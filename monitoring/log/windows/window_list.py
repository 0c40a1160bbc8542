"""Windows: a cut's stretches with their rows, labels and times."""

from dataclasses import replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Every, FloatArray, Window
from monitoring.log.ground.as_array import column_of
from monitoring.log.ground.calendar import time_of
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import BORN
from monitoring.log.windows.far_times import stretch
from monitoring.log.windows.window_sums import Cut, Part


def window_list(cut: Cut, clock: Clock, every: Every, labelled: FloatArray) -> tuple[Window, ...]:
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
        complete = _complete(cut, clock)
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


def _complete(cut: Cut, clock: Clock) -> NDArray[np.bool_]:
    """Calendar windows that neither the log's ends nor the selection's cut short."""
    born = column_of(cut.profile.table("grains"), BORN)
    if not cut.size:
        return np.zeros(0, dtype=np.bool_)
    first, last = stretch(cut.profile, clock) or (born.min(), born.max())
    low = first if cut.reach.start is None else max(first, cut.reach.start)
    high = last + 1 if cut.reach.end is None else cut.reach.end
    edges = np.asarray(cut.edges)
    return np.asarray((edges[:-1] >= low) & (edges[1:] <= high))


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
