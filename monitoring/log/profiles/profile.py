"""Profiles: the counts of a log, built in one go and kept as immutable files.

A profile's folder is named after everything that it depends on (clock, log version, plan), so a folder that exists is
right, a changed log gets a new one, and what was read from it can be remembered for as long as the process lives.
"""

import hashlib
import math
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from cachetools import LRUCache, cached

from monitoring.disk import mended, sums
from monitoring.disk.whole import remove
from monitoring.errors import DamagedError
from monitoring.log.ground.as_array import column_of
from monitoring.log.ground.columns import GRAIN
from monitoring.log.grouping.added import chosen
from monitoring.log.sources.source import written

FORMAT = 10  # of the files in a profile; another number makes all counts be made anew
SOURCES = "sources.json"
REFERENCE = "reference-"  # before the name of a folder of the reference's counts, which do not say what they are of
SPILL = ".spill"  # the beginning of folders for what memory cannot hold while it is counted
BEGUN = ".begun-"  # before the name of a folder in which counting has begun
KEPT_PROFILES = 6
KEPT_SPANS = 2**12  # tables of which it is remembered which grains lie where in their files
LATELY = 8  # columns' tables that stay in memory where each is taken up once: a score's are asked of each segment
KEPT = 2**30  # bytes of tables that stay in memory: a log that grows has new ones every day
COLUMNS = "columns"  # the tables of which there is one a column
_reads_once: ContextVar[bool] = ContextVar("reads once", default=False)


@contextmanager
def read_once() -> Iterator[None]:
    """Of columns' tables the last few stay in memory: for a process that makes one report, and takes up each once."""
    before = _reads_once.set(True)
    try:
        yield
    finally:
        _reads_once.reset(before)


@dataclass(frozen=True, slots=True)
class Profile:
    """Where the counts of one log, clock and version lie."""

    folder: Path

    @property
    def begun(self) -> Path:
        """Where its counts gather until it is whole."""
        return self.folder.with_name(f"{BEGUN}{self.folder.name}")

    @property
    def since(self) -> int:
        """Another number where it was made again: versions may then have other numbers. 0 where it is not there."""
        try:
            return self.folder.stat().st_mtime_ns
        except OSError:
            return 0

    def exists(self) -> bool:
        """Whether it has been built, and is what was built."""
        return _is_whole(self.folder, self.since)

    def drop_damaged(self, deployment: str) -> str:
        """Remove it where it is there, but not as it was written; why it went, empty where it did not."""
        if self.exists() or not self.folder.exists():
            return ""
        why = "were damaged" if (self.folder / sums.FILE).exists() else "had been made by an earlier version"
        mended.tell(self.folder, f"{deployment}: counts {why} ({self.folder.name}); they are made anew")
        remove(self.folder)
        return f"they {why}"

    def holds(self, kind: str, name: str) -> bool:
        """Whether one table is there, and is what was written; for those of a profile that has only begun."""
        file = self.path(kind, name).name
        return file in sums.noted(self.folder) and not sums.changed(self.folder, [file])

    @property
    def rows(self) -> int:
        """How many predictions it counts."""
        grains = self.table("grains")
        return int(column_of(grains, "n")[column_of(grains, "segment") == 0].sum())

    @property
    def grains(self) -> int:
        """How many grains have predictions."""
        return len({*column_of(self.table("grains"), GRAIN).tolist()})  # numpy would load its masked arrays for it

    def table(self, kind: str, name: str = "", grains: range | None = None) -> pa.Table:
        """One table of counts: `grains`, `columns` and a column's name, `scores` and a class, `labels`, `errors` ...

        With `grains` at least the entries of these; others where they are read along.
        """
        if kind == COLUMNS and _reads_once.get():
            return _lately(self, self.since, name)
        spans = _spans(self, self.since, kind, name) if grains else []
        groups = tuple(i for i, (low, top) in enumerate(spans) if grains and low < grains.stop and top >= grains.start)
        return _kept(self, self.since, kind, name, groups if len(groups) < len(spans) else None)

    def read(self, kind: str, name: str = "", grains: Sequence[int] | None = None) -> pa.Table:
        """The same past memory, of some grains alone; None: of all."""
        if grains is None:
            with pq.ParquetFile(self.checked(kind, name), pre_buffer=False) as file:
                return file.read(use_threads=False).combine_chunks()
        spans = _spans(self, self.since, kind, name)
        groups = [i for i, (low, high) in enumerate(spans) if any(low <= grain <= high for grain in grains)]
        with pq.ParquetFile(self.checked(kind, name), pre_buffer=False) as file:
            found = (file.read_row_group(i, use_threads=False) for i in groups)
            kept = [chosen(table, np.isin(column_of(table, GRAIN), grains)) for table in found]
            return pa.concat_tables([file.read_row_groups([]), *kept]).combine_chunks()

    def checked(self, kind: str, name: str) -> Path:
        """The file of one table, to be read; raises `DamagedError` where it has changed since it was written."""
        path = self.path(kind, name)
        try:
            sums.require(path, "a table of counts", "try again: the rows are counted anew")
        except DamagedError:
            _is_whole.cache_clear()
            raise
        return path

    def path(self, kind: str, name: str = "") -> Path:
        """The file of one table; names are hashed, because a column may be called anything."""
        mark = f"-{hashlib.sha256(name.encode()).hexdigest()[:16]}" if name else ""
        return self.folder / f"{kind}{mark}.parquet"


@lru_cache(maxsize=KEPT_SPANS)
def _is_whole(folder: Path, since: int) -> bool:
    """Whether a folder holds the tables that were written, all of them and as they were; `since` tells of a change."""
    return bool(folder.name.startswith(REFERENCE) or written(folder / SOURCES)) and are_whole(folder)


def are_whole(folder: Path) -> bool:
    """Whether the tables in a folder are those that were written, all of them and as they were."""
    noted, there = sums.noted(folder), {path.name for path in folder.glob("*.parquet")}
    return bool(there) and noted.keys() == there and not sums.changed(folder, there)


@cached(LRUCache(KEPT, getsizeof=lambda table: table.nbytes), lock=Lock())
def _kept(profile: Profile, since: int, kind: str, name: str, groups: tuple[int, ...] | None) -> pa.Table:
    if groups is None:
        return profile.read(kind, name)
    with pq.ParquetFile(profile.checked(kind, name), pre_buffer=False) as file:
        return file.read_row_groups(list(groups), use_threads=False).combine_chunks()


@lru_cache(maxsize=LATELY)
def _lately(profile: Profile, since: int, name: str) -> pa.Table:
    return profile.read(COLUMNS, name)


@lru_cache(maxsize=KEPT_SPANS)
def _spans(profile: Profile, since: int, kind: str, name: str) -> list[tuple[float, float]]:
    """The first and the last grain in each group of rows of a table's file; of none, it may be any."""
    with pq.ParquetFile(profile.checked(kind, name), pre_buffer=False) as file:
        place = file.schema_arrow.get_field_index(GRAIN)
        groups = [file.metadata.row_group(i).column(place).statistics for i in range(file.num_row_groups)]
    return [(one.min, one.max) if one and one.has_min_max else (-math.inf, math.inf) for one in groups]


def drop_old(folder: Path) -> None:
    """Keep the newest profiles in a folder, and all of references."""
    found = [path for path in folder.iterdir() if path.is_dir() and path.name[0] != "."]
    for path in sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT_PROFILES:]:
        if not path.name.startswith(REFERENCE):
            shutil.rmtree(path, ignore_errors=True)
