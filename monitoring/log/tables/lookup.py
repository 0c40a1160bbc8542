"""Rows by their keys, with the places where they are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from monitoring.log.tables import intact, keys


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of one file that were looked for.

    Args:
        file: the file.
        positions: which of its rows, counted from 0, rising, `(n,)`.
        rows: the rows themselves, in the same order.
    """

    file: Path
    positions: NDArray[np.int64]
    rows: pa.Table


def look_up(files: Sequence[Path], key: str, wanted: pa.ChunkedArray, schema: pa.Schema) -> Iterator[Found]:
    """The rows whose `key` is wanted, file by file; only files that have some. A column that a file lacks is missing.

    Args:
        files: where to look.
        key: the column by which rows are known.
        wanted: its values.
        schema: the columns to bring along.
    """
    values = wanted.combine_chunks()
    for file in keys.holding(files, key, keys.hashes(wanted)):
        there = keys.keys_of(file, key).cast(values.type)
        positions = np.flatnonzero(pc.is_in(there, value_set=values).to_numpy())
        if positions.size:
            known = pa.table({key: there.take(pa.array(positions))})
            yield Found(file, positions, known if schema.names == [key] else _rows(file, positions, schema))


def column(found: Iterable[Found], name: str, kind: pa.DataType) -> pa.ChunkedArray:
    """One column of all rows that were found, file after file."""
    return pa.chunked_array([chunk for part in found for chunk in part.rows[name].chunks], kind)


def _rows(file: Path, positions: NDArray[np.int64], schema: pa.Schema) -> pa.Table:
    """Some rows of a file; only the row groups that hold one are read."""
    intact.require([file])
    with pq.ParquetFile(file) as source:
        sizes = [source.metadata.row_group(group).num_rows for group in range(source.num_row_groups)]
        starts = np.concatenate(([0], np.cumsum(sizes)))
        groups = np.unique(np.searchsorted(starts, positions, side="right") - 1)
        shifts = starts[groups] - np.concatenate(([0], np.cumsum(np.diff(starts)[groups])))[:-1]
        place = np.searchsorted(groups, np.searchsorted(starts, positions, side="right") - 1)
        names = [name for name in schema.names if name in source.schema_arrow.names]
        found = source.read_row_groups(groups.tolist(), columns=names).take(pa.array(positions - shifts[place]))
    return complete(found, schema)


def complete(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The table's rows in `schema`; a column that it lacks is missing in every row, and encoded texts stay encoded."""
    columns = {
        f.name: table[f.name] if f.name in table.column_names else pa.nulls(table.num_rows, f.type) for f in schema
    }
    return pa.table({f.name: _as(columns[f.name], f.type) for f in schema})


def _as(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    is_encoded = pa.types.is_dictionary(column.type) and column.type.value_type == kind
    return column if is_encoded or column.type == kind else column.cast(kind)
