"""A Delta table that somebody else writes, read in place: its current Parquet files."""

from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError, TableNotFoundError

from monitoring.errors import DataError
from monitoring.log.sources.shape import Shape
from monitoring.log.sources.source import Source

MAPPING = "delta.columnMapping.mode"


@dataclass(frozen=True, slots=True)
class DeltaLog:
    """A folder with a `_delta_log`; its files only come and go."""

    path: Path
    shape: Shape

    def exists(self) -> bool:
        """Always: whether it can be read turns out where it is."""
        return True

    def state(self) -> str:
        """The table's id and version."""
        return _state(self._table())

    def look_again(self) -> None:
        """Nothing is remembered."""

    def source(self) -> Source:
        """The current files; partition columns are in their folders' names.

        Raises `DataError` where Parquet files alone do not say what the rows are.
        """
        table = self._table()
        actions = pa.table(table.get_add_actions(flatten=True))
        partitions = tuple(table.metadata().partition_columns)
        self._refuse_what_files_do_not_say(table, actions, partitions)
        files = tuple(sorted(str(self.path / unquote(path)) for path in actions["path"].to_pylist()))
        columns = frozenset(field.name for field in table.schema().fields)
        shape = replace(self.shape, declared=columns)
        return Source(files, shape.schema, _state(table), hive=bool(partitions), shape=shape)

    def _table(self) -> DeltaTable:
        try:
            return DeltaTable(self.path.as_uri())
        except (DeltaError, TableNotFoundError) as error:
            hint = 'it may have been written by a newer Delta; read it with engine = "spark", or import it'
            raise DataError(f"{self.path.name} cannot be read as a Delta table: {_first(error)}", hint) from error

    def _refuse_what_files_do_not_say(self, table: DeltaTable, actions: pa.Table, partitions: tuple[str, ...]) -> None:
        name, hint = self.path.name, "have it rewritten without (REORG TABLE … APPLY (PURGE)), or read it with Spark"
        if table.metadata().configuration.get(MAPPING, "none") != "none":
            raise DataError(f"{name} renames its columns by column mapping, which is not read here", hint)
        features = table.protocol().reader_features or []
        if "deletionVectors" in features and any(batch.num_rows for batch in table.deletion_vectors()):
            raise DataError(f"{name} marks deleted rows by deletion vectors, which are not read here", hint)
        for path in actions["path"].to_pylist():
            keys = tuple(unquote(part).split("=")[0] for part in path.split("/")[:-1] if "=" in unquote(part))
            if keys != partitions or "://" in path or path.startswith("/"):
                raise DataError(f"{name} keeps files in other places than its partitions' folders: {path}", hint)


def _state(table: DeltaTable) -> str:
    return f"{table.metadata().id}-{table.version()}"


def _first(error: Exception) -> str:
    return str(error).splitlines()[0]
