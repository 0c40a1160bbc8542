"""The data files of a table: Parquet with sorted-out names, sizes and statistics, as a commit wants them."""

import json
import time
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake.transaction import AddAction
from numpy.typing import NDArray

from monitoring.disk import sums
from monitoring.disk.whole import whole_file
from monitoring.log.ground.columns import ROW
from monitoring.log.tables import intact, keys
from monitoring.log.tables.lookup import complete
from monitoring.log.tables.row_groups import like, row_groups

PREFIX = "rows-"
# The engine gives each thread a row group at a time, so one large group would keep all but one thread idle.
ROW_GROUP = 131_072
GROUPS_A_FILE = 4  # a correction rewrites the file that holds the row


def write(
    folder: Path, key: str, schema: pa.Schema, tables: Iterable[pa.Table], changes_rows: bool
) -> Iterator[AddAction]:
    """Write rows as files of a table, and give what a commit must say of each; without rows there is no file.

    Args:
        folder: the table's.
        key: the column by which rows are known.
        schema: the rows' columns.
        tables: the rows.
        changes_rows: False where the same rows stand in files that the commit removes.
    """
    folder.mkdir(exist_ok=True)
    groups = row_groups((complete(table, schema) for table in tables if table.num_rows), ROW_GROUP)
    for first in groups:
        file = folder / f"{PREFIX}{uuid4()}.parquet"
        said = _write_file(file, key, first.schema, chain([first], islice(groups, GROUPS_A_FILE - 1)))
        sums.note(folder, [file.name])
        size, now = file.stat().st_size, int(time.time() * 1000)
        yield AddAction(file.name, size, {}, now, changes_rows, json.dumps(said))


def without(file: Path, gone: NDArray[np.int64]) -> Iterator[pa.Table]:
    """A file's rows, piece by piece, but for those at some positions, counted from 0."""
    intact.require([file])
    with pq.ParquetFile(file, pre_buffer=False) as source:
        first = 0
        for batch in source.iter_batches(ROW_GROUP):
            kept = np.ones(batch.num_rows, np.bool_)
            kept[gone[(gone >= first) & (gone < first + batch.num_rows)] - first] = False
            first += batch.num_rows
            yield pa.Table.from_batches([batch]).filter(pa.array(kept))


def _write_file(file: Path, key: str, schema: pa.Schema, groups: Iterable[pa.Table]) -> dict[str, object]:
    """One file; what a commit says of its rows. It says nothing of their values, which would outlive the rows."""
    rows, found, numbers = 0, [], []
    # Numbers are read twice as fast without a dictionary, which they would fill up; so would keys.
    texts = [f.name for f in schema if f.name != key and (pa.types.is_string(f.type) or pa.types.is_dictionary(f.type))]
    # Whether texts came encoded is nobody's business who reads the file.
    settings = {"compression": "lz4", "use_dictionary": texts, "store_schema": False}
    with whole_file(file) as handle, pq.ParquetWriter(handle, schema, **settings) as writer:
        for group in groups:
            writer.write_table(like(group, schema), row_group_size=ROW_GROUP)
            rows += group.num_rows
            found.append(keys.hashes(group[key]))
            numbers.append(group[ROW])
    keys.keep(file, np.concatenate(found))
    number = pa.chunked_array([chunk for part in numbers for chunk in part.chunks], pa.int64())
    least = pc.min_max(number)
    return {
        "numRecords": rows,
        "minValues": {ROW: least["min"].as_py()},
        "maxValues": {ROW: least["max"].as_py()},
        "nullCount": {ROW: number.null_count},
    }
