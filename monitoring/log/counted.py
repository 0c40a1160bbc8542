"""What a deployment's counts have to say of windows: distributions, outcomes, and a quiet time beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from monitoring.domain import Arrivals, Outcomes, Quiet, QuietOutcomes, Segment, Selection, Span, Window
from monitoring.errors import unknown_name
from monitoring.log.cells.error_kinds import error_kinds
from monitoring.log.folder import record, watermark
from monitoring.log.ground.as_array import column_of
from monitoring.log.ground.calendar import Reach, ticks, window_edges
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import BORN, GRAIN
from monitoring.log.ground.digest import digest
from monitoring.log.profiles import versions
from monitoring.log.profiles.profile import SOURCES, Profile
from monitoring.log.store import Store
from monitoring.log.tables.extent import span_in
from monitoring.log.windows.arrivals import arrivals
from monitoring.log.windows.far_times import stretch
from monitoring.log.windows.histograms import Histograms
from monitoring.log.windows.outcomes import outcomes
from monitoring.log.windows.quiet import quiet, quiet_cut, whole_windows, why_unknown
from monitoring.log.windows.window_sums import Cut
from monitoring.stats.maturity.mature import maturity

if TYPE_CHECKING:
    from monitoring.log.windows.ranked.offered import Ranked


@dataclass(frozen=True)
class Counted(Store):
    """What a deployment's predictions, labels and reference come to, window by window."""

    def identity(self) -> tuple[str, str]:
        """Where it lies, and its version: what is kept of it is known by both."""
        return str(self.folder), self.version

    @property
    def settled(self) -> str:
        """Changes whenever anything does that counts hang on, but for the rows and labels that have come."""
        return digest(f"{record.written(self.deployment).decode()}.{self.merged.state()}.{self._own_counted_by}")

    @property
    def until(self) -> datetime | None:
        """Up to when the log is complete, where somebody has said so."""
        return watermark.read(self.folder)

    def segments(self) -> tuple[Segment, ...]:
        """The segments that can be followed on their own, and the versions with rows in the newest counts."""
        d, counted = self.deployment, self._newest_profile() if self.deployment.by_version else None
        names = versions.with_rows(counted, len(self.plan.segments)) if counted else ()
        return (*self.plan.segments, *(Segment(d.version or "", name) for name in names))

    def other_versions(self) -> int:
        """How many more versions rows name than are counted apart."""
        counted = self._newest_profile() if self.deployment.by_version else None
        return versions.apart(counted).others if counted else 0

    def _newest_profile(self) -> Profile | None:
        """The counts as they are now, or as they last were: nobody waits for counting where versions are offered."""
        now = self._profile(Clock.of(self.deployment.every), self._own_version)
        return now if now.exists() else versions.newest(self._profiles, self._own_counted_by)

    def noted_span(self) -> Span | None:
        """From when to when the log as it is now reaches, by what is noted beside its counts; None: there is nothing.

        Files of rows, which may lie far away, need not be opened for it.
        """
        profile = self._profile(Clock.of(self.deployment.every), self._own_version)
        return span_in(profile.folder / SOURCES) if profile.exists() else None

    def ranked_rows(self, selection: Selection, window: Window, which: str, order: str, limit: int) -> "Ranked":
        """The first rows of a window by an order, of those that a filter lets through; see `log.windows.ranked`."""
        from monitoring.log.windows.ranked.rows import ranked

        places, reach = (self.predictions, self.labels), self._reach(selection)
        return ranked(self.deployment, places, selection, reach, window, which, order, limit)

    def _reach(self, selection: Selection) -> Reach:
        """The ticks that a selection reaches, without times far from all others."""
        clock = Clock.of(selection.every)
        ends = stretch(self.merged.beside(self.profile(clock), clock), clock)
        return Reach.of(selection, clock).between(ends)

    def histograms(self, selection: Selection, columns: Sequence[str]) -> Histograms:
        """Per column the reference's distribution `(cells,)` and the windows' `(windows, cells)`, read when needed."""
        names = dict.fromkeys(self.deployment.column(name).name for name in columns)
        cuts = self.reference_cut(selection), self._cut(selection)
        return Histograms(*cuts, self.plan, names.keys(), self.deployment.label)

    def quiet(self, selection: Selection, columns: Sequence[str]) -> Quiet:
        """How the log varies while nothing is wrong: windows of the selection's length from a quiet time."""
        names = dict.fromkeys(self.deployment.column(name).name for name in columns)
        own = self.deployment.quiet is None
        cut = self.quiet_cut(selection)
        return quiet(cut, selection.every, names.keys(), self.plan, self.deployment.label, own=own)

    def quiet_cut(self, selection: Selection) -> Cut | None:
        """The counts of a quiet time, cut into windows of the selection's length; None: nobody knows when that was."""
        clock, named = Clock.of(selection.every), self.deployment.quiet
        counted = self.merged.beside(self.profile(clock), clock) if named else self.quiet_profile(clock)
        known = counted and (named or counted.rows)
        segment = self._reference_segment(selection)
        return quiet_cut(counted, selection.every, segment, named) if counted and known else None

    def outcomes(self, selection: Selection) -> Outcomes:
        """Scores, errors and labels of a selection's windows."""
        return outcomes(self._cut(selection), self.deployment, self.plan, Clock.of(selection.every).per_day)

    def reference_outcomes(self, selection: Selection) -> Outcomes:
        """The same of the reference, as one window."""
        return outcomes(self.reference_cut(selection), self.deployment, self.plan, 1)

    def quiet_outcomes(self, selection: Selection) -> QuietOutcomes:
        """The same of a quiet time, in windows of the selection's length."""
        own, cut = self.deployment.quiet is None, self.quiet_cut(selection)
        windows = whole_windows(cut, selection.every) if cut else ()
        if cut is None or not windows:
            return QuietOutcomes(own=own, why=why_unknown(cut))
        found = outcomes(cut, self.deployment, self.plan, Clock.of(selection.every).per_day)
        return QuietOutcomes(found, windows, own)

    def arrivals(self, selection: Selection) -> Arrivals | None:
        """How late labels came, and how old the windows' rows are; None where the log does not tell when they came."""
        d = self.deployment
        if not (d.label and d.label_time):
            return None
        kinds = error_kinds(self.plan, d.prediction, d.label)[1:] if d.prediction and self.plan.error else None
        return arrivals(self._cut(selection), self.plan.columns[d.label], kinds)

    def unripe(self, selection: Selection) -> tuple[str, ...]:
        """Why each window cannot be judged by its labels yet, empty where it can."""
        if not self.deployment.label:
            return ("",) * self._cut(selection).size
        current, reference = self.outcomes(selection), self.reference_outcomes(selection)
        return maturity(self.deployment, current, reference, self.arrivals(selection)).why

    def reference_cut(self, selection: Selection) -> Cut:
        """The reference's counts, as one window."""
        return Cut(self.reference_profile(), Reach(None, None, None), (0, 1), self._reference_segment(selection))

    def _cut(self, selection: Selection) -> Cut:
        clock = Clock.of(selection.every)
        profile, asked = self.merged.beside(self.profile(clock), clock), Reach.of(selection, clock)
        reach, grains = asked, profile.table("grains")
        born = column_of(grains, BORN).astype(np.int32)
        belongs = reach.born_inside(born)
        ends = stretch(profile, clock)
        if ends:
            belongs &= (born >= ends[0]) & (born <= ends[1])
        if clock.unit == "rows":  # a window of rows may hold some that are far from all others
            reach = reach.between(ends)
        inside = column_of(grains, GRAIN)[belongs]
        if not inside.size:
            return Cut(profile, reach, (), self._segment(selection, profile))
        first, last = int(inside.min()), int(inside.max())
        # A log that has stopped has empty windows up to the day asked for.
        until = ticks(self.until, clock) if reach.end is None else reach.end
        asked_for = None if clock.unit == "rows" or until is None else until - 1
        edges = window_edges(first, last, selection.every, clock, asked_for)
        return Cut(profile, reach, tuple(edges), self._segment(selection, profile), asked)

    def _reference_segment(self, selection: Selection) -> int:
        """The number of a selection's segment in the reference; all of that is the reference of a version."""
        return 0 if self.deployment.is_version(selection.segment) else self._segment(selection)

    def _segment(self, selection: Selection, profile: Profile | None = None) -> int:
        """The number of a selection's segment, 0 for all rows; versions have theirs in a log's own counts alone."""
        if selection.segment is None:
            return 0
        found = {segment: number for number, segment in enumerate(self.plan.segments, 1)}
        if profile and self.deployment.version:
            numbered = versions.numbers(profile, len(found))
            found |= {Segment(self.deployment.version, name): number for name, number in numbered.items()}
        if selection.segment not in found:
            raise unknown_name("segment", str(selection.segment), [str(segment) for segment in found])
        return found[selection.segment]
