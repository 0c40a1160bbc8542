"""Incoming rows against those that are there: which are new, which say something else, which say the same."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from monitoring.log.ground.columns import ROW
from monitoring.log.tables.lookup import Found, column

_NO_NUMBER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append did to the table: rows that were new, rows that replaced one, rows that were there already."""

    new: int = 0
    replaced: int = 0
    unchanged: int = 0

    def __add__(self, other: "Appended") -> "Appended":
        return Appended(self.new + other.new, self.replaced + other.replaced, self.unchanged + other.unchanged)


Finder = Callable[[pa.ChunkedArray], Iterable[Found]]


@dataclass(slots=True)
class Merge:
    """Splits incoming batches into new, changed and unchanged rows while they stream by.

    Args:
        key: the column by which a row is known.
        find: looks up the rows that are there.
        next_row: the next running number.
        done: what was sorted out so far.
    """

    key: str
    find: Finder
    next_row: int
    done: Appended = Appended()
    _replaced: dict[Path, list[NDArray[np.int64]]] = field(default_factory=dict)

    def rows(self, batches: Iterable[pa.Table]) -> Iterator[pa.Table]:
        """The rows to write, with their numbers: new ones, and changed ones, which keep the numbers they had."""
        for batch in batches:
            found = list(self.find(batch[self.key]))
            known, changed = np.zeros(batch.num_rows, np.bool_), np.array([], np.int64)
            numbers = np.full(batch.num_rows, _NO_NUMBER)
            if found:
                place = _places(batch[self.key], found, self.key)
                known[place] = True
                changed = self._changed(batch, found, place)
                np.minimum.at(numbers, place, _numbers(found))
            new = np.flatnonzero(~known)
            self.done += Appended(len(new), len(changed), batch.num_rows - len(new) - len(changed))
            written = np.concatenate((new, changed))
            yield batch.take(pa.array(written)).add_column(0, ROW, pa.array(self._numbered(numbers[written])))

    @property
    def replaced(self) -> dict[Path, NDArray[np.int64]]:
        """Per file, the positions of the rows that were replaced; known when all rows have streamed by."""
        return {file: np.concatenate(positions) for file, positions in self._replaced.items()}

    def _changed(self, batch: pa.Table, found: list[Found], place: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of the batch that differ from the row that is there; remembers the places of the latter.

        Where another program has put in a key twice, its rows are replaced by one.
        """
        old = pa.concat_tables([part.rows for part in found]).select(batch.column_names).cast(batch.schema)
        differs = _differs(batch.take(pa.array(place)), old)
        changed = np.unique(place[differs | (np.bincount(place, minlength=batch.num_rows) > 1)[place]])
        goes = np.isin(place, changed)
        first = 0
        for part in found:
            positions = part.positions[goes[first : first + part.positions.size]]
            first += part.positions.size
            if positions.size:
                self._replaced.setdefault(part.file, []).append(positions)
        return changed

    def _numbered(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        lacking = np.flatnonzero(numbers == _NO_NUMBER)
        numbers[lacking] = np.arange(self.next_row, self.next_row + lacking.size)
        self.next_row += lacking.size
        return numbers


def _places(keys: pa.ChunkedArray, found: list[Found], key: str) -> NDArray[np.int64]:
    """For every row that was found, the row of the batch that has its key."""
    there = pc.index_in(column(found, key, keys.type), value_set=keys.combine_chunks())
    return np.asarray(there.to_numpy(), np.int64)


def _numbers(found: list[Found]) -> NDArray[np.int64]:
    return np.asarray(pc.fill_null(column(found, ROW, pa.int64()), _NO_NUMBER).to_numpy())


def _differs(new: pa.Table, old: pa.Table) -> NDArray[np.bool_]:
    """Row by row, whether any column differs; two missing values are the same, and so are two NaN."""
    differs = np.zeros(new.num_rows, np.bool_)
    for name in new.column_names:
        left, right = new[name], old[name]
        if pa.types.is_floating(left.type):
            left, right = pc.if_else(pc.is_nan(left), None, left), pc.if_else(pc.is_nan(right), None, right)
        same = pc.if_else(pc.is_null(left), pc.is_null(right), pc.fill_null(pc.equal(left, right), False))
        differs |= ~np.asarray(same.to_numpy(), np.bool_)
    return differs
