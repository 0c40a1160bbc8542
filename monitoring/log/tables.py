"""Delta tables: appended by many, whole or not at all, and never the same row twice."""

import fcntl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable, write_deltalake

ROW = "_row"


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append did to the table: rows that were new, rows that replaced one, rows that were there already."""

    new: int = 0
    replaced: int = 0
    unchanged: int = 0

    def __add__(self, other: "Appended") -> "Appended":
        return Appended(self.new + other.new, self.replaced + other.replaced, self.unchanged + other.unchanged)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One writer at a time below `folder`, across processes; the lock dies with the process that holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True, slots=True)
class Table:
    """One Delta table whose rows are known by `key`.

    Rows also get a running number `_row` in the order of their arrival; a row that replaces another keeps its.
    """

    path: Path
    key: str

    def exists(self) -> bool:
        """Whether anything was ever written to it."""
        return DeltaTable.is_deltatable(str(self.path))

    def version(self) -> int:
        """Its Delta version: grows with every change; -1 before the first."""
        return DeltaTable(str(self.path)).version() if self.exists() else -1

    def files(self) -> list[str]:
        """The Parquet files that make up its current version."""
        return sorted(DeltaTable(str(self.path)).file_uris()) if self.exists() else []

    def empty(self) -> pa.Table:
        """Its columns, without rows."""
        return pa.schema(DeltaTable(str(self.path)).schema().to_arrow()).empty_table()

    def count(self) -> int:
        """Its rows, from the table's own statistics."""
        return int(DeltaTable(str(self.path)).count()) if self.exists() else 0

    def append(self, batches: Iterable[pa.Table], schema: pa.Schema, find: "Finder") -> Appended:
        """Add rows; a known key with other values replaces its row, one with the same values changes nothing.

        New rows of all batches become one commit, so a reader sees all of them or none.

        Args:
            batches: tables in `schema`, keys unique across them.
            schema: columns without `_row`.
            find: looks up the rows that are there for the keys of a batch.
        """
        with locked(self.path.parent):
            known = self.files()
            merge = _Merge(self.key, known, find, first_row=self._next_row())
            reader = pa.RecordBatchReader.from_batches(_with_row(schema), merge.new_rows(batches, schema))
            first = next(reader, None)
            if first is not None:
                rest = (batch for part in ([first], reader) for batch in part)
                stream = pa.RecordBatchReader.from_batches(reader.schema, rest)
                write_deltalake(str(self.path), stream, mode="append")
            elif not known and not self.exists():
                write_deltalake(str(self.path), _with_row(schema).empty_table(), mode="append")
            if merge.changed:
                self._replace(pa.concat_tables(merge.changed))
            return merge.done

    def _next_row(self) -> int:
        if not self.exists():
            return 0
        actions = pa.table(DeltaTable(str(self.path)).get_add_actions(flatten=True))
        column = f"max.{ROW}"
        highest = pc.max(actions[column]).as_py() if column in actions.column_names else None
        return 0 if highest is None else int(highest) + 1

    def _replace(self, rows: pa.Table) -> None:
        updates = {name: f"source.`{name}`" for name in rows.column_names if name != self.key}
        merger = DeltaTable(str(self.path)).merge(
            rows,
            predicate=f"target.`{self.key}` = source.`{self.key}`",
            source_alias="source",
            target_alias="target",
        )
        merger.when_matched_update({f"`{name}`": value for name, value in updates.items()}).execute()


Finder = Callable[[list[str], pa.Table, str], pa.Table]


@dataclass(slots=True)
class _Merge:
    """Splits incoming batches into new, changed and unchanged rows while they stream by."""

    key: str
    files: list[str]
    find: Finder
    first_row: int
    done: Appended = Appended()
    changed: list[pa.Table] = None  # type: ignore[assignment]  # set below: dataclass slots allow no mutable default

    def __post_init__(self) -> None:
        self.changed = []

    def new_rows(self, batches: Iterable[pa.Table], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        """The rows whose key is not in the table, numbered; remembers the changed ones."""
        for batch in batches:
            batch = batch.select(schema.names).cast(schema)
            fresh = self._sort_out(batch) if self.files else batch
            self.done += Appended(new=fresh.num_rows)
            numbers = pa.array(range(self.first_row, self.first_row + fresh.num_rows), pa.int64())
            self.first_row += fresh.num_rows
            yield from fresh.append_column(pa.field(ROW, pa.int64()), numbers).to_batches()

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


def _with_row(schema: pa.Schema) -> pa.Schema:
    return schema.append(pa.field(ROW, pa.int64()))
