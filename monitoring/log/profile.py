"""Profiles: the counts of a log, built in one go and kept as immutable files.

A profile's folder is named after everything that it depends on (clock, log version, plan), so a folder that exists is
right, a changed log gets a new one, and what was read from it can be remembered for as long as the process lives.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from cachetools import LRUCache, cached

from monitoring.log.clock import GRAIN
from monitoring.log.progress import Meter
from monitoring.log.sources import Sources

if TYPE_CHECKING:  # counting brings the engine along, which warm pages never need
    from monitoring.log.counts import Count, Scan, Tables
    from monitoring.log.engine import Engine

SOURCES = "sources.json"
BEGUN = ".begun-"  # before the name of a folder in which counting has begun
ROWS_A_GROUP = 2**18  # of a file: what has to be read to look at some grains
KEPT = 2**30  # bytes of tables that stay in memory: a log that grows has new ones every day


@dataclass(frozen=True, slots=True)
class Profile:
    """Where the counts of one log, clock and version lie."""

    folder: Path

    @property
    def begun(self) -> Path:
        """Where its counts gather until it is whole."""
        return self.folder.with_name(f"{BEGUN}{self.folder.name}")

    def exists(self) -> bool:
        """Whether it has been built."""
        return self.folder.is_dir()

    @property
    def rows(self) -> int:
        """How many predictions it counts."""
        grains = self.table("grains")
        return int(pc.sum(grains.filter(pc.equal(grains["segment"], 0))["n"]).as_py() or 0)

    @property
    def grains(self) -> int:
        """How many grains have predictions."""
        return len(pc.unique(self.table("grains")[GRAIN]))

    def table(self, kind: str, name: str = "") -> pa.Table:
        """One table of counts: `grains`, `columns` and a column's name, `scores` and a class, `labels`, `errors` ..."""
        return _kept(self, kind, name)

    def read(self, kind: str, name: str = "", grains: Sequence[int] | None = None) -> pa.Table:
        """The same past memory, of some grains alone; None: of all."""
        path = self.path(kind, name)
        if grains is None:
            with pq.ParquetFile(path) as file:
                return file.read(use_threads=False).combine_chunks()
        return pq.read_table(path, use_threads=False, filters=[(GRAIN, "in", grains)])

    def path(self, kind: str, name: str = "") -> Path:
        """The file of one table; names are hashed, because a column may be called anything."""
        mark = f"-{hashlib.sha256(name.encode()).hexdigest()[:16]}" if name else ""
        return self.folder / f"{kind}{mark}.parquet"


@cached(LRUCache(KEPT, getsizeof=lambda table: table.nbytes), lock=Lock())
def _kept(profile: Profile, kind: str, name: str) -> pa.Table:
    return profile.read(kind, name)


@dataclass(frozen=True, slots=True)
class Earlier:
    """Counts that are still right: those of an earlier profile, but for the grains that are counted anew."""

    profile: Profile
    touched: Sequence[int]

    @property
    def share(self) -> float:
        """Touched grains in the number of all, 0 to 1 and beyond where there were few."""
        return len(self.touched) / max(self.profile.grains, 1)

    def rows(self, all_rows: int) -> int:
        """How many rows are counted anew, of all that there are now."""
        grains = self.profile.table("grains")
        whole = grains.filter(pc.equal(grains["segment"], 0))
        kept = whole.filter(pc.invert(pc.is_in(whole[GRAIN], pa.array(self.touched, whole[GRAIN].type))))
        return all_rows - int(pc.sum(kept["n"]).as_py() or 0)

    def kept(self, kind: str, name: str) -> Iterator[pa.Table]:
        """The counts of all other grains in one table, a piece at a time."""
        with pq.ParquetFile(self.profile.path(kind, name)) as file:
            for group in range(file.num_row_groups):
                table = file.read_row_group(group, use_threads=False)
                yield table.filter(pc.invert(pc.is_in(table[GRAIN], pa.array(self.touched, table[GRAIN].type))))


def build(
    profile: Profile,
    engine: "Engine",
    scans: Sequence["Scan"],
    meter: Meter,
    sources: Sources | None = None,
    earlier: Earlier | None = None,
) -> None:
    """Count everything and put the profile in place, whole or not at all.

    Each table that is counted stays counted: where this was stopped before, it goes on there.

    Args:
        profile: its place.
        engine: counts.
        scans: what is counted.
        meter: is told how far it is.
        sources: what is counted from, kept beside the counts.
        earlier: counts to keep; the scans then hold the touched grains alone.
    """
    begun = Profile(profile.begun)
    begun.folder.mkdir(parents=True, exist_ok=True)
    if sources:
        sources.write(begun.folder / SOURCES)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        writing: list[Future[None]] = []
        for scan in scans:
            todo = [count for count in scan.counts if not begun.path(count.kind, count.name).exists()]
            meter.begin(f"counting {_words(todo)}", scan.effort() - scan.effort(todo), scan.effort(todo))
            for tables in engine.count(scan, todo, meter.rows, meter.tell):
                writing.append(threads.submit(_write_all, begun, tables, earlier))
        for written in writing:
            written.result()
    begun.folder.replace(profile.folder)


def _write_all(begun: Profile, tables: "Tables", earlier: Earlier | None) -> None:
    for count, counted in tables:
        _write(begun, count, counted, earlier)


def _write(begun: Profile, count: "Count", counted: Iterable[pa.Table], earlier: Earlier | None) -> None:
    counted = iter(counted)
    first = next(counted)
    schema = first.schema
    kept = earlier.kept(count.kind, count.name) if earlier else iter(())
    pieces = chain((piece.select(schema.names).cast(schema) for piece in kept), [first], counted)
    # Sums hardly ever repeat: a dictionary of them, or packing them, would cost much and only grow the file.
    packed = [field.name for field in schema if pa.types.is_integer(field.type)]
    how: dict[str, Any] = {"compression": dict.fromkeys(packed, "lz4"), "use_dictionary": packed}
    path = begun.path(count.kind, count.name)
    new = path.with_suffix(".new")
    with pq.ParquetWriter(new, schema, **how, write_statistics=[GRAIN]) as file:
        for piece in _in_groups(pieces):
            file.write_table(piece)
    new.replace(path)


def _in_groups(pieces: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Pieces put together until there are rows enough for a group of rows in a file; at least one."""
    waiting: list[pa.Table] = []
    for piece in pieces:
        waiting.append(piece)
        if sum(one.num_rows for one in waiting) >= ROWS_A_GROUP:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)


def _words(counts: Sequence["Count"]) -> str:
    if columns := sum(count.kind == "columns" for count in counts):
        return f"{columns} columns"
    return "grains" if all(count.kind == "grains" for count in counts) else "outcomes"
