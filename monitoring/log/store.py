"""One deployment's folder: its tables, and the counts that were made of them."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from monitoring.disk.whole import make_folder
from monitoring.domain import Deployment, Every
from monitoring.log.cells.plan import Plan
from monitoring.log.cells.vocabulary import UNKNOWN, Known, known_by
from monitoring.log.fleet.merged import Merged
from monitoring.log.folder import record, watermark
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import REFERENCE_KEY
from monitoring.log.ground.digest import digest
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.log.kept import received
from monitoring.log.profiles.of_reference import ReferenceCounts
from monitoring.log.profiles.profile import BEGUN, FORMAT, SOURCES, SPILL, Profile, drop_old
from monitoring.log.profiles.refresh_report import Refreshed, unit_of
from monitoring.log.sources.source import Place, Sources, notes_in
from monitoring.log.tables.place import place
from monitoring.log.tables.table import Table, locked

if TYPE_CHECKING:
    from monitoring.log.engines.contract import Engine


@dataclass(frozen=True)
class Store:
    """Tables and profiles of one deployment. The engine is imported only where something must be counted.

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
    def predictions(self) -> Place:
        """Where the predictions lie."""
        return place(self.deployment, self.folder, "predictions", self._known)

    @property
    def labels(self) -> Place:
        """Where the labels lie."""
        return place(self.deployment, self.folder, "labels", self._known)

    @cached_property
    def known(self) -> Known:
        """By column, how texts are read: what the reference and the model have of them."""
        return known_by(self.plan, self.deployment)

    @property
    def _known(self) -> Known:
        return self.known if self.deployment.attached else UNKNOWN

    @property
    def reference(self) -> Table:
        """The table of the reference's rows."""
        return Table(self.folder / "reference", REFERENCE_KEY)

    @property
    def model_folder(self) -> Path:
        """Where the workspace's copy of the model lies."""
        return record.model_folder(self.folder, self.deployment)

    @property
    def version(self) -> str:
        """Changes whenever predictions, labels, the plan, files, what is merged or set change; part of cache keys."""
        told = record.written(self.deployment).decode(), received.state(self.folder), watermark.read(self.folder)
        beside = "".join(map(str, filter(None, told)))
        return f"{self._own_version}.{self.merged.state()}.{digest(beside)}"

    @property
    def merged(self) -> Merged:
        """The counts of other logs that were merged into this one."""
        return Merged(self.folder / "fleet", self._counted_by)

    @property
    def _own_version(self) -> str:
        return f"{self.predictions.state()}.{self.labels.state()}.{self._own_counted_by}"

    @property
    def _counted_by(self) -> str:
        return f"{FORMAT}.{self.plan.fingerprint}"

    @property
    def _own_counted_by(self) -> str:
        return f"{self._counted_by}{f'.by {self.deployment.version}' if self.deployment.by_version else ''}"

    def is_counted(self, every: Every) -> bool:
        """Whether the counts that windows of this length need are there, and those of the log as it is now."""
        return self._profile(Clock.of(every), self._own_version).exists()

    def profile(self, clock: Clock, progress: Progress = no_progress) -> Profile:
        """The counts by this clock, built first where the log has changed since (or never was counted so)."""
        return self._refreshed(clock, progress)[0]

    def _refreshed(self, clock: Clock, progress: Progress) -> tuple[Profile, Refreshed]:
        """The counts by this clock, and which way they were brought up to date."""
        profile, done = self._profile(clock, self._own_version), Refreshed()
        if profile.exists():
            return profile, done
        from monitoring.log.engines.choice import engine
        from monitoring.log.late_words import learn

        make_folder(self._profiles)
        spill = self._profiles / SPILL
        with locked(self._profiles), engine(self.deployment, spill) as opened, ThreadPoolExecutor(1) as beside:
            beside.submit(self._count_reference, clock)  # whoever needs it and does not find it, is told why
            learnt = learn(opened, self.deployment, self.folder)
            with locked(self.folder):  # nothing is appended between the version and the list of files
                now = Sources.of(self.predictions, self.labels, self._own_counted_by)
                profile = self._profile(clock, now.version)
            if not profile.exists():
                dropped = profile.drop_damaged(self.deployment.name)
                self._finish(opened, clock, now, profile, progress)
                done = self._count(opened, clock, now, profile, progress)
                done = replace(done, why=done.why or learnt or dropped, new=0 if learnt else done.new)
                drop_old(self._profiles)
        return profile, done

    def _finish(self, engine: "Engine", clock: Clock, now: Sources, wanted: Profile, progress: Progress) -> None:
        """Go on with what was begun when the log was another: what has come since is little beside it."""
        for begun in self._profiles.glob(f"{BEGUN}{clock.name}-*"):
            profile = Profile(begun.with_name(begun.name.removeprefix(BEGUN)))
            then = now.earlier(begun / SOURCES, self.folder)
            if profile == wanted:
                continue
            if then and then.plan == now.plan and then.are_there() and len(list(begun.glob("*.parquet"))) > 1:
                self._count(engine, clock, then, profile, progress)
            else:
                shutil.rmtree(begun, ignore_errors=True)

    def _count(self, engine: "Engine", clock: Clock, state: Sources, profile: Profile, progress: Progress) -> Refreshed:
        from monitoring.log.profiles.recount import Recount

        found = sorted(self._profiles.glob(f"{clock.name}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
        whole = next((one for one in map(Profile, found) if not one.drop_damaged(self.deployment.name)), None)
        before = state.earlier(whole.folder / SOURCES, self.folder) if whole else None
        newest = (whole, before) if whole and before else None
        return Recount(engine, self.deployment, self.plan, clock).run(state, profile, newest, progress)

    def refresh(self, progress: Progress = no_progress, every: Every | None = None) -> Refreshed:
        """Count what has changed since the counts were last made; `every` None means the deployment's own windows."""
        for lies in (self.predictions, self.labels):
            lies.look_again()
        clock = Clock.of(every or self.deployment.every)
        profile, done = self._refreshed(clock, progress)
        notes = notes_in(profile.folder / SOURCES)
        return replace(done, grains=profile.grains, unit=unit_of(clock), rows=profile.rows, left_out=notes)

    def left_out(self, every: Every | None = None) -> tuple[str, ...]:
        """What of an attached log could not be counted, and why, one sentence each."""
        return notes_in(self.profile(Clock.of(every or self.deployment.every)).folder / SOURCES)

    def reference_profile(self) -> Profile:
        """The reference's counts."""
        return self._reference_counted(None)

    def quiet_profile(self, clock: Clock) -> Profile | None:
        """The reference's counts by this clock; None where nobody knows when its rows were, or in which order."""
        return self._reference_counted(clock) if self._reference_counts.has_order(clock) else None

    def _reference_counted(self, clock: Clock | None) -> Profile:
        profile = self._reference_counts.profile(clock)
        if not profile.exists():
            with locked(self._profiles):
                profile = self._reference_counts.count(clock)
        return profile

    def _count_reference(self, clock: Clock) -> None:
        self._reference_counts.count()
        if self._reference_counts.has_order(clock):
            self._reference_counts.count(clock)

    @property
    def _reference_counts(self) -> ReferenceCounts:
        version = digest(f"{self.reference.state()}.{self._counted_by}")
        return ReferenceCounts(self.deployment, self.reference, self.plan, self._profiles, version)

    @property
    def _profiles(self) -> Path:
        return self.folder / "profiles"

    def _profile(self, clock: Clock, version: str) -> Profile:
        return Profile(self._profiles / f"{clock.name}-{digest(version)}")
