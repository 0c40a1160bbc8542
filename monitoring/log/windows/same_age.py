"""How many labels windows have, and what earlier ones had when they were as old, from the counts by time of knowing."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray, Received, SameAge
from monitoring.log.ground.as_array import column_of
from monitoring.log.ground.calendar import ticks
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import BY_KNOWN, GRAIN, KNOWN
from monitoring.log.windows.window_sums import Cut

JUDGED, LAGS = 120, 400  # windows
STOPPED = 2  # times the longest wait that there was: what takes longer has stopped
FEWEST, LATELY = 3, 84  # waits
NONE_YET = "no label has come yet"
ONCE = "all labels came at one time: nothing tells yet how often they come"
UNDATED = "no time of knowing was counted for these labels"


def same_age(cut: Cut, clock: Clock, until: datetime | None, files: Sequence[Received]) -> SameAge:
    """Of a cut's windows, which are made of time.

    Windows are as old as they were when labels last could have come: where labels come once a month, those of the month
    are not missing before the day. So their age is counted up to the last delivery, until no label has come for over
    twice the longest wait; likewise up to where the log had come when labels were last read.

    Args:
        cut: a way of cutting the log.
        clock: what a tick is.
        until: up to when the log is complete, where somebody has said so.
        files: what is noted of the files that were read, in their order.
    """
    dated, size = f"labels{BY_KNOWN}", cut.size
    nothing = np.full((size, 1), np.nan)
    if not cut.profile.path(dated).exists():
        return SameAge(nothing, UNDATED)
    table = cut.profile.table(dated)
    grain, known, segment, n = (column_of(table, name).astype(np.int64) for name in (GRAIN, KNOWN, "segment", "n"))
    grains = cut.part("grains").values(GRAIN)
    end = next((e for e in (cut.reach.known, ticks(until, clock)) if e is not None), int(grains.max(initial=0)))
    here = (segment == cut.segment) & (known < end)
    expected = _delivered(known[here], _read(files, clock, end))
    here &= (grain >= cut.edges[0]) & (grain < cut.edges[-1]) if size else False
    if expected is None or not here.any():
        return SameAge(nothing, ONCE if here.any() else NONE_YET)
    edges = np.array(cut.edges, dtype=np.int64)
    window = np.searchsorted(edges, grain[here], side="right") - 1
    return SameAge(at_ages(window, known[here] - edges[window + 1], n[here], expected - edges[1:]))


def at_ages(
    window: NDArray[np.int64], late: NDArray[np.int64], n: NDArray[np.int64], age: NDArray[np.int64]
) -> FloatArray:
    """What each window had at the ages of later ones, as `SameAge.labelled` has it.

    Args:
        window: the window of some labels.
        late: how many ticks after its end they were known; negative for before.
        n: how many they are.
        age: how many ticks ago each window ended, falling, `(windows,)`; negative where it is not over.

    >>> ages = np.array([2, 1, 0])
    >>> at_ages(np.array([0, 0, 1, 2]), np.array([-1, 1, -1, -1]), np.array([5, 3, 6, 4]), ages).tolist()
    [[8.0, nan, nan], [6.0, 5.0, nan], [4.0, 6.0, 5.0]]
    """
    size = len(age)
    lags = min(LAGS, size - 1) + 1
    # A label counts at the ages of all windows that ended longer ago than it took: those up to `last`.
    last = np.searchsorted(-age, -late, side="left") - 1
    place = np.minimum(last - window, lags - 1)
    counts = last >= window
    found = np.bincount(window[counts] * lags + place[counts], n[counts], size * lags).reshape(size, lags)
    had = np.cumsum(found[:, ::-1], axis=1)[:, ::-1]
    labelled = np.full((size, lags), np.nan)
    for lag in range(lags):
        first = max(lag, size - JUDGED)
        labelled[first:, lag] = had[first - lag : size - lag, lag]
    return labelled


def _delivered(known: NDArray[np.int64], end: int) -> int | None:
    """Up to which tick labels can be expected to have come; None where they came at one time alone."""
    came = np.unique(known)
    came = came[came < end]
    if came.size < 2:
        return None
    last = int(came[-1]) + 1
    return end if _stopped(came, end - last) else last


def _read(files: Sequence[Received], clock: Clock, end: int) -> int:
    """Up to which tick labels were read, told by the predictions that were there then."""
    reached: list[int] = []
    newest: datetime | None = None
    for file in files:
        if file.kind == "predictions" and file.last:
            newest = max(newest or file.last, file.last)
        elif file.kind == "labels" and not file.refused and newest:
            reached.append(ticks(newest, clock) or 0)
    if not reached:
        return end
    return end if _stopped(np.unique(reached), end - reached[-1]) else min(end, reached[-1])


def _stopped(ticks: NDArray[np.int64], now: int) -> bool:
    """Whether a wait is longer than waits are, as far as enough of them are known."""
    waits = np.diff(ticks)[-LATELY:]
    return len(waits) >= FEWEST and now > STOPPED * int(waits.max())
