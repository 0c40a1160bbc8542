"""Bringing counts up to date: everything, or what has changed since they were last made, whichever is less work."""

from dataclasses import dataclass, replace

from monitoring.domain import Deployment
from monitoring.log.cells.plan import Plan
from monitoring.log.engines.contract import Engine
from monitoring.log.ground.as_array import column_of
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import GRAIN
from monitoring.log.ground.progress import Meter, Progress
from monitoring.log.profiles.build import build
from monitoring.log.profiles.earlier import Earlier
from monitoring.log.profiles.file_census import census, with_labelled_grains
from monitoring.log.profiles.naming import Names
from monitoring.log.profiles.profile import SOURCES, Profile
from monitoring.log.profiles.recent import LONGEST, Gathering, moved
from monitoring.log.profiles.refresh_report import Refreshed, file_changes, left_out, unit_of
from monitoring.log.profiles.scans import log_scans
from monitoring.log.profiles.stale_grains import Touched, touched
from monitoring.log.sources.source import Sources
from monitoring.log.tables.extent import span_of

MOST_TOUCHED = 0.5  # above this share of all grains, counting everything anew is no slower


@dataclass(frozen=True)
class Recount:
    """What is counted by one clock, and with which engine."""

    engine: Engine
    deployment: Deployment
    plan: Plan
    clock: Clock

    def run(
        self, now: Sources, profile: Profile, newest: tuple[Profile, Sources] | None, progress: Progress
    ) -> Refreshed:
        """Build `profile` of the log as it is `now`.

        Args:
            now: what there is to read.
            profile: its place.
            newest: the newest profile by the same clock, and what it was counted from.
            progress: is told what is done, and its share.
        """
        before = newest[1] if newest else None
        now = census(self.engine, now, before, self.deployment, self.clock)
        earlier, why = self._earlier(now, newest)
        now, earlier, why = self._told_apart(now, before, earlier, why)
        only = earlier.touched if earlier else None
        now = with_labelled_grains(self.engine, now, before, self.deployment, self.clock, only)
        plan = self.plan.with_versions(self.deployment.version or "", now.versions.names)
        scans = log_scans(self.engine, now, self.deployment, plan, self.clock, only)
        span = None if self.deployment.attached else span_of(now.predictions, now.labels, self.deployment)
        now = replace(now, notes=left_out(now, self.deployment), span=span)
        meter = Meter(progress, sum(scan.effort() for scan in scans), earlier.rows(now.rows) if earlier else now.rows)
        build(profile, self.engine, scans, meter, now, earlier, self._gathering(earlier) if earlier else None)
        _doubt_what_changed_meanwhile(profile, now)
        counted = None if only is None else len(only)
        return Refreshed(*file_changes(before, now), counted, why)

    def _told_apart(
        self, now: Sources, before: Sources | None, earlier: Earlier | None, why: str
    ) -> tuple[Sources, Earlier | None, str]:
        """The same with the versions that are counted apart; earlier counts stay where they tell all of these."""
        if not self.deployment.by_version:
            return now, earlier, why
        names = Names(self.engine, self.deployment, self.clock)
        if earlier and before:
            if grown := names.grown(before.versions, now, earlier.touched):
                return replace(now, versions=grown), earlier, why
            earlier, why = None, "other versions are counted apart than before"
        return replace(now, versions=names.all(now)), earlier, why

    def _gathering(self, earlier: Earlier) -> Gathering | None:
        """What is noted of the newest counts; where rows are counted in chunks, nothing is kept of earlier ones."""
        longest = max(LONGEST[unit] for unit in {self.deployment.every.unit, "week"} if unit in LONGEST)
        there = {*column_of(earlier.profile.table("grains"), GRAIN).tolist(), *earlier.touched}
        found = moved(earlier.profile.folder, earlier.moved, there)
        return Gathering.of(found, longest) if found else None

    def _earlier(self, now: Sources, newest: tuple[Profile, Sources] | None) -> tuple[Earlier | None, str]:
        """What need not be counted, or why everything must be."""
        if newest is None:
            return None, ""
        profile, before = newest
        found: Touched = touched(self.engine, before, now, self.deployment, self.clock)
        if found.grains is None:
            return None, found.why
        earlier = Earlier(profile, found.grains, found.rows)
        return (earlier, "") if earlier.share <= MOST_TOUCHED else (None, f"most {unit_of(self.clock)} have changed")


def _doubt_what_changed_meanwhile(profile: Profile, counted: Sources) -> None:
    """A file that changed while it was read may be counted half and half: next time, nothing is kept of it."""
    seen = {kind: dict(files) for kind, files in counted.seen.items()}
    for kind, files in seen.items():
        doubtful = [file for file in files if not _is_as_it_was(counted, kind, file)]
        files |= {file: replace(files[file], mark="?", grains=None) for file in doubtful}
    if seen != counted.seen:
        replace(counted, seen=seen).write(profile.folder / SOURCES)


def _is_as_it_was(counted: Sources, kind: str, file: str) -> bool:
    source = counted.source(kind)
    return source is None or not source.marks or source.only({file}).is_there()
