"""Parquet, read in batches with the types that the file has."""

from collections import deque
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from monitoring.errors import DataError
from monitoring.intake.chunks import Chunk, regroup
from monitoring.intake.columns.parsed_column import is_text
from monitoring.intake.dialect.headers import refuse_many
from monitoring.intake.dialect.records import Record
from monitoring.intake.dialect.totals import ABOVE, KEEP, MOST, ending, no_data
from monitoring.intake.formats.source import Source

ENCODED = pa.dictionary(pa.int32(), pa.string())
BATCH = 1 << 16
SMALL = 1 << 15  # bytes of a dictionary; each batch comes with all of it


def header(source: Source) -> tuple[str, ...]:
    """The column names."""
    with _opened(source) as file:
        refuse_many(file.metadata.num_columns, source.name)
        return tuple(file.schema_arrow.names)


def count(source: Source) -> int:
    """The rows, as the file's footer has them."""
    with _opened(source) as file:
        return int(file.metadata.num_rows)


def read(source: Source, columns: list[str] | None, batch_rows: int, encoded: Collection[str] = ()) -> Iterator[Chunk]:
    """The file in chunks of `batch_rows` rows with these columns (None: all).

    Those of `encoded` come as Arrow's dictionaries where the file itself keeps their texts in small ones.
    """
    with _opened(source) as file:
        few = [name for name in encoded if _has_few_texts(file, name)]
        totals = [] if source.settings.totals == KEEP else _totals(file)
    with _opened(source, few) as file:
        total, last = file.metadata.num_rows, 0
        data = total - len(totals)
        for table in regroup(file.iter_batches(batch_rows, columns=columns), batch_rows):
            rows = np.arange(last + 1, min(last + table.num_rows, data) + 1)
            last += table.num_rows
            rejects = tuple(no_data(record, data + place) for place, record in enumerate(totals, 1) if last == total)
            yield Chunk(_plain(table.slice(0, len(rows)), few), rows, rejects, last / total)


def _totals(file: pq.ParquetFile) -> list[Record]:
    """The rows of totals at the end."""
    groups = file.metadata.num_row_groups
    if not groups or len(file.schema_arrow) < 2:
        return []
    last = _beginnings(file, groups - 1, -MOST)
    return ending(last, 2, lambda most: _beginnings(file, 0, ABOVE)[: file.metadata.num_rows - most])


def _beginnings(file: pq.ParquetFile, group: int, count: int) -> list[Record]:
    """The first cells that are not empty of some rows of a row group, the first or (below 0) the last ones.

    What is no text is no word, and stands for itself. Most files tell in their first column.
    """
    found: list[str] = []
    for field in file.schema_arrow:
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        pieces = file.iter_batches(BATCH, row_groups=[group], columns=[field.name])
        part = next(pieces) if count > 0 else pa.Table.from_batches(deque(pieces, maxlen=2))
        cells = part.column(0).slice(*((0, count) if count > 0 else (max(part.num_rows + count, 0),))).to_pylist()
        texts = (
            [(cell or "").strip() for cell in cells]
            if is_text(kind)
            else ["" if cell is None else "0" for cell in cells]
        )
        found = [first or text for first, text in zip(found or texts, texts, strict=True)]
        if all(found):
            break
    return [Record(0, 0, (cell, "")) for cell in found]


def _plain(table: pa.Table, encoded: Collection[str]) -> pa.Table:
    """Dictionaries become what they stand for, but for those that were asked for."""
    fields = [
        field.with_type(field.type.value_type)
        if pa.types.is_dictionary(field.type) and not (field.name in encoded and field.type == ENCODED)
        else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))


def _has_few_texts(file: pq.ParquetFile, name: str) -> bool:
    """Whether every row group keeps the texts of a column in a dictionary of a few pages."""
    paths = [file.schema.column(place).path for place in range(len(file.schema))]
    if name not in paths or not pa.types.is_string(file.schema_arrow.field(name).type):
        return False
    groups = range(file.metadata.num_row_groups)
    parts = [file.metadata.row_group(group).column(paths.index(name)) for group in groups]
    return all(
        part.has_dictionary_page
        and 0 < part.data_page_offset - (part.dictionary_page_offset or 0) <= SMALL
        and part.total_uncompressed_size <= 2 * part.num_values + 2 * SMALL
        for part in parts
    )


@contextmanager
def _opened(source: Source, encoded: Collection[str] = ()) -> Iterator[pq.ParquetFile]:
    try:
        # Read ahead, pyarrow would hold all of the file that it has read so far.
        with pq.ParquetFile(source.path, read_dictionary=[*encoded], pre_buffer=False) as file:
            yield file
    except (pa.ArrowInvalid, OSError) as error:
        hint = "the file may have been cut off on its way; copy it again"
        raise DataError(f"{source.name} is a damaged Parquet file", hint) from error
