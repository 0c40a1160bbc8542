"""Delta tables: appended by many, whole or not at all, and never the same row twice."""

import fcntl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable, WriterProperties, write_deltalake

from monitoring.errors import DataError
from monitoring.log.merge import ROW, Appended, Finder, Merge

# The engine gives each thread a row group at a time, so one large group would keep all but one thread idle.
ROW_GROUPS = WriterProperties(max_row_group_size=131_072)


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
        return DeltaTable.is_deltatable(self._uri)

    def version(self) -> int:
        """Its Delta version: grows with every change; -1 before the first."""
        return self._delta().version() if self.exists() else -1

    def state(self) -> str:
        """Differs wherever its rows may differ: another version, or another table that has come in its place."""
        if not self.exists():
            return "none"
        table = self._delta()
        return f"{table.metadata().id}-{table.version()}"

    def files(self) -> list[str]:
        """The Parquet files that make up its current version."""
        # Only the names are taken: the rest of an address is percent-encoded.
        return sorted(str(self.path / uri.rsplit("/", 1)[-1]) for uri in self._delta().file_uris())

    def empty(self) -> pa.Table:
        """Its columns, without rows."""
        return pa.schema(self._delta().schema().to_arrow()).empty_table()

    def count(self) -> int:
        """Its rows, from the table's own statistics."""
        return int(self._delta().count()) if self.exists() else 0

    @property
    def _uri(self) -> str:
        return self.path.as_uri()

    def _delta(self) -> DeltaTable:
        return DeltaTable(self._uri)

    def append(self, batches: Iterable[pa.Table], schema: pa.Schema, find: Finder, *, replace: bool = True) -> Appended:
        """Add rows; a known key with other values replaces its row, one with the same values changes nothing.

        New rows of all batches become one commit, so a reader sees all of them or none; rows that replace others
        follow in a second one. Where anything fails, the table is as it was before.

        Args:
            batches: tables in `schema`, keys unique across them.
            schema: columns without `_row`.
            find: looks up the rows that are there for the keys of a batch.
            replace: whether a known key may come with other values; where keys are made from a file's name, that
                means another file of the same name, and nothing is appended.

        Raises `DataError` where rows would replace others and may not.
        """
        with locked(self.path.parent):
            before = self.version()
            known = self.files() if before >= 0 else []
            merge = Merge(self.key, known, find, first_row=self._next_row())
            try:
                self._write(merge.new_rows(batches, schema), _with_row(schema))
                if merge.done.replaced and not replace:
                    hint = "rename the file, or name an id column in the deployment file"
                    raise DataError("a file of this name was read before, with other values in the same rows", hint)
                if merge.changed:
                    self._replace(pa.concat_tables(merge.changed))
            except BaseException as error:
                if 0 <= before < self.version():
                    self._delta().restore(before)
                # The table's writer turns an error of the batches into one of its own; people need theirs.
                raise merge.failure or error from error
            return merge.done

    def _write(self, new: Iterator[pa.RecordBatch], schema: pa.Schema) -> None:
        first = next(new, None)
        if first is not None:
            reader = pa.RecordBatchReader.from_batches(schema, chain([first], new))
            write_deltalake(self._uri, reader, mode="append", writer_properties=ROW_GROUPS)
        elif not self.exists():
            write_deltalake(self._uri, schema.empty_table(), mode="append")

    def _next_row(self) -> int:
        if not self.exists():
            return 0
        actions = pa.table(self._delta().get_add_actions(flatten=True))
        column = f"max.{ROW}"
        highest = pc.max(actions[column]).as_py() if column in actions.column_names else None
        return 0 if highest is None else int(highest) + 1

    def _replace(self, rows: pa.Table) -> None:
        names = [_quoted(name) for name in rows.column_names if name != self.key]
        merger = self._delta().merge(
            rows,
            predicate=f"target.{_quoted(self.key)} = source.{_quoted(self.key)}",
            source_alias="source",
            target_alias="target",
            writer_properties=ROW_GROUPS,
        )
        merger.when_matched_update({name: f"source.{name}" for name in names}).execute()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _with_row(schema: pa.Schema) -> pa.Schema:
    # In front, because Delta keeps statistics, from which the next number is known, of the first 32 columns alone.
    return schema.insert(0, pa.field(ROW, pa.int64()))
