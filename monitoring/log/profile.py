"""Profiles: the counts of a log, built in one go and kept as immutable files.

A profile's folder is named after everything that it depends on (clock, log version, plan), so a folder that exists is
right, a changed log gets a new one, and what was read from it can be remembered for as long as the process lives.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from monitoring.domain import Task
from monitoring.log.clock import GRAIN, KNOWN, NEVER
from monitoring.log.sources import Sources

if TYPE_CHECKING:  # counting brings the engine along, which warm pages never need
    from monitoring.log.counting import Facts

Progress = Callable[[str, float], None]
SOURCES = "sources.json"


def no_progress(text: str, fraction: float) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Where the counts of one log, clock and version lie."""

    folder: Path

    def exists(self) -> bool:
        """Whether it has been built."""
        return self.folder.is_dir()

    def table(self, kind: str, name: str = "") -> pa.Table:
        """One table of counts: `grains`, `columns` and a column's name, `scores` and a class, `labels`, `errors` ..."""
        return _read(self.path(kind, name))

    def path(self, kind: str, name: str = "") -> Path:
        """The file of one table; names are hashed, because a column may be called anything."""
        mark = f"-{hashlib.sha256(name.encode()).hexdigest()[:16]}" if name else ""
        return self.folder / f"{kind}{mark}.parquet"


@lru_cache(maxsize=2048)
def _read(path: Path) -> pa.Table:
    return pq.read_table(path, use_threads=False).combine_chunks()


def column_of(table: pa.Table, name: str) -> NDArray[np.generic]:
    """A column as numpy; a missing "known" becomes NEVER, other missing values nan."""
    column = table[name]
    if name == KNOWN:
        column = pc.fill_null(column.cast(pa.int32()), NEVER)
    return np.asarray(column.to_numpy())


@dataclass(frozen=True, slots=True)
class Earlier:
    """Counts that are still right: those of an earlier profile, but for the grains that are counted anew."""

    profile: Profile
    touched: Sequence[int]

    def completed(self, kind: str, name: str, counted: pa.Table) -> pa.Table:
        """New counts of the touched grains of one table, with the kept ones of all others in front."""
        # Read past the cache: the old counts are needed this once.
        table = _read.__wrapped__(self.profile.path(kind, name))
        kept = table.filter(pc.invert(pc.is_in(table[GRAIN], pa.array(self.touched, table[GRAIN].type))))
        return pa.concat_tables([kept.select(counted.column_names).cast(counted.schema), counted])


def build(
    profile: Profile,
    facts: "Facts",
    progress: Progress,
    sources: Sources | None = None,
    earlier: Earlier | None = None,
) -> Profile:
    """Count everything and put the profile in place, whole or not at all.

    Args:
        profile: its place.
        facts: what is counted.
        progress: is told the column and the share that is done, 0 to 1.
        sources: what is counted from, kept beside the counts.
        earlier: counts to keep; `facts` then holds the touched grains alone.
    """
    temporary = profile.folder.with_name(f".{profile.folder.name}-{os.getpid()}")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    try:
        for kind, parts in _parts(facts, progress).items():
            for name, counted in parts:
                counted = earlier.completed(kind, name, counted) if earlier else counted
                pq.write_table(counted, Profile(temporary).path(kind, name), compression="lz4")
        if sources:
            sources.write(temporary / SOURCES)
        temporary.replace(profile.folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return profile


def _parts(facts: "Facts", progress: Progress) -> dict[str, Iterator[tuple[str, pa.Table]]]:
    d = facts.deployment
    watched = [c for c in d.columns if c not in d.label_columns]

    def columns() -> Iterator[tuple[str, pa.Table]]:
        for place, column in enumerate(watched):
            progress(f"counting {column.name}", place / (len(watched) + 2))
            yield column.name, facts.column(column)

    def outcomes() -> Iterator[tuple[str, pa.Table]]:
        progress("counting outcomes", len(watched) / (len(watched) + 2))
        yield from facts.scores()

    parts = {"grains": iter([("", facts.grains())]), "columns": columns()}
    if facts.plan.scores:
        parts["scores"] = outcomes()
    if d.label:
        parts["labels"] = (("", facts.labels()) for _ in range(1))
    if d.label and facts.plan.error:
        parts["errors"] = (("", facts.errors()) for _ in range(1))
    if d.label and d.task is Task.MULTICLASS and (d.prediction or d.class_scores):
        parts["confusion"] = (("", facts.confusion()) for _ in range(1))
    return parts
