"""One device's distribution of one column, with all that a picture needs."""

import numpy as np

from monitoring.domain import Histogram
from monitoring.fleet.compared import Days
from monitoring.fleet.device import Device
from monitoring.log import Log
from monitoring.log.fleet.merged_file import Part
from monitoring.log.fleet.merged_sum import require_whole
from monitoring.log.ground.as_array import column_of
from monitoring.log.ground.calendar import Reach
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import GRAIN
from monitoring.log.profiles.profile import Profile
from monitoring.log.windows.window_sums import Cut
from monitoring.stats.comparing.against import sums


def histogram_of(log: Log, device: Device, column: str, days: Days) -> Histogram:
    """A device's rows of some days in the cells of one column, of shape (cells,), all of its files together.

    Args:
        log: the head's.
        device: whose counts.
        column: a watched one, not the label.
        days: the first day (inclusive) and the last one (exclusive) since 1970; None: all.

    Raises `DamagedError` where its tables are not what was written.
    """
    found = [_of(log, part, column, days) for part in device.parts]
    bins = log.plan.columns[column]
    if any(one.sums is None or one.low is None or one.high is None for one in found):
        together = Histogram(bins, np.concatenate([one.counts for one in found]))
    else:
        arrays = ([getattr(one, name) for one in found] for name in ("counts", "sums", "low", "high"))
        together = Histogram(bins, *(np.concatenate(each) for each in arrays))
    return sums(together, (tuple(range(len(together.counts))),)).window(0)


def _of(log: Log, part: Part, column: str, days: Days) -> Histogram:
    require_whole(log.merged.folder, part)
    profile, a_day = Profile(part.place(log.merged.folder)), Clock(part.clock).per_day
    grains = column_of(profile.table("grains"), GRAIN)
    edges = (int(grains.min()), int(grains.max()) + 1) if grains.size else ()
    start, end = (None if day is None else day * a_day for day in days)
    return Cut(profile, Reach(start, end, None), edges).part("columns", column).histogram(log.plan.columns[column])
