"""Scored rows as Parquet: features as they were read, other columns as the file has them, scores as numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from monitoring.disk.temporary import TemporaryFolder
from monitoring.disk.whole import whole_file
from monitoring.intake.chunks import column
from monitoring.intake.columns.texts import as_text
from monitoring.scoring.files.rows import ScoredRows


@contextmanager
def parquet_file(path: Path) -> Iterator["ParquetFile"]:
    """A Parquet file; its types are those of the first rows, and wider ones where later rows need them."""
    with whole_file(path) as handle:
        file = ParquetFile(handle)
        try:
            yield file
        finally:
            file.close()


@dataclass(slots=True)
class ParquetFile:
    """An open Parquet file."""

    handle: BinaryIO
    writer: pq.ParquetWriter | None = None
    formulas: int = 0

    def write(self, rows: ScoredRows) -> None:
        """Write some rows as a group of their own."""
        self.add(rows.typed())

    def add(self, table: pa.Table) -> None:
        """The same for a table."""
        if self.writer is None:
            self.writer = _writer(self.handle, table.schema)
        elif wide := dict(_wider(self.writer.schema, table)):
            self._widen(wide)
        self.writer.write_table(_fitted(table, self.writer.schema))

    def close(self) -> None:
        """End the file."""
        if self.writer is not None:
            self.writer.close()

    def _widen(self, wide: dict[str, pa.DataType]) -> None:
        """Write the earlier rows once more, in types that hold the new ones, too: only lines of JSON change theirs."""
        self.close()
        self.handle.flush()
        with TemporaryFolder() as folder:
            place = folder / "earlier.parquet"
            place.write_bytes(Path(self.handle.name).read_bytes())
            with pq.ParquetFile(place, pre_buffer=False) as earlier:
                wide = {n: kind if _holds(kind, earlier.read([n])[n]) else pa.string() for n, kind in wide.items()}
                fields = [field.with_type(wide.get(field.name, field.type)) for field in earlier.schema_arrow]
                self.handle.seek(0)
                self.handle.truncate()
                self.writer = _writer(self.handle, pa.schema(fields))
                for group in range(earlier.num_row_groups):
                    self.writer.write_table(_fitted(earlier.read_row_group(group), self.writer.schema))


def _writer(handle: BinaryIO, schema: pa.Schema) -> pq.ParquetWriter:
    """Numbers seldom repeat: dictionaries of them take three times as long to write, and more room."""
    texts = [field.name for field in schema if pa.types.is_string(field.type)]
    return pq.ParquetWriter(handle, schema, use_dictionary=texts)


def _wider(schema: pa.Schema, table: pa.Table) -> Iterator[tuple[str, pa.DataType]]:
    """The columns that have no place for these values, and the type that most likely has one for all."""
    for field in schema:
        new = table[field.name]
        if not _holds(field.type, new):
            grows = pa.types.is_null(field.type) or (pa.types.is_integer(field.type) and pa.types.is_floating(new.type))
            yield field.name, new.type if grows else pa.string()


def _holds(kind: pa.DataType, values: pa.ChunkedArray) -> bool:
    """Whether a column of this type has a place for all of the values, as what they are."""
    if values.type == kind or values.null_count == len(values):
        return True
    if not (pa.types.is_floating(kind) and pa.types.is_integer(values.type)):
        return bool(pa.types.is_string(kind))
    try:
        values.cast(kind)
    except pa.ArrowInvalid:  # an integer that no float says exactly
        return False
    return True


def _fitted(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The table with these types; what becomes text becomes what a CSV would have."""
    if table.schema == schema:
        return table
    return pa.table([_as(field.type, column(table, field.name)) for field in schema], schema=schema)


def _as(kind: pa.DataType, values: pa.Array) -> pa.Array:
    if values.type != kind and values.null_count == len(values):
        return pa.nulls(len(values), kind)
    return as_text(values) if pa.types.is_string(kind) else values.cast(kind)
