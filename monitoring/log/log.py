"""One deployment's log: rows stay in it, counts come out of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from monitoring.domain import Arrivals, Every, Outcomes, Quiet, QuietOutcomes, Segment, Selection, Span, Window
from monitoring.errors import unknown_name
from monitoring.intake.columns.spelling import canonical
from monitoring.log.folder.tokens import token, workspace_key
from monitoring.log.ground.calendar import Reach, ticks, time_of, window_edges
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import BORN, GRAIN
from monitoring.log.store import Store
from monitoring.log.windows.arrivals import arrivals
from monitoring.log.windows.far_times import stretch
from monitoring.log.windows.histograms import Histograms
from monitoring.log.windows.outcomes import outcomes
from monitoring.log.windows.quiet import quiet, quiet_cut, whole_windows, why_unknown
from monitoring.log.windows.window_list import window_list
from monitoring.log.windows.window_sums import Cut
from monitoring.stats.maturity.mature import maturity

if TYPE_CHECKING:
    from monitoring.log.rows import Rows


@dataclass(frozen=True)
class Log(Store):
    """What a deployment's predictions, labels and reference have to say."""

    def windows(self, selection: Selection) -> tuple[Window, ...]:
        """The windows of a selection, oldest first, empty ones in between included."""
        cut = self._cut(selection)
        labelled = cut.part("labels").total() if self.deployment.label else np.zeros(cut.size)
        return window_list(cut, Clock.of(selection.every), selection.every, labelled)

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
        return quiet_cut(counted, selection.every, self._segment(selection), named) if counted and known else None

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
        return QuietOutcomes(found, tuple(window.index for window in windows), own)

    def arrivals(self, selection: Selection) -> Arrivals | None:
        """How late labels came, and how old the windows' rows are; None where the log does not tell when they came."""
        d = self.deployment
        return arrivals(self._cut(selection), self.plan.columns[d.label]) if d.label and d.label_time else None

    def unripe(self, selection: Selection) -> tuple[str, ...]:
        """Why each window cannot be judged by its labels yet, empty where it can."""
        if not self.deployment.label:
            return ("",) * self._cut(selection).size
        current, reference = self.outcomes(selection), self.reference_outcomes(selection)
        return maturity(self.deployment, current, reference, self.arrivals(selection)).why

    def reference_cut(self, selection: Selection) -> Cut:
        """The reference's counts, as one window."""
        return Cut(self.reference_profile(), Reach(None, None, None), (0, 1), self._segment(selection))

    def segments(self) -> tuple[Segment, ...]:
        """The segments that can be followed on their own."""
        return self.plan.segments

    def span(self) -> Span:
        """From when to when the log reaches, with what was merged into it; but for times far from all others."""
        span, clock = self.merged.span(self._rows.span()), Clock.of(self.deployment.every)
        if not (span.first and span.last and self.is_counted(self.deployment.every)):
            return span
        ends = stretch(self.merged.beside(self.profile(clock), clock), clock)
        if ends is None or (ticks(span.first, clock), ticks(span.last, clock)) == ends:
            return span
        first, beyond = time_of(ends[0], clock), time_of(ends[1] + 1, clock)
        return replace(span, first=max(span.first, first), last=min(span.last, beyond - timedelta(microseconds=1)))

    def apart(self, selection: Selection) -> int:
        """How many rows have a time far from all others: they are in no window."""
        clock = Clock.of(selection.every)
        profile = self.merged.beside(self.profile(clock), clock)
        ends, grains = stretch(profile, clock), profile.table("grains")
        if ends is None:
            return 0
        born = grains[BORN].to_numpy()
        far = (born < ends[0]) | (born > ends[1])
        return int(grains["n"].to_numpy()[far & (grains["segment"].to_numpy() == self._segment(selection))].sum())

    def left_out(self, every: Every | None = None) -> tuple[str, ...]:
        """What could not be counted, and what is in no window, and why, one sentence each."""
        found, every = super().left_out(every), every or self.deployment.every
        count = self.apart(Selection(self.deployment.name, every))
        ends = stretch(self.profile(Clock.of(every)), Clock.of(every))
        if not count or ends is None:
            return found
        clock = Clock.of(every)
        far = self._rows.beyond(time_of(ends[0], clock), time_of(ends[1] + 1, clock))
        named = ", ".join(f"{time} in {id!r}" for id, time in far)
        words = "row kept apart, its time is" if count == 1 else "rows kept apart, their times are"
        return (*found, f"{count:,} {words} far from all others: {named}{', …' if count > len(far) else ''}")

    def rows(self, selection: Selection, window: Window | None, limit: int) -> pd.DataFrame:
        """The latest predictions of a window (None: of the whole selection), with the label where it was known."""
        clock = Clock.of(selection.every)
        ends = stretch(self.merged.beside(self.profile(clock), clock), clock)
        return self._rows.latest(selection, Reach.of(selection, clock).between(ends), window, limit)

    def drawn_rows(self, selection: Selection, window: Window, limit: int) -> pd.DataFrame:
        """At most `limit` predictions of a window, without labels, drawn by hash: always the same."""
        clock = Clock.of(selection.every)
        ends = stretch(self.merged.beside(self.profile(clock), clock), clock)
        return self._rows.drawn(selection, Reach.of(selection, clock).between(ends), window, limit)

    def row(self, id: str, as_of: datetime | None = None) -> pd.DataFrame:
        """One prediction as a table of one row, with the label where it was known.

        Raises `UnknownNameError` where there is none with this id, or none yet.
        """
        return self._rows.one(id, self._spellings([id])[0][2:], as_of)

    def many_rows(self, ids: Sequence[str]) -> tuple[pd.DataFrame, list[int]]:
        """Predictions as a table, without labels, and for each id its place in there; -1 where there is none."""
        spelt = self._spellings(ids)
        found = self._rows.many([name for names in spelt for name in names])
        places = {str(name): place for place, name in enumerate(found[self.key])}
        return found, [next((places[name] for name in names if name in places), -1) for names in spelt]

    def _spellings(self, ids: Sequence[str]) -> list[list[str]]:
        """As each id may stand in the log: as it is, as a number is written, and as the tokens of both."""
        plain = [[id, canonical(id)] for id in ids]
        if self.deployment.id not in self.deployment.sensitive:
            return plain
        key = workspace_key(self.folder.parent, besides=self.deployment.name if self.deployment.attached else "")
        return [[*names, *(token(name, key) for name in names)] for names in plain]

    def reference_rows(self, limit: int) -> pd.DataFrame:
        """At most `limit` rows of the reference, evenly spread and always the same."""
        return self._rows.of_reference(limit)

    @property
    def _rows(self) -> "Rows":
        from monitoring.log.rows import Rows

        return Rows(self.deployment, self.key, self.predictions, self.labels, self.reference)

    def _cut(self, selection: Selection) -> Cut:
        clock = Clock.of(selection.every)
        profile, asked = self.merged.beside(self.profile(clock), clock), Reach.of(selection, clock)
        reach, grains = asked, profile.table("grains")
        born = grains[BORN].to_numpy()
        belongs = reach.born_inside(born)
        ends = stretch(profile, clock)
        if ends:
            belongs &= (born >= ends[0]) & (born <= ends[1])
        if clock.unit == "rows":  # a window of rows may hold some that are far from all others
            reach = reach.between(ends)
        inside = grains[GRAIN].to_numpy()[belongs]
        if not inside.size:
            return Cut(profile, reach, (), self._segment(selection))
        first, last = int(inside.min()), int(inside.max())
        # A log that has stopped has empty windows up to the day asked for.
        until = None if clock.unit == "rows" or reach.end is None else reach.end - 1
        edges = window_edges(first, last, selection.every, clock, until)
        return Cut(profile, reach, tuple(edges), self._segment(selection), asked)

    def _segment(self, selection: Selection) -> int:
        if selection.segment is None:
            return 0
        if selection.segment not in self.plan.segments:
            raise unknown_name("segment", str(selection.segment), [str(segment) for segment in self.plan.segments])
        return self.plan.segments.index(selection.segment) + 1
