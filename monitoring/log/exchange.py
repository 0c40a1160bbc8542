"""Taking a log's counts elsewhere, and adding those of other logs: export, merge, drop."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from monitoring.domain import Deployment
from monitoring.errors import DataError, NotApplicableError, UnknownNameError
from monitoring.log.admission import rows, take_in
from monitoring.log.counting.addition import summed
from monitoring.log.fleet import file, manifest
from monitoring.log.fleet.checks import GRAINS
from monitoring.log.fleet.header import VERSION, Header
from monitoring.log.fleet.keys import key_mark
from monitoring.log.fleet.merged import Both, Merged, NotMerged, require_clock
from monitoring.log.fleet.merged_file import Part
from monitoring.log.fleet.table_types import plain
from monitoring.log.folder.rights import require_changeable
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.log.ground.steps import steps
from monitoring.log.log import Log
from monitoring.log.profiles.profile import FORMAT, Profile
from monitoring.log.tables.table import locked


@dataclass(frozen=True)
class Alone(Log):
    """A log of which its own rows are told alone."""

    @property
    def merged(self) -> Merged:
        """Nothing."""
        return NotMerged(self.folder / "fleet", self._counted_by)


def alone(log: Log) -> Log:
    """The same log without what was merged: for what is said of its own rows, where other counts do not add up."""
    return Alone(log.deployment, log.folder, log.plan)


@dataclass(frozen=True, slots=True)
class Merging:
    """What became of one file.

    Args:
        part: its counts.
        action: `added`, `replaced` an older export of the same log, `unchanged`, or `older` than what is there.
    """

    part: Part
    action: str


def export(log: Log, path: Path, progress: Progress = no_progress) -> Header:
    """Write the counts of a log, with all that was merged into it, as one file. No row is in it.

    Raises `NotApplicableError` where they cannot be added to others, `DataError` where the file cannot be written.
    """
    _require_time(log.deployment)
    clock = Clock("hour" if log.deployment.every.unit == "hour" else "day")
    counting, writing = steps(progress, 3, 1)
    own = log.profile(clock, counting)
    with locked(log.merged.folder):
        both = log.merged.beside(own, clock)
        header = Header(
            version=VERSION,
            counts=FORMAT,
            origin=manifest.origin(log.merged.folder),
            contains=tuple(sorted({origin for part in log.merged.parts() for origin in part.origins})),
            deployment=log.deployment.name,
            written=datetime.now(UTC),
            clock="hour" if clock.unit == "hour" else "day",
            rows=rows(both.table(GRAINS)),
            tokens=key_mark(log.deployment, log.folder.parent),
            fingerprint=log.plan.fingerprint,
            plan=log.plan,
        )
        places = [own, both.merged] if isinstance(both, Both) else [own]
        file.write(path, header, _tables(places, len(log.plan.segments), writing))
    return header


def merge(
    log: Log,
    paths: Sequence[Path],
    progress: Progress = no_progress,
    put_aside: Callable[[Path, DataError], None] | None = None,
) -> tuple[Merging, ...]:
    """Add the counts of other logs, in place of older ones of the same logs: all files, or none where one is refused.

    With `put_aside`, that is called for each file that cannot be taken in, and the others are merged.

    Raises:
        DataError: a file cannot be read, is damaged, counts in other cells, or counts rows that are counted already.
        NotApplicableError: the log's windows cannot be summed over logs.
        SettingsError: the operator has said that nobody changes anything from here.
    """
    require_changeable(log.folder.parent)
    _require_time(log.deployment)
    require_clock(Clock.of(log.deployment.every), ())
    counting, checking, adding = steps(progress, 1, 2, 2)
    like = log.profile(Clock.of(log.deployment.every), counting)
    with locked(log.merged.folder):
        parts = {part.origin: part for part in log.merged.parts()}
        done = []
        try:
            for place, path in enumerate(paths):
                checking(f"checking {path.name}", place / len(paths))
                try:
                    found = take_in(log, like, path)
                except DataError as error:
                    if put_aside is None:
                        raise
                    put_aside(path, error)
                    continue
                found = replace(found, before=_before(parts.get(found.origin), found))
                done.append(Merging(found, _action(parts.get(found.origin), found)))
                if done[-1].action in ("added", "replaced"):
                    parts[found.origin] = found
            require_clock(Clock.of(log.deployment.every), [*parts.values()])
            _require_disjoint(log, parts.values())
            if set(parts.values()) != set(log.merged.parts()):
                manifest.publish(log.merged, [*parts.values()], adding)
        finally:
            manifest.sweep(log.merged)
    return tuple(done)


def drop(log: Log, origin: str, progress: Progress = no_progress) -> Part:
    """Take back what was merged of one log, named by the beginning of its origin.

    Raises `UnknownNameError` where nothing, or more than one thing, was merged by that name.
    """
    require_changeable(log.folder.parent)
    with locked(log.merged.folder):
        parts = log.merged.parts()
        found = [part for part in parts if origin and part.origin.startswith(origin)]
        if len(found) != 1:
            name = log.deployment.name
            several = f"{len(found)} logs that were merged into {name} have an origin that begins"
            message = several if found else f"no log that was merged into {name} has an origin that begins"
            raise UnknownNameError(f"{message} with {origin!r}", f"`modelwatch profile list {name}` lists them")
        manifest.publish(log.merged, [part for part in parts if part is not found[0]], progress)
    return found[0]


def _action(before: Part | None, found: Part) -> str:
    if before is None:
        return "added"
    if before.digest == found.digest:
        return "unchanged"
    return "replaced" if found.written > before.written else "older"


def _before(there: Part | None, found: Part) -> datetime | None:
    """When the file was written whose place this one takes: how long a device waits between two is known by that."""
    return there.written if there and there.written < found.written else None


def _require_time(deployment: Deployment) -> None:
    if deployment.time is None:
        message = f"{deployment.name} has no time column: its windows are counted in rows, which do not add up"
        raise NotApplicableError(message, "name the time of a prediction in the deployment file: [columns] time")


def _require_disjoint(log: Log, parts: Iterable[Part]) -> None:
    """A log that was merged into a merged one would be counted twice."""
    seen = {manifest.origin(log.merged.folder): log.deployment.name}
    for part in parts:
        for origin in sorted(part.origins):
            if origin in seen:
                hint = "merge one of the two; `modelwatch profile drop` takes back what was merged before"
                raise DataError(f"{part.file} counts rows that are in {seen[origin]} too", hint)
            seen[origin] = part.file


def _tables(places: Sequence[Profile], segments: int, progress: Progress) -> Iterator[tuple[str, pa.Table]]:
    """Counts added up, without those of versions: they have numbers that hold for one log alone."""
    names = sorted(path.stem for path in places[0].folder.glob("*.parquet"))
    for done, name in enumerate(names):
        progress("writing", done / len(names))
        read = (pq.read_table(place.folder / f"{name}.parquet", use_threads=False) for place in places)
        parts = (part.filter(pc.less_equal(part["segment"], segments)) for part in read)
        yield name, summed(part.cast(plain(part.schema)) for part in parts)
