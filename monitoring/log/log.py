"""One deployment's log: rows stay in it, counts come out of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from monitoring.domain import Every, Feed, SameAge, Selection, Shadow, Span, Window
from monitoring.intake.columns.spelling import canonical
from monitoring.intake.rejects import RejectsFile
from monitoring.log.counted import Counted
from monitoring.log.folder.tokens import token, workspace_key
from monitoring.log.ground.as_array import column_of
from monitoring.log.ground.calendar import ticks, time_of
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import BORN
from monitoring.log.windows.far_times import stretch
from monitoring.log.windows.feed import feed, noted
from monitoring.log.windows.same_age import same_age
from monitoring.log.windows.window_list import Watermark, window_list

if TYPE_CHECKING:
    import pandas as pd

    from monitoring.log.rows import Rows
    from monitoring.log.windows.labelled import Labelled
    from monitoring.log.windows.named_versions import NamedVersion
    from monitoring.log.windows.shadowed import Pairs


@dataclass(frozen=True)
class Log(Counted):
    """What a deployment's predictions, labels and reference have to say."""

    def windows(self, selection: Selection) -> tuple[Window, ...]:
        """The windows of a selection, oldest first, empty ones in between included."""
        cut, clock = self._cut(selection), Clock.of(selection.every)
        labelled = cut.part("labels").total() if self.deployment.label else np.zeros(cut.size)
        return window_list(cut, clock, selection.every, labelled, Watermark(self.until, lambda: self._newest(clock)))

    def _newest(self, clock: Clock) -> datetime | None:
        """When the last prediction was made; None where that is a time far from all others, or nobody knows."""
        last = self._all_span().last
        ends = stretch(self.merged.beside(self.profile(clock), clock), clock)
        return last if last and ends and time_of(ends[1] + 1, clock) > last else None

    def _all_span(self) -> Span:
        """From when to when rows reach; what is noted of it spares the engine that looks into rows."""
        return self.merged.span(self.noted_span() or self._rows.span())

    def span(self) -> Span:
        """From when to when the log reaches, with what was merged into it; but for times far from all others."""
        span, clock = self._all_span(), Clock.of(self.deployment.every)
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
        born = column_of(grains, BORN).astype(np.int32)
        far = (born < ends[0]) | (born > ends[1])
        far &= column_of(grains, "segment") == self._segment(selection, profile)
        return int(column_of(grains, "n")[far].sum())

    def feed(self, selection: Selection) -> Feed:
        """How rows come in: which files were read, and how long nothing came."""
        clock = Clock.of(selection.every)
        profile = self.merged.beside(self.profile(clock), clock)
        return feed(profile, stretch(profile, clock), self.deployment, self.folder, selection)

    def same_age(self, selection: Selection) -> SameAge:
        """How many labels each window has, and what earlier ones had when they were as old."""
        files, _ = noted(self.folder, self.deployment, None)
        return same_age(self._cut(selection), Clock.of(selection.every), self.until, files)

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

    def rows(self, selection: Selection, window: Window | None, limit: int) -> "pd.DataFrame":
        """The latest predictions of a window (None: of the whole selection), with the label where it was known."""
        return self._rows.latest(selection, self._reach(selection), window, limit)

    def rows_with(self, selection: Selection, window: Window, column: str, what: str, limit: int) -> "pd.DataFrame":
        """The latest predictions of a window whose value in a column is `what`; see `log.windows.sought`."""
        from monitoring.log.windows.sought import sought

        only = sought(self.deployment.column(column), what, self.plan.columns[column])
        return self._rows.latest(selection, self._reach(selection), window, limit, only)

    def unmatched_labels(self, limit: int) -> "pd.DataFrame":
        """Some labels without a prediction, as the log is now."""
        from monitoring.log.engines.choice import looking
        from monitoring.log.windows.sought import unmatched

        with looking(self.deployment) as opened:
            rows: pd.DataFrame = opened.ask(
                unmatched(opened, self.predictions, self.labels, self.key, limit)
            ).to_pandas()
            return rows

    def named_versions(self) -> "tuple[tuple[NamedVersion, ...], datetime | None]":
        """The versions that the newest predictions name, and since when it was looked; see `windows.named_versions`."""
        from monitoring.log.engines.choice import looking
        from monitoring.log.windows.named_versions import named

        d = self.deployment
        if not d.version:
            return (), None
        with looking(d) as opened:
            return named(opened, self.predictions, d.version, d.time, self._rows.span())

    def rejected(self, file: str, column: str, limit: int) -> "pd.DataFrame":
        """Some rows that were rejected for a column, from a file of rejects; none where it is gone."""
        import pandas as pd

        path = self.folder / "rejects" / file
        found = RejectsFile.read(path) if file and path.is_file() else []
        found = [one for one in found if one.column == column][:limit]
        return pd.DataFrame([(one.where, one.value, one.reason) for one in found], columns=["where", "value", "reason"])

    def drawn_rows(
        self, selection: Selection, window: Window | None, limit: int, *, labelled: bool = False
    ) -> "pd.DataFrame":
        """Predictions of a window (None: of all), drawn by hash, always the same; `labelled`: with known labels."""
        return self._rows.drawn(selection, self._reach(selection), window, limit, labelled=labelled)

    def labelled_rows(self, selection: Selection, limit: int) -> "Labelled":
        """At most `limit` rows of a selection whose label was known by its as-of; see `log.windows.labelled`."""
        from monitoring.log.windows.labelled import labelled

        # The very start and end are looked at row by row.
        reach = self._reach(replace(selection, start=None, end=None))
        return labelled(self.deployment, self.key, (self.predictions, self.labels), selection, reach, limit)

    def shadowed(
        self, selection: Selection, windows: Sequence[Window], shadow: Shadow, limit: int
    ) -> "tuple[Pairs, ...]":
        """Of each of some windows at most `limit` labelled rows with both scores; see `log.windows.shadowed`."""
        from monitoring.log.windows.shadowed import shadowed

        places, reach = (self.predictions, self.labels), self._reach(selection)
        return shadowed(self.deployment, self.key, places, selection, reach, windows, shadow, limit)

    def row(self, id: str, as_of: datetime | None = None) -> "pd.DataFrame":
        """One prediction as a table of one row, with the label where it was known.

        Raises `UnknownNameError` where there is none with this id, or none yet.
        """
        return self._rows.one(id, self._spellings([id])[0][2:], as_of)

    def many_rows(self, ids: Sequence[str]) -> "tuple[pd.DataFrame, list[int]]":
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

    def reference_rows(self, limit: int) -> "pd.DataFrame":
        """At most `limit` rows of the reference, evenly spread and always the same."""
        return self._rows.of_reference(limit)

    @property
    def _rows(self) -> "Rows":
        from monitoring.log.rows import Rows

        return Rows(self.deployment, self.key, self.predictions, self.labels, self.reference, self.noted_span)
