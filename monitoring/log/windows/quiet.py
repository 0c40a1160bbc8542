"""The quiet time of a log: the reference cut into windows, or a stretch of the log that the operator names."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from monitoring.domain import Every, Histogram, Quiet, Reference, Window
from monitoring.log.cells.plan import Plan
from monitoring.log.ground.as_array import column_of
from monitoring.log.ground.calendar import Reach, ticks, window_edges
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import BORN, GRAIN
from monitoring.log.profiles.profile import Profile
from monitoring.log.windows.far_times import stretch
from monitoring.log.windows.window_list import window_list
from monitoring.log.windows.window_sums import Cut

NO_TIMES = "the reference says nothing of when its rows were"
TOO_SHORT = "the quiet time has no whole window of this length"


def quiet_cut(profile: Profile, every: Every, segment: int, named: Reference | None = None) -> Cut:
    """Counts cut into windows: all of them, or those of a stretch of time."""
    clock, grains = Clock.of(every), profile.table("grains")
    ends = stretch(profile, clock)
    reach = Reach(None, None, None)
    if named:
        reach = Reach(ticks(named.start, clock), ticks(named.end, clock), None)
    reach = reach.between(ends)
    inside = column_of(grains, GRAIN)[reach.born_inside(column_of(grains, BORN).astype(np.int32))]
    if not inside.size:
        return Cut(profile, reach, (), segment)
    return Cut(profile, reach, tuple(window_edges(int(inside.min()), int(inside.max()), every, clock)), segment)


def whole_windows(cut: Cut, every: Every) -> tuple[Window, ...]:
    """Those of its windows that are whole and have rows."""
    found = window_list(cut, Clock.of(every), every, np.zeros(cut.size))
    return tuple(window for window in found if window.complete and window.rows)


def why_unknown(cut: Cut | None) -> str:
    """Why a cut without whole windows says nothing of a quiet time; None: nobody knows when that was."""
    return NO_TIMES if cut is None else TOO_SHORT


def quiet(cut: Cut | None, every: Every, names: Collection[str], plan: Plan, label: str | None, *, own: bool) -> Quiet:
    """What a cut shows of a quiet time; None: nobody knows when that was."""
    windows = whole_windows(cut, every) if cut else ()
    if cut is None or not windows:
        return Quiet(own=own, why=why_unknown(cut))
    places = [window.index for window in windows]
    numbered = tuple(replace(window, index=i) for i, window in enumerate(windows))
    return Quiet(numbered, QuietCounts(cut, places, names, plan, label), own)


@dataclass(frozen=True)
class QuietCounts(Mapping[str, Histogram]):
    """By column its distributions in some windows of a cut, each read when it is looked up."""

    cut: Cut
    places: list[int]
    names: Collection[str]
    plan: Plan
    label: str | None

    def __getitem__(self, name: str) -> Histogram:
        if name not in self.names:
            raise KeyError(name)
        of = ("labels",) if name == self.label else ("columns", name)
        found = self.cut.part(*of).histogram(self.plan.columns[name])
        cut = [None if part is None else part[self.places] for part in (found.sums, found.low, found.high)]
        return Histogram(found.bins, found.counts[self.places], *cut)

    def __contains__(self, name: object) -> bool:
        return name in self.names  # that of Mapping reads the counts to tell

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)
