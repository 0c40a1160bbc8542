"""Times far from all others: a stand-in such as 9999-12-31 or 1970-01-01, which must not stretch the windows."""

from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from monitoring.log.ground.as_array import column_of
from monitoring.log.ground.calendar import EPOCH
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import BORN
from monitoring.log.profiles.profile import Profile

FIRST, LAST = datetime(1900, 1, 1), datetime(2200, 1, 1)  # before and from when on no prediction is made
YEAR = 365  # days
A_YEAR_APART = 0.01  # of all rows, for each year that lies between them and the others
MOST = 0.2  # of all rows, however far they are
ENOUGH = 20  # rows: among so many, one is few


class _Part(NamedTuple):
    """A run of ticks without a gap of more than a year: its ends, and its rows."""

    first: int
    last: int
    rows: float


def stretch(profile: Profile, clock: Clock) -> tuple[int, int] | None:
    """The first and the last tick of birth of the rows that belong together, None where rows have no time."""
    grains = profile.table("grains")
    if not grains.num_rows or (clock.unit == "rows" and "low_time" not in grains.column_names):
        return None
    born, rows = column_of(grains, BORN).astype(np.int64), column_of(grains, "n").astype(np.int64)
    everybody = column_of(grains, "segment") == 0
    return together(born[everybody], rows[everybody], clock)


def together(born: NDArray[np.int64], rows: NDArray[np.int64], clock: Clock) -> tuple[int, int] | None:
    """The ends of the stretch of ticks that windows are made of; what lies beyond is kept apart.

    Beyond are years in which nothing is predicted (before 1900, from 2200 on), and few rows that lie more than a year
    off: the further, the more may be few, 1 % of all rows for each year in between, and always less than a fifth, all
    of them together. A log that has paused for long therefore keeps its rows. None where nothing would be left.

    Args:
        born: ticks, in any order, `(n,)`.
        rows: of each tick, `(n,)`.
        clock: what a tick is.

    >>> together(np.array([20500, 20501, 2932896]), np.array([50, 50, 1]), Clock("day"))
    (20500, 20501)
    >>> together(np.array([19000, 20500]), np.array([500, 400]), Clock("day"))
    (19000, 20500)
    """
    low, high = ((end - EPOCH).days * clock.per_day for end in (FIRST, LAST))
    possible = (born >= low) & (born < high) & (rows > 0)
    ticks, place = np.unique(born[possible], return_inverse=True)
    if not ticks.size:
        return None
    counts = np.bincount(place, rows[possible])
    year = YEAR * clock.per_day
    cuts = [0, *(np.flatnonzero(np.diff(ticks) > year) + 1).tolist(), len(ticks)]
    parts = [
        _Part(int(ticks[begin]), int(ticks[end - 1]), float(counts[begin:end].sum())) for begin, end in pairwise(cuts)
    ]
    total, gone = sum(part.rows for part in parts), 0.0
    while len(parts) > 1:
        gaps = {0: parts[1].first - parts[0].last, -1: parts[-1].first - parts[-2].last}
        few = [(parts[at].rows, at) for at, gap in gaps.items() if _are_few(parts[at].rows, total, gap / year)]
        least, at = min(few, default=(total, 0))
        if gone + least >= MOST * total:
            break
        gone += least
        del parts[at]
    return parts[0].first, parts[-1].last


def _are_few(count: float, total: float, years: float) -> bool:
    return count < total * min(A_YEAR_APART * years, MOST) or (count == 1 and total >= ENOUGH)
