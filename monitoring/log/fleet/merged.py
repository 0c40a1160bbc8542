"""What was merged into a log, and its sum beside the log's own counts.

A manifest names the merged files; its digest names the folder with their sum, so what a state points to never changes.
Everything that a page sums is a sum of a table's rows, so the two tables one behind the other are the sum of both.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
from pydantic import TypeAdapter

from monitoring.domain import Span
from monitoring.errors import MonitoringError, NotApplicableError
from monitoring.log.clock import Clock
from monitoring.log.profile import Profile

MANIFEST = "merged.json"
NOTHING = "none"
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Part:
    """The counts of one other log.

    Args:
        origin: which log; a newer export of the same one takes an older one's place.
        contains: origins of logs that had been merged into that one.
        deployment: what the deployment is called there.
        file: what the file was called.
        written: when it was exported (UTC).
        clock: what its grains are, `day` or `hour`.
        counted_by: format and cells of the tables.
        digest: SHA-256 of the file.
        span: from when to when its predictions reach; labels only to the day (or hour).
    """

    origin: str
    contains: tuple[str, ...]
    deployment: str
    file: str
    written: datetime
    clock: str
    counted_by: str
    digest: str
    span: Span

    @property
    def origins(self) -> frozenset[str]:
        """All logs whose predictions are counted in it."""
        return frozenset((self.origin, *self.contains))


_PARTS = TypeAdapter(tuple[Part, ...])


@dataclass(frozen=True, slots=True)
class Both(Profile):
    """A log's own counts with the merged ones behind them."""

    merged: Profile

    def read(self, kind: str, name: str = "", grains: Sequence[int] | None = None) -> pa.Table:
        """As `Profile.read`, of all logs together."""
        own = Profile(self.folder).read(kind, name, grains)
        others = self.merged.read(kind, name, grains)
        return pa.concat_tables([own, others.select(own.column_names).cast(own.schema)]).combine_chunks()


@dataclass(frozen=True, slots=True)
class Merged:
    """What was merged into one log.

    Args:
        folder: where the merged files and their sum lie.
        counted_by: format and cells of the log's own tables.
    """

    folder: Path
    counted_by: str

    def state(self) -> str:
        """Differs wherever what was merged differs."""
        return state_of(self._manifest())

    def parts(self) -> tuple[Part, ...]:
        """What was merged, in the order of their origins."""
        return _parse(self._manifest())

    def beside(self, own: Profile, clock: Clock) -> Profile:
        """A log's own counts by a clock together with all merged ones.

        Raises `NotApplicableError` where the merged ones cannot be had by this clock, and `MonitoringError` where they
        were made by another version of Modelwatch.
        """
        manifest = self._manifest()
        parts = _parse(manifest)
        if not parts:
            return own
        if old := [part.file for part in parts if part.counted_by != self.counted_by]:
            hint = "export them again with this version and merge them, or remove them with `modelwatch profile drop`"
            raise MonitoringError(f"merged counts of another version of Modelwatch: {listed(old)}", hint)
        require_clock(clock, parts)
        return Both(own.folder, Profile(self.sum_folder(state_of(manifest)) / clock.name))

    def span(self, own: Span) -> Span:
        """From when to when a log and all that was merged into it reach."""
        spans = [own, *(part.span for part in self.parts())]
        return Span(
            first=min((span.first for span in spans if span.first), default=None),
            last=max((span.last for span in spans if span.last), default=None),
            rows=sum(span.rows for span in spans),
            last_label=max((span.last_label for span in spans if span.last_label), default=None),
        )

    def part_folder(self, digest: str) -> Path:
        """Where the tables of a part lie."""
        return self.folder / f"part-{digest[:32]}"

    def sum_folder(self, state: str) -> Path:
        """Where the sum of a state's parts lies, in one folder a clock."""
        return self.folder / f"sum-{state}"

    def _manifest(self) -> bytes:
        try:
            return (self.folder / MANIFEST).read_bytes()
        except FileNotFoundError:
            return b""


def require_clock(clock: Clock, parts: Sequence[Part]) -> None:
    """Raise `NotApplicableError` where counts of other logs cannot be added up by this clock."""
    if clock.unit == "rows":
        message = "counts of several logs do not add up in windows of rows: nobody knows which rows would share one"
        raise NotApplicableError(message, "choose windows of a day, a week or a month")
    if clock.unit == "hour" and (coarse := [part.file for part in parts if part.clock != "hour"]):
        hint = 'choose longer windows, or connect the other logs with every = "hour" and export them again'
        raise NotApplicableError(f"there are no windows of hours: only days were counted in {listed(coarse)}", hint)


def listed(names: Sequence[str]) -> str:
    """Names for a sentence, the first few of many.

    >>> listed(["a", "b"]), listed([*"abcdefg"])
    ('a, b', 'a, b, c, d, e and 2 more')
    """
    rest = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{', '.join(names[:MOST_NAMED])}{rest}"


def manifest_of(parts: Sequence[Part]) -> bytes:
    """The manifest that names these parts; empty where there are none."""
    return _PARTS.dump_json(tuple(sorted(parts, key=lambda part: part.origin)), indent=1) if parts else b""


def state_of(manifest: bytes) -> str:
    """The name of a manifest's sum."""
    return hashlib.sha256(manifest).hexdigest()[:12] if manifest else NOTHING


@lru_cache(maxsize=64)
def _parse(manifest: bytes) -> tuple[Part, ...]:
    return _PARTS.validate_json(manifest) if manifest else ()
