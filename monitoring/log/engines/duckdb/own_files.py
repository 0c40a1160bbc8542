"""Columns of a log's own files as arrays, a group of rows at a time; texts stay the numbers that they are there."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import pyarrow as pa
import pyarrow.parquet as pq

from monitoring.intake.formats.parquet import ENCODED
from monitoring.log.ground.columns import ROW
from monitoring.log.ground.unreadable import unreadable


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time: the column that has it, and its first microsecond since 1970 and that after its last one."""

    column: str
    first: int
    end: int


def groups(
    files: Collection[str], schema: pa.Schema, plain: str = "", stretch: Stretch | None = None
) -> Iterator[pa.Table]:
    """The columns of a schema, in the order in which rows came, after none; one that a file lacks is missing.

    Args:
        files: the files.
        schema: the columns; texts come encoded.
        plain: but for this one.
        stretch: groups of rows that are known to have none in it are left out; None: all are read.
    """
    yield _complete(schema.empty_table(), schema, plain)
    for file, known in _in_order(files):
        there = [name for name in schema.names if name in known.schema.names]
        wanted = [group for group in range(known.num_row_groups) if _reaches(known, group, stretch)]
        if not wanted:
            continue
        texts = [name for name in there if pa.types.is_string(schema.field(name).type) and name != plain]
        try:
            with pq.ParquetFile(file, metadata=known, read_dictionary=texts) as opened:
                for group in wanted:
                    yield _complete(opened.read_row_group(group, columns=there), schema, plain)
        except (OSError, pa.ArrowException) as error:
            raise unreadable(error) from error


def plain(tables: Iterator[pa.Table]) -> pa.RecordBatchReader:
    """Tables to be read by the engine; texts are no longer encoded."""
    first = next(tables)
    fields = [pa.field(f.name, pa.string() if f.type == ENCODED else f.type) for f in first.schema]
    schema = pa.schema(fields)
    batches = (batch for table in chain([first], tables) for batch in table.cast(schema).to_batches())
    return pa.RecordBatchReader.from_batches(schema, batches)


def encoded(rows: pa.Table, key: str) -> pa.Table:
    """Rows as they were before; texts are encoded, but for the key."""
    texts = [f.name for f in rows.schema if pa.types.is_string(f.type) and f.name != key]
    for name in texts:
        rows = rows.set_column(rows.column_names.index(name), name, rows[name].dictionary_encode())
    return rows


def _in_order(files: Collection[str]) -> Sequence[tuple[str, pq.FileMetaData]]:
    try:
        found = [(file, pq.read_metadata(file)) for file in files]
    except (OSError, pa.ArrowException) as error:
        raise unreadable(error) from error
    return sorted(found, key=lambda one: _first_row(one[1]))


def _first_row(known: pq.FileMetaData) -> int:
    """The least number of a row in the first group of a file; 0 where that is not told."""
    if ROW not in known.schema.names or not known.num_row_groups:
        return 0
    said = known.row_group(0).column(known.schema.names.index(ROW)).statistics
    return int(said.min) if said and said.has_min_max else 0


def _reaches(known: pq.FileMetaData, group: int, stretch: Stretch | None) -> bool:
    """Whether some of a group of rows may lie in a stretch, by what our own files keep of their times."""
    if stretch is None or stretch.column not in known.schema.names:
        return True
    said = known.row_group(group).column(known.schema.names.index(stretch.column)).statistics
    if said is None or not said.has_min_max:
        return True
    return bool(said.min_raw < stretch.end and said.max_raw >= stretch.first)


def _complete(rows: pa.Table, schema: pa.Schema, plain: str) -> pa.Table:
    columns = {}
    for field in schema:
        kind = ENCODED if pa.types.is_string(field.type) and field.name != plain else field.type
        is_there = field.name in rows.column_names
        columns[field.name] = rows[field.name].cast(kind) if is_there else pa.nulls(rows.num_rows, kind)
    return pa.table(columns).combine_chunks()
