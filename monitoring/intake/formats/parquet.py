"""Parquet, read in batches with the types that the file has."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from monitoring.errors import DataError
from monitoring.intake.chunks import Chunk, regroup
from monitoring.intake.formats.recognise import refuse_many
from monitoring.intake.formats.source import Source


def header(source: Source) -> tuple[str, ...]:
    """The column names."""
    with _opened(source) as file:
        refuse_many(file.metadata.num_columns, source.name)
        return tuple(file.schema_arrow.names)


def count(source: Source) -> int:
    """The rows, as the file's footer has them."""
    with _opened(source) as file:
        return int(file.metadata.num_rows)


def read(source: Source, columns: list[str] | None, batch_rows: int) -> Iterator[Chunk]:
    """The file in chunks of `batch_rows` rows with these columns (None: all)."""
    with _opened(source) as file:
        total, last = file.metadata.num_rows, 0
        for table in regroup(file.iter_batches(batch_rows, columns=columns), batch_rows):
            rows = np.arange(last + 1, last + table.num_rows + 1)
            last += table.num_rows
            yield Chunk(_plain(table), rows, (), last / total)


def _plain(table: pa.Table) -> pa.Table:
    """Dictionaries become what they stand for."""
    fields = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))


@contextmanager
def _opened(source: Source) -> Iterator[pq.ParquetFile]:
    try:
        with pq.ParquetFile(source.path) as file:
            yield file
    except (pa.ArrowInvalid, OSError) as error:
        hint = "the file may have been cut off on its way; copy it again"
        raise DataError(f"{source.name} is a damaged Parquet file", hint) from error
