"""The reference's own counts: as one grain, which windows are compared with, and by the clock, as windows."""

from dataclasses import dataclass
from pathlib import Path

from monitoring.domain import Deployment
from monitoring.log.cells.plan import Plan
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.progress import Meter, no_progress
from monitoring.log.profiles.build import build
from monitoring.log.profiles.profile import REFERENCE, SPILL, Profile
from monitoring.log.sources.source import Source
from monitoring.log.tables.table import Table


@dataclass(frozen=True)
class ReferenceCounts:
    """What is counted of a deployment's reference.

    Args:
        deployment: what the columns mean.
        table: its rows.
        plan: into which cells values are counted.
        folder: where all profiles of the deployment lie.
        version: changes with the rows and the plan.
    """

    deployment: Deployment
    table: Table
    plan: Plan
    folder: Path
    version: str

    def profile(self, clock: Clock | None = None) -> Profile:
        """Where its counts lie, or will lie; None: those as one grain."""
        return Profile(self.folder / f"{REFERENCE}{f'{clock.name}-' if clock else ''}{self.version}")

    def has_order(self, clock: Clock) -> bool:
        """Whether it can be told when its rows were, or for a clock of rows, in which order they came."""
        named = self.deployment.time
        if named and named in self.table.schema().names:
            return True
        return clock.unit == "rows" and not named and self.deployment.reference.path is None

    def count(self, clock: Clock | None = None) -> Profile:
        """Its counts, made where they are not there; of rows whose time is not known there are none by the clock."""
        profile = self.profile(clock)
        if not profile.exists():
            from monitoring.log.engines.choice import embedded
            from monitoring.log.profiles.scans import reference_scans

            profile.drop_damaged(self.deployment.name)
            with embedded(self.folder / f"{SPILL}-reference") as opened:
                scans = reference_scans(opened, Source.of(self.table), self.deployment, self.plan, clock)
                effort = sum(scan.effort() for scan in scans)
                build(profile, opened, scans, Meter(no_progress, effort, self.table.count()))
        return profile
