"""One deployment's folder: its tables, and the counts that were made of them."""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from monitoring.domain import Deployment, Every
from monitoring.log.clock import GRAIN, Clock
from monitoring.log.ingest import REFERENCE_KEY
from monitoring.log.plan import Plan
from monitoring.log.profile import SOURCES, Earlier, Profile, Progress, build, no_progress
from monitoring.log.sources import Sources
from monitoring.log.tables import Table, locked

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

KEPT_PROFILES = 6
FORMAT = 1  # of the files in a profile; another number makes all counts be made anew
MOST_TOUCHED = 0.5  # above this share of all grains, counting everything anew is no slower


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
        return f"{self.predictions.state()}.{self.labels.state()}.{self._counted_by}"

    @property
    def _counted_by(self) -> str:
        return f"{FORMAT}.{self.plan.fingerprint}"

    def profile(self, clock: Clock, progress: Progress = no_progress) -> Profile:
        """The counts by this clock, built first where the log has changed since (or never was counted so)."""
        profile = self._profile(clock)
        if profile.exists():
            return profile
        from monitoring.log.engine import engine
        from monitoring.log.views import log_facts

        with locked(self.folder / "profiles"), engine() as connection:
            with locked(self.folder):  # nothing is appended between the version and the list of files
                profile = self._profile(clock)
                if profile.exists():
                    return profile
                sources = Sources.of(self.predictions, self.labels, self._counted_by)
                earlier = self._earlier(connection, clock, sources)
                only = earlier.touched if earlier else None
                tables = self.predictions, self.labels
                facts = log_facts(connection, *tables, self.deployment, self.plan, clock, only)
            build(profile, facts, progress, sources, earlier)
            self._drop_old_profiles()
            return profile

    def _earlier(self, connection: "Backend", clock: Clock, now: Sources) -> Earlier | None:
        """The newest profile by this clock and what of it is no longer right; None: everything must be counted."""
        found = sorted((self.folder / "profiles").glob(f"{clock.name}-*"), key=lambda path: path.stat().st_mtime)
        before = Sources.read(found[-1] / SOURCES, self.folder) if found else None
        if before is None:
            return None
        from monitoring.log.changes import touched

        grains = touched(connection, before, now, self.deployment, clock, self.key)
        old = Profile(found[-1])
        if grains is None or len(grains) > MOST_TOUCHED * pc.count_distinct(old.table("grains")[GRAIN]).as_py():
            return None
        return Earlier(old, grains)

    def refresh(self, progress: Progress = no_progress, every: Every | None = None) -> None:
        """Count what has changed since the counts were last made; `every` None means the deployment's own windows."""
        self.profile(Clock.of(every or self.deployment.every), progress)

    def reference_profile(self) -> Profile:
        """The reference's counts."""
        version = f"{self.reference.state()}.{self._counted_by}"
        profile = Profile(self.folder / "profiles" / f"reference-{_short(version)}")
        if profile.exists():
            return profile
        from monitoring.log.engine import engine
        from monitoring.log.views import reference_facts

        with locked(self.folder / "profiles"), engine() as connection:
            if not profile.exists():
                build(profile, reference_facts(connection, self.reference, self.deployment, self.plan), no_progress)
        return profile

    def _profile(self, clock: Clock) -> Profile:
        return Profile(self.folder / "profiles" / f"{clock.name}-{_short(self.version)}")

    def _drop_old_profiles(self) -> None:
        found = [path for path in (self.folder / "profiles").iterdir() if path.is_dir() and path.name[0] != "."]
        newest = sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)
        for path in newest[KEPT_PROFILES:]:
            if not path.name.startswith("reference-"):
                shutil.rmtree(path, ignore_errors=True)


def _short(version: str) -> str:
    return hashlib.sha256(version.encode()).hexdigest()[:12]
