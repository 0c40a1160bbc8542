"""Incoming rows against those that are there: which are new, which say something else, which say the same."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

ROW = "_row"


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append did to the table: rows that were new, rows that replaced one, rows that were there already."""

    new: int = 0
    replaced: int = 0
    unchanged: int = 0

    def __add__(self, other: "Appended") -> "Appended":
        return Appended(self.new + other.new, self.replaced + other.replaced, self.unchanged + other.unchanged)


Finder = Callable[[list[str], pa.Table, str], pa.Table]


@dataclass(slots=True)
class Merge:
    """Splits incoming batches into new, changed and unchanged rows while they stream by.

    Args:
        key: the column by which a row is known.
        files: the table's files; without any, every row is new.
        find: looks up the rows that are there.
        first_row: the next running number.
        done: what was sorted out so far.
        changed: the rows that replace one.
        failure: why the batches ended early.
    """

    key: str
    files: list[str]
    find: Finder
    first_row: int
    done: Appended = Appended()
    changed: list[pa.Table] = field(default_factory=list)
    failure: BaseException | None = None

    def new_rows(self, batches: Iterable[pa.Table], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        """The rows whose key is not in the table, numbered; remembers the changed ones."""
        try:
            for batch in batches:
                batch = batch.select(schema.names).cast(schema)
                fresh = self._sort_out(batch) if self.files else batch
                self.done += Appended(new=fresh.num_rows)
                numbers = pa.array(range(self.first_row, self.first_row + fresh.num_rows), pa.int64())
                self.first_row += fresh.num_rows
                yield from fresh.add_column(0, pa.field(ROW, pa.int64()), numbers).to_batches()
        except Exception as error:
            self.failure = error
            raise

    def _sort_out(self, batch: pa.Table) -> pa.Table:
        there = self.find(self.files, batch.select([self.key]), self.key)
        if not there.num_rows:
            return batch
        there = there.select(batch.column_names).cast(batch.schema)
        known = pc.is_in(batch[self.key], value_set=there[self.key].combine_chunks())
        again = batch.filter(known).sort_by(self.key)
        differs = _differs(again, there.sort_by(self.key))
        self.changed.append(again.filter(differs))
        replaced = int(pc.sum(differs).as_py() or 0)
        self.done += Appended(replaced=replaced, unchanged=again.num_rows - replaced)
        return batch.filter(pc.invert(known))


def _differs(new: pa.Table, old: pa.Table) -> pa.ChunkedArray:
    """Row by row, whether any column differs; two missing values are the same, and so are two NaN."""
    differs = pa.chunked_array([pa.array([False] * new.num_rows, pa.bool_())])
    for name in new.column_names:
        left, right = new[name], old[name]
        if pa.types.is_floating(left.type):
            left, right = pc.if_else(pc.is_nan(left), None, left), pc.if_else(pc.is_nan(right), None, right)
        same = pc.if_else(pc.is_null(left), pc.is_null(right), pc.fill_null(pc.equal(left, right), False))
        differs = pc.or_(differs, pc.invert(same))
    return differs
