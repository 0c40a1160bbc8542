"""One deployment's log: rows stay in it, counts come out of it."""

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from monitoring.domain import Deployment, Every, Histogram, Outcomes, Segment, Selection, Window
from monitoring.errors import unknown_name
from monitoring.log.calendar import Reach, window_edges
from monitoring.log.cut import Cut
from monitoring.log.engine import engine
from monitoring.log.facts import Clock
from monitoring.log.ingest import REFERENCE_KEY
from monitoring.log.outcomes import outcomes
from monitoring.log.plan import Plan
from monitoring.log.profile import Profile, Progress, build, no_progress
from monitoring.log.rows import Rows, Span
from monitoring.log.tables import Table, locked
from monitoring.log.tokens import token, workspace_key
from monitoring.log.views import log_facts, reference_facts
from monitoring.log.windows import window_list

KEPT_PROFILES = 6


@dataclass(frozen=True)
class Log:
    """A deployment's predictions, labels and reference in one folder of a workspace.

    Args:
        deployment: what the columns mean.
        folder: where the tables and profiles lie.
        plan: into which cells values are counted.
    """

    deployment: Deployment
    folder: Path
    plan: Plan

    @property
    def key(self) -> str:
        """The column that identifies a prediction."""
        return self.deployment.id or "id"

    @property
    def predictions(self) -> Table:
        """The table of predictions."""
        return Table(self.folder / "predictions", self.key)

    @property
    def labels(self) -> Table:
        """The table of labels."""
        return Table(self.folder / "labels", self.key)

    @property
    def reference(self) -> Table:
        """The table of the reference's rows."""
        return Table(self.folder / "reference", REFERENCE_KEY)

    @property
    def version(self) -> str:
        """Changes whenever predictions, labels or the plan change; part of every cache key."""
        return f"{self.predictions.state()}.{self.labels.state()}.{self.plan.fingerprint}"

    def windows(self, selection: Selection) -> tuple[Window, ...]:
        """The windows of a selection, oldest first, empty ones in between included."""
        cut = self._cut(selection)
        labelled = cut.part("labels").known().total() if self.deployment.label else np.zeros(cut.size)
        return window_list(cut, Clock.of(selection.every), selection.every, labelled)

    def histograms(self, selection: Selection, columns: Sequence[str]) -> dict[str, tuple[Histogram, Histogram]]:
        """Per column the reference's distribution `(cells,)` and the windows' `(windows, cells)`."""
        current, reference = self._cut(selection), self._reference_cut(selection)
        found = {}
        for name in columns:
            self.deployment.column(name)
            bins = self.plan.columns[name]
            is_label = name == self.deployment.label
            parts = [
                cut.part("labels").known() if is_label else cut.part("columns", name) for cut in (reference, current)
            ]
            found[name] = (parts[0].histogram(bins).window(0), parts[1].histogram(bins))
        return found

    def outcomes(self, selection: Selection) -> Outcomes:
        """Scores, errors and labels of a selection's windows."""
        return outcomes(self._cut(selection), self.deployment, self.plan, Clock.of(selection.every).per_day)

    def reference_outcomes(self, selection: Selection) -> Outcomes:
        """The same of the reference, as one window."""
        return outcomes(self._reference_cut(selection), self.deployment, self.plan, 1)

    def segments(self) -> tuple[Segment, ...]:
        """The segments that can be followed on their own."""
        return self.plan.segments

    def span(self) -> Span:
        """From when to when the log reaches."""
        return self._rows.span()

    def rows(self, selection: Selection, window: Window | None, limit: int) -> pd.DataFrame:
        """The latest predictions of a window (None: of the whole selection), with the label where it was known."""
        return self._rows.latest(selection, window, limit)

    def row(self, id: str) -> pd.DataFrame:
        """One prediction as a table of one row; raises `UnknownNameError` where there is none with this id."""
        is_sensitive = self.deployment.id in self.deployment.sensitive
        return self._rows.one(id, token(id, workspace_key(self.folder.parent)) if is_sensitive else None)

    def reference_rows(self, limit: int) -> pd.DataFrame:
        """At most `limit` rows of the reference, evenly spread and always the same."""
        return self._rows.of_reference(limit)

    @property
    def _rows(self) -> Rows:
        return Rows(self.deployment, self.key, self.predictions, self.labels, self.reference)

    def profile(self, clock: Clock, progress: Progress = no_progress) -> Profile:
        """The counts by this clock, built first where the log has changed since (or never was counted so)."""
        profile = self._profile(clock)
        if profile.exists():
            return profile
        with locked(self.folder / "profiles"), engine() as connection:
            with locked(self.folder):  # nothing is appended between the version and the list of files
                profile = self._profile(clock)
                if profile.exists():
                    return profile
                facts = log_facts(connection, self.predictions, self.labels, self.deployment, self.plan, clock)
            build(profile, facts, progress)
            self._drop_old_profiles()
            return profile

    def refresh(self, progress: Progress = no_progress, every: Every | None = None) -> None:
        """Count what has changed since the counts were last made; `every` None means the deployment's own windows."""
        self.profile(Clock.of(every or self.deployment.every), progress)

    def reference_profile(self) -> Profile:
        """The reference's counts."""
        version = f"{self.reference.state()}.{self.plan.fingerprint}"
        profile = Profile(self.folder / "profiles" / f"reference-{_short(version)}")
        if profile.exists():
            return profile
        with locked(self.folder / "profiles"), engine() as connection:
            if not profile.exists():
                build(profile, reference_facts(connection, self.reference, self.deployment, self.plan), no_progress)
        return profile

    def _profile(self, clock: Clock) -> Profile:
        return Profile(self.folder / "profiles" / f"{clock.name}-{_short(self.version)}")

    def _cut(self, selection: Selection) -> Cut:
        clock = Clock.of(selection.every)
        profile, reach = self.profile(clock), Reach.of(selection, clock)
        grains = profile.table("grains")
        born = grains["_born"].to_numpy()
        inside = grains["_grain"].to_numpy()[reach.born_inside(born)]
        if not inside.size:
            return Cut(profile, reach, (), self._segment(selection))
        first, last = int(inside.min()), int(inside.max())
        if clock.unit != "rows" and reach.end is not None:
            last = max(last, reach.end - 1)  # a log that has stopped has empty windows up to the day asked for
        edges = window_edges(first, last, selection.every, clock)
        return Cut(profile, reach, tuple(edges), self._segment(selection))

    def _reference_cut(self, selection: Selection) -> Cut:
        return Cut(self.reference_profile(), Reach(None, None, None), (0, 1), self._segment(selection))

    def _segment(self, selection: Selection) -> int:
        if selection.segment is None:
            return 0
        if selection.segment not in self.plan.segments:
            raise unknown_name("segment", str(selection.segment), [str(segment) for segment in self.plan.segments])
        return self.plan.segments.index(selection.segment) + 1

    def _drop_old_profiles(self) -> None:
        found = [path for path in (self.folder / "profiles").iterdir() if path.is_dir() and path.name[0] != "."]
        newest = sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)
        for path in newest[KEPT_PROFILES:]:
            if not path.name.startswith("reference-"):
                shutil.rmtree(path, ignore_errors=True)


def _short(version: str) -> str:
    return hashlib.sha256(version.encode()).hexdigest()[:12]
