"""What was merged into a log, and its sum beside the log's own counts.

A manifest names the merged files; its digest names the folder with their sum, so what a state points to never changes.
It lies beside the folder of what it names, so that a folder that is gone is not taken for one that never was.
Everything that a page sums is a sum of a table's rows, so the two tables one behind the other are the sum of both.
"""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
from pydantic import ConfigDict, TypeAdapter

from monitoring.disk import mended, stamped
from monitoring.domain import Span
from monitoring.errors import MonitoringError, NotApplicableError
from monitoring.log.fleet.merged_file import Part
from monitoring.log.ground.clock import Clock
from monitoring.log.profiles.profile import Profile, are_whole

MANIFEST = "merged.json"
NOTHING = "none"
MOST_NAMED = 5


_PARTS = TypeAdapter(dict[str, tuple[Part, ...]], config=ConfigDict(defer_build=True))


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
        if old := self.outdated():
            raise MonitoringError(*self._told(old))
        require_clock(clock, parts)
        place = self.sum_folder(state_of(manifest)) / clock.name
        if not are_whole(place):
            from monitoring.log.fleet.merged_sum import add_up

            mended.tell(place, f"the sum of merged counts was damaged; it is added up anew: {place}")
            add_up(self.folder, parts, place)
        return Both(own.folder, Profile(place))

    def outdated(self) -> tuple[Part, ...]:
        """What cannot be added up, because another version of Modelwatch counted it otherwise."""
        return tuple(part for part in self.parts() if part.counted_by != self.counted_by)

    def _told(self, old: Sequence[Part]) -> tuple[str, str]:
        name = self.folder.parent.name
        again = f"export them again with this version, and merge them: modelwatch profile merge {name} FILE..."
        hint = f"{again}; or take each back: modelwatch profile drop {name} {old[0].origin[:8]}"
        return f"merged counts of another version of Modelwatch: {listed([part.file for part in old])}", hint

    def span(self, own: Span) -> Span:
        """From when to when a log and all that was merged into it reach."""
        spans = [own, *(part.span for part in self.parts())]
        return Span(
            first=min((span.first for span in spans if span.first), default=None),
            last=max((span.last for span in spans if span.last), default=None),
            rows=sum(span.rows for span in spans),
            last_label=max((span.last_label for span in spans if span.last_label), default=None),
        )

    @property
    def manifest(self) -> Path:
        """What names the merged files."""
        return self.folder.with_name(MANIFEST)

    def sum_folder(self, state: str) -> Path:
        """Where the sum of a state's parts lies, in one folder a clock."""
        return self.folder / f"sum-{state}"

    def _manifest(self) -> bytes:
        both = f"{self.manifest} and {stamped.copy_of(self.manifest)}"
        hint = f"remove {both}, and merge the files again: modelwatch profile merge {self.folder.parent.name}"
        earlier = self.folder / MANIFEST  # where earlier versions kept it, also empty where nothing was merged
        was_merged = any(self.folder.glob("part-*")) or stamped.copy_of(earlier).exists()
        for path in (self.manifest, *([earlier] if was_merged else [])):
            with suppress(FileNotFoundError):
                return stamped.read(path, _checked, hint)
        return b""


@dataclass(frozen=True, slots=True)
class NotMerged(Merged):
    """The same place, as if nothing had been merged."""

    def _manifest(self) -> bytes:
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
    """The manifest that names these parts."""
    return _PARTS.dump_json({"parts": tuple(sorted(parts, key=lambda part: part.origin))}, indent=1)


def _checked(manifest: bytes) -> bytes:
    if not manifest:
        raise ValueError("it is empty")
    _parse(manifest)
    return manifest


def state_of(manifest: bytes) -> str:
    """The name of a manifest's sum."""
    return hashlib.sha256(manifest).hexdigest()[:12] if _parse(manifest) else NOTHING


@lru_cache(maxsize=64)
def _parse(manifest: bytes) -> tuple[Part, ...]:
    """Earlier versions wrote the list alone, and nothing at all where there were none."""
    if manifest.startswith(b"["):
        manifest = b'{"parts": %s}' % manifest
    return _PARTS.validate_json(manifest)["parts"] if manifest else ()
