"""Counting in this process: the engine reads, joins and computes the facts, numpy groups and adds them up.

On one machine this is several times faster than having the engine group: a cell is found by two looks into arrays
that fit into the processor's cache, and all tables are counted in one pass over the rows, in bounded memory.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from monitoring.log.array_sums import losses
from monitoring.log.batch import Batch
from monitoring.log.counts import Count, Scan, settled
from monitoring.log.loops import Loops, Plain
from monitoring.log.runs import IntArray, ends_of
from monitoring.log.tally import Groups, Tally

# What the tables of one pass may take while they are counted, and what one count of one cell takes about.
MEMORY, ENTRY = 400e6, 64
MOST_TABLES = 32
FEW = 32  # categories that are searched through one by one
COMPILED_FROM = 500_000  # rows
KEPT = 31 * 2**20  # bytes, just below glibc's own limit


def passes(counts: Sequence[Count], groups: int) -> list[Sequence[Count]]:
    """Counts in as many portions as memory demands, where there are so many groups to count by."""
    widest = max((count.size for count in counts), default=1)
    most = int(min(max(MEMORY / (ENTRY * max(groups, 1) * widest), 1), MOST_TABLES))
    return [counts[first : first + most] for first in range(0, len(counts), most)]


def needed(scan: Scan, counts: Sequence[Count]) -> ir.Table:
    """The facts that are counted; a text that may be one of a few is known by its place among them."""
    facts = scan.facts.select(*sorted(set(scan.segments).union(*(count.facts() for count in counts))))
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
    from monitoring.log.compiled import compiled

    return compiled()


def tallied(batches: Iterable[pa.RecordBatch], scan: Scan, counts: Sequence[Count], loops: Loops) -> list[pa.Table]:
    """Tables of counts, in the order of `counts`, of facts as `needed` gives them."""
    _keep_memory()
    groups: dict[tuple[str, ...], Groups] = {}
    segments = scan.segments or ("",)
    counters = [{segment: _Counter(count, segment, loops) for segment in segments} for count in counts]

    def count_all(parts: dict[str, _Counter], facts: Batch) -> None:
        for counter in parts.values():
            counter.count(facts)

    def result(parts: dict[str, _Counter], count: Count) -> pa.Table:
        return settled({segment: counter.table(scan.facts, groups) for segment, counter in parts.items()}, count)

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        counting: list[Future[None]] = []
        for batch in batches:
            facts = Batch(batch, groups, loops)
            for by in {counter.by for parts in counters for counter in parts.values()}:
                facts.group(by)  # numbers are given away by this thread alone
            _wait(counting)  # a counter counts one batch at a time
            counting = [threads.submit(count_all, parts, facts) for parts in counters]
        _wait(counting)
        return list(threads.map(result, counters, counts))


def _wait(counting: Iterable[Future[None]]) -> None:
    for one in counting:
        one.result()


def _keep_memory() -> None:
    # glibc gives a large array back to the system when it is freed and fetches the next one page by page, which takes
    # longer than what is done with it; having seen one freed of this size, it keeps all up to it (mallopt(3)).
    np.empty(KEPT, dtype=np.uint8)


@dataclass(slots=True)
class _Counter:
    """One table on its way, all rows' (segment "") or that of one segment column."""

    what: Count
    segment: str
    loops: Loops
    tally: Tally = field(init=False)

    def __post_init__(self) -> None:
        ordered = self.what.cells[0].bins.ordered if self.what.cells else 1
        self.tally = Tally(self.what.size, self.what.sums, self.loops, ordered if self.what.span else 0)

    @property
    def by(self) -> tuple[str, ...]:
        facts = tuple(self.what.by.values())
        return (self.segment, *facts) if self.segment else facts

    def count(self, batch: Batch) -> None:
        rows = slice(None) if self.what.where is None else np.asarray(batch.array(self.what.where), dtype=np.bool_)
        group, numbers = batch.group(self.by)
        group = group[rows]
        if not group.size:
            return
        cell = np.zeros(group.size, dtype=np.int64)
        for place, celled in enumerate(self.what.cells):
            cell = cell * celled.bins.size + batch.cell(celled)[rows] if place else batch.cell(celled)[rows]
        add = {name: np.asarray(batch.array(fact, True)[rows], np.float64) for name, fact in self.what.add.items()}
        if self.what.losses:
            score, outcome = (batch.array(fact)[rows] for fact in self.what.losses)
            add |= losses(np.asarray(score, np.float64), np.asarray(outcome, np.int8))
        span = batch.array(self.what.span[2])[rows] if self.what.span else None
        self.tally.count(group, numbers, cell, add, span)

    def table(self, facts: ir.Table, groups: dict[tuple[str, ...], Groups]) -> pa.Table:
        keys = np.array(groups[self.by].keys if self.by in groups else [], dtype=np.int64).reshape(-1, len(self.by))
        types = {name: facts.schema()[name].to_pyarrow() for name in facts.columns}
        parts = [self._table(keys, types, *found) for found in self.tally.results()]
        return pa.concat_tables(parts) if parts else self._table(keys, types, *self.tally.nothing())

    def _table(
        self,
        keys: IntArray,
        types: Mapping[str, pa.DataType],
        group: IntArray,
        cell: IntArray,
        columns: Sequence[NDArray[np.generic]],
    ) -> pa.Table:
        names = ["segment", *self.what.by] if self.segment else list(self.what.by)
        found = {} if self.segment else {"segment": pa.array(np.zeros(group.size, np.int32))}
        for place, (name, fact) in enumerate(zip(names, self.by, strict=True)):
            found[name] = pa.array(keys[group, place]).cast(types[fact])
        for celled in reversed(self.what.cells):
            found[celled.cell] = pa.array(cell % celled.bins.size, pa.int32())
            cell = cell // celled.bins.size
        found |= zip(["n", *self.what.sums], map(pa.array, columns), strict=False)
        if self.what.span:
            low, high, fact = self.what.span
            is_time = pa.types.is_timestamp(types[fact])
            for name, column, nothing in zip((low, high), columns[-2:], (1, 0), strict=True):
                values = column.astype(np.int64) if is_time else column
                found[name] = pa.array(values, mask=values == ends_of(values.dtype)[nothing]).cast(types[fact])
        return pa.table(found)
