"""Writing what was merged: everything stands before the manifest that names it, and goes after the one that does not.

So there is one whole state at any moment, whatever is killed. The folder's lock is the caller's, in all of these.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from monitoring.log.addition import summed
from monitoring.log.clock import ARRIVALS, BY_KNOWN, KNOWN
from monitoring.log.fleet.merged import MANIFEST, Merged, Part, manifest_of, state_of
from monitoring.log.fleet.sums import by_day
from monitoring.log.progress import Progress
from monitoring.log.refreshed import many

ORIGIN = "origin"
KEPT_SUMS = 2  # besides that of the present state, because somebody may still be reading an older one


def origin(folder: Path) -> str:
    """What tells this log from all others: 32 hexadecimal digits, drawn when first asked for."""
    path = folder / ORIGIN
    if not path.exists():
        _replace(path, uuid4().hex.encode())
    return path.read_text(encoding="ascii")


def put_whole(place: Path, tables: Iterable[tuple[str, pa.Table]]) -> None:
    """Write a folder of tables, whole or not at all; where it is there already, it is right."""
    if place.exists():
        return
    temporary = place.with_name(f".{place.name}-{uuid4().hex[:8]}")
    temporary.mkdir(parents=True)
    try:
        for name, table in tables:
            pq.write_table(table, temporary / f"{name}.parquet", compression="lz4")
        temporary.replace(place)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def publish(merged: Merged, parts: Sequence[Part], progress: Progress) -> None:
    """Make these parts the merged ones: add them up, then point to them.

    Nothing is added up while there are parts of another version, whose tables may be others.
    """
    manifest = manifest_of(parts)
    if all(part.counted_by == merged.counted_by for part in parts):
        clocks = ("day", "hour") if all(part.clock == "hour" for part in parts) else ("day",)
        for clock in clocks if parts else ():
            put_whole(merged.sum_folder(state_of(manifest)) / clock, _sums(merged, parts, clock, progress))
    _replace(merged.folder / MANIFEST, manifest)
    sweep(merged)


def sweep(merged: Merged) -> None:
    """Remove what nobody points to any more, and what a killed process left."""
    used = {merged.part_folder(part.digest) for part in merged.parts()} | {merged.sum_folder(merged.state())}
    sums = sorted(merged.folder.glob("sum-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in merged.folder.iterdir():
        if path.is_dir() and path not in used | {*sums[:KEPT_SUMS]}:
            shutil.rmtree(path, ignore_errors=True)


def _sums(merged: Merged, parts: Sequence[Part], clock: str, progress: Progress) -> Iterator[tuple[str, pa.Table]]:
    names = sorted(path.stem for path in merged.part_folder(parts[0].digest).glob("*.parquet"))
    for place, name in enumerate(names):
        progress(f"adding up {many(len(parts), 'log')} by the {clock}", place / len(names))
        yield name, summed(_tables(merged, parts, clock, name))


def _tables(merged: Merged, parts: Sequence[Part], clock: str, name: str) -> Iterator[pa.Table]:
    for part in parts:
        folder = merged.part_folder(part.digest)
        dated = folder / f"{name}{BY_KNOWN}.parquet"
        is_finer = part.clock != clock
        if is_finer and name == ARRIVALS and dated.exists():
            # How many days late labels were cannot be told from how many hours.
            yield by_day(pq.read_table(dated, use_threads=False)).drop_columns([KNOWN])
        else:
            table = pq.read_table(folder / f"{name}.parquet", use_threads=False)
            yield by_day(table) if is_finer else table


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}-{uuid4().hex[:8]}")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
