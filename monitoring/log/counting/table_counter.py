"""One table of counts on its way: facts of rows go in, pieces of a table come out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from monitoring.log.cells.sum_arrays import losses
from monitoring.log.counting.batch import Batch
from monitoring.log.counting.count import Count
from monitoring.log.ground.columns import GRAIN
from monitoring.log.grouping.combinations import Keys
from monitoring.log.grouping.groups import DAYS, Numberings
from monitoring.log.grouping.row_loops import Loops
from monitoring.log.grouping.sorted_runs import IntArray, ends_of
from monitoring.log.grouping.tally import Counted, Tally


@dataclass(slots=True)
class Counter:
    """One table, all rows' (segment "") or that of one segment column.

    Args:
        what: the table.
        segment: the segment column.
        loops: how rows are gone over.
        folder: where what is too much for memory waits in files.
    """

    what: Count
    segment: str
    loops: Loops
    folder: Path | None
    tally: Tally = field(init=False)
    _next: "Counter | None" = field(default=None, init=False)
    _source: "Counter | None" = field(default=None, init=False)
    _is_told: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        ordered = self.what.cells[0].bins.ordered if self.what.cells else 1
        span = ordered if self.what.span else 0
        together = 1 << DAYS if self.what.is_by_known else 1
        self.tally = Tally(self.what.size, together, self.what.sums, self.loops, span, self.folder)

    @property
    def by(self) -> tuple[str, ...]:
        """The facts that it groups by."""
        facts = tuple(self.what.by.values())
        return (self.segment, *facts) if self.segment else facts

    @property
    def reads(self) -> bool:
        """Whether it has to be shown the rows."""
        return self._source is None or self._source.what.where != self.what.where

    def feed(self, other: "Counter") -> None:
        """Tell another one, which counts the same and maybe other rows as well, what was counted here, in the end.

        What is here has to be read first.
        """
        self._next, other._source = other, self

    def count(self, batch: Batch) -> None:
        """Count some rows."""
        rows = self._rows(batch)
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
        span = _wide(batch.array(self.what.span[2])[rows]) if self.what.span else None
        self.tally.count(group, numbers, cell, add, span)

    def _rows(self, batch: Batch) -> slice | NDArray[np.bool_]:
        """Which rows are counted here, and not told by another."""
        name = self._source.what.where if self._source else self.what.where
        if name is None:
            return slice(None)
        there = np.asarray(batch.array(name), dtype=np.bool_)
        there = ~there if self._source else there
        return slice(None) if there.all() else there

    def pieces(self, types: Mapping[str, pa.DataType], numbers: Numberings) -> Iterator[pa.Table]:
        """What was counted, tables of whole groups in the order of grains; `types` are those of the facts."""
        groups = numbers.dated(self.by) if self.what.is_by_known else numbers.plain(self.by)
        empty = True
        for counted in self._counted(groups.by(self.by.index(GRAIN))):
            starts = np.flatnonzero(np.diff(counted[0], prepend=-1))
            keys = groups.keys_of(counted[0][starts])
            yield self._table(keys, np.diff(starts, append=counted[0].size), types, counted)
            empty = False
        if empty:
            none = np.zeros(0, dtype=np.int64)
            yield self._table([none] * len(self.by), none, types, self.tally.nothing())

    def _counted(self, order: IntArray) -> Iterator[Counted]:
        if self._source and not self._source._is_told:
            raise RuntimeError(f"{self.what.kind} is a sum of {self._source.what.kind}, which was not read to its end")
        for counted in self.tally.results(order):
            if self._next:
                self._next.tally.put((counted[0] >> DAYS, *counted[1:]))
            yield counted
        self._is_told = True

    def _table(self, keys: Keys, repeats: IntArray, types: Mapping[str, pa.DataType], counted: Counted) -> pa.Table:
        """Counts as a table; `keys` are those of each group, which stands in so many entries behind each other."""
        group, cell, columns = counted
        names = ["segment", *self.what.by] if self.segment else list(self.what.by)
        found = {} if self.segment else {"segment": pa.array(np.zeros(group.size, np.int32))}
        for name, fact, key in zip(names, self.by, keys, strict=True):
            found[name] = pa.array(np.repeat(key.astype(types[fact].to_pandas_dtype()), repeats), types[fact])
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


def _wide(values: NDArray[np.generic]) -> NDArray[np.generic]:
    """Values whose extremes are looked for: small integers as floats, which hold them all."""
    return values.astype(np.float64) if values.dtype.kind == "i" and values.dtype.itemsize < 8 else values
