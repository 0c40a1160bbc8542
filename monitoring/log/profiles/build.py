"""Building a profile: every table counted, written, and all of them put in place at once."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from monitoring.disk import sums
from monitoring.disk.whole import remove
from monitoring.log.ground.columns import GRAIN
from monitoring.log.ground.progress import Meter
from monitoring.log.profiles.earlier import Earlier
from monitoring.log.profiles.profile import COLUMNS, SOURCES, Profile
from monitoring.log.profiles.recent import Gathering
from monitoring.log.sources.apart import Apart
from monitoring.log.sources.source import Sources, written

if TYPE_CHECKING:  # counting brings the engine along, which warm pages never need
    from monitoring.log.counting.count import Count, Scan, Tables
    from monitoring.log.engines.contract import Engine

ROWS_A_GROUP = 2**16  # of a file: what has to be read to look at some grains


def build(
    profile: Profile,
    engine: "Engine",
    scans: Sequence["Scan"],
    meter: Meter,
    sources: Sources | None = None,
    earlier: Earlier | None = None,
    gathering: Gathering | None = None,
) -> None:
    """Count everything and put the profile in place, whole or not at all.

    Each table that is counted stays counted: where this was stopped before, it goes on there. A damaged profile in
    its place goes.

    Args:
        profile: its place.
        engine: counts.
        scans: what is counted.
        meter: is told how far it is.
        sources: what is counted from, kept beside the counts.
        earlier: counts to keep; the scans then hold the touched grains alone.
        gathering: notes the newest counts on their way, which are kept beside the tables.
    """
    begun = Profile(profile.begun)
    if sources and Apart.of(written(begun.folder / SOURCES)) != sources.versions:
        remove(begun.folder)  # what had been counted by then has other numbers for versions
    begun.folder.mkdir(parents=True, exist_ok=True)
    if sources:
        sources.write(begun.folder / SOURCES)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        writing: list[Future[None]] = []
        for scan in scans:
            todo = [count for count in scan.counts if not begun.holds(count.kind, count.name)]
            meter.begin(f"counting {_words(todo)}", scan.effort() - scan.effort(todo), scan.effort(todo))
            for tables in engine.count(scan, todo, meter.rows, meter.tell):
                writing.append(threads.submit(_write_all, begun, tables, earlier, gathering))
        for one in writing:
            one.result()
    if gathering:
        gathering.keep(begun.folder, profile.folder.name)
    remove(profile.folder)
    begun.folder.replace(profile.folder)


def _write_all(begun: Profile, tables: "Tables", earlier: Earlier | None, gathering: Gathering | None) -> None:
    for count, counted in tables:
        _write(begun, count, counted, earlier, gathering if count.kind == COLUMNS else None)


def _write(
    begun: Profile, count: "Count", counted: Iterable[pa.Table], earlier: Earlier | None, gathering: Gathering | None
) -> None:
    counted = iter(counted)
    first = next(counted)
    schema = first.schema
    kept = earlier.kept(count.kind, count.name) if earlier else iter(())
    pieces: Iterator[pa.Table] = chain((piece.select(schema.names).cast(schema) for piece in kept), [first], counted)
    if gathering:
        pieces = gathering.passing(count.name, pieces)
    # Sums hardly ever repeat: a dictionary of them, or packing them, would cost much and only grow the file.
    packed = [field.name for field in schema if pa.types.is_integer(field.type)]
    how: dict[str, Any] = {"compression": dict.fromkeys(packed, "lz4"), "use_dictionary": packed}
    path = begun.path(count.kind, count.name)
    new = path.with_suffix(".new")
    with pq.ParquetWriter(new, schema, **how, write_statistics=[GRAIN]) as file:
        for piece in _in_groups(pieces):
            file.write_table(piece, row_group_size=ROWS_A_GROUP)
    new.replace(path)
    sums.note(begun.folder, [path.name])


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
