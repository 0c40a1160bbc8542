"""Counting in this process: the engine, or Arrow, reads and joins and makes the facts; arrays are grouped and added up.

On one machine this is several times faster than having the engine group: a cell is found by two looks into arrays
that fit into the processor's cache, and all tables are counted in one pass over the rows, in bounded memory.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from monitoring.log.counting.batch import Batch
from monitoring.log.counting.count import Count, Scan, Tables
from monitoring.log.counting.settled import settled, settled_piece
from monitoring.log.counting.table_counter import Counter
from monitoring.log.ground.columns import BY_KNOWN
from monitoring.log.grouping.groups import Numberings
from monitoring.log.grouping.row_loops import Loops, Plain

MEMORY = 200e6  # bytes that the tables of one pass may take while they are counted
MOST_TABLES = 32  # in one pass
FEW = 32  # categories that are searched through one by one
COMPILED_FROM = 500_000  # rows
KEPT = 31 * 2**20  # bytes, just below glibc's own limit


def passes(counts: Sequence[Count]) -> list[Sequence[Count]]:
    """Counts in portions that are counted in one pass over the rows each."""
    return [counts[first : first + MOST_TABLES] for first in range(0, len(counts), MOST_TABLES)]


def needed(scan: Scan, counts: Sequence[Count]) -> ir.Table:
    """The facts that are counted; a text that may be one of a few is known by its place among them."""
    facts = scan.facts.select(*scan.names(counts))
    celled = {celled.fact: celled.bins for count in counts for celled in count.cells}
    few = {fact: bins.categories for fact, bins in celled.items() if 0 < len(bins.categories) <= FEW}
    return facts.mutate(**{fact: _position([*categories, None], facts[fact]) for fact, categories in few.items()})


def _list_position(categories: list[str], text: str) -> int:  # of which the engine looks each up once a page
    raise NotImplementedError("it is the engine's")


_position = ibis.udf.scalar.builtin(_list_position, name="list_position")


def loops_for(rows: int, counts: Sequence[Count]) -> Loops:
    """The way to go over so many rows; the faster one has to be loaded first, and for that it takes much to do."""
    if rows < COMPILED_FROM or len(counts) < 2:
        return Plain()
    from monitoring.log.grouping.compiled_loops import compiled

    return compiled()


def tallied(
    batches: Iterable[pa.RecordBatch],
    scan: Scan,
    counts: Sequence[Count],
    loops: Loops,
    folder: Path | None = None,
) -> list[Tables]:
    """Tables of counts in pieces, of facts as `needed` gives them, in groups as `Engine.count` gives them.

    What is too much for memory lies in `folder` until then.
    """
    _keep_memory()
    schema, numbers = scan.facts.schema(), Numberings(loops.combined)
    types = {name: schema[name].to_pyarrow() for name in scan.names(counts)}
    counters = _counters(scan, counts, loops, folder)
    reading = [[one for one in parts.values() if one.reads] for parts in counters]
    wanted = {counter.by for parts in reading for counter in parts}

    def count_all(parts: Sequence[Counter], facts: Batch) -> None:
        for counter in parts:
            counter.count(facts)

    def result(parts: Mapping[str, Counter], count: Count) -> Iterator[pa.Table]:
        found = {segment: counter.pieces(types, numbers) for segment, counter in parts.items()}
        if "" in found:
            yield from (settled_piece(piece, count, bool(name)) for name in found for piece in found[name])
        else:
            yield settled({segment: pa.concat_tables(pieces) for segment, pieces in found.items()}, count)

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        counting: list[Future[None]] = []
        for batch in batches:
            facts = Batch(batch, numbers, loops)
            for by in wanted:
                facts.group(by)  # numbers are given away by this thread alone
            _wait(counting)  # a counter counts one batch at a time
            counting = [threads.submit(count_all, parts, facts) for parts in reading if parts]
        _wait(counting)
    groups: dict[tuple[str, str], Tables] = {}
    for parts, count in zip(counters, counts, strict=True):
        groups.setdefault((count.kind.removesuffix(BY_KNOWN), count.name), []).append((count, result(parts, count)))
    return list(groups.values())


def _counters(scan: Scan, counts: Sequence[Count], loops: Loops, folder: Path | None) -> list[dict[str, Counter]]:
    """The counters of each table; what is counted by when labels became known is not counted once more without."""
    found = []
    for count in counts:
        segments = ("", *scan.segments) if count.is_by_known else scan.segments or ("",)
        found.append({segment: Counter(count, segment, loops, folder) for segment in segments})
    places = {(f"{count.kind}{BY_KNOWN}", count.name): place for place, count in enumerate(counts)}
    for count, parts in zip(counts, found, strict=True):
        place = places.get((count.kind, count.name))
        for segment, other in found[place].items() if place is not None else ():
            parts[segment].feed(other)
    counters = [counter for parts in found for counter in parts.values()]
    for counter in counters:  # those that read nothing are filled one after the other, when there is room again
        counter.tally.limit(MEMORY / sum(one.reads for one in counters))
    return found


def _wait(counting: Iterable[Future[None]]) -> None:
    for one in counting:
        one.result()


def _keep_memory() -> None:
    # glibc gives a large array back to the system when it is freed and fetches the next one page by page, which takes
    # longer than what is done with it; having seen one freed of this size, it keeps all up to it (mallopt(3)).
    np.empty(KEPT, dtype=np.uint8)
