"""Rows of a log's own files without the engine: columns as they lie there, and facts that are made of them by Arrow.

Most of what is counted are columns as they are. The engine would decode them into pieces of its own, and copy these
into arrays; here they are decoded into arrays, and texts stay the numbers that they are in the file.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from monitoring.errors import DataError
from monitoring.log.counting.array_facts import NotUnderstoodError, columns_of, made_of
from monitoring.log.counting.count import Count, Own, Scan
from monitoring.log.sources.source import Source

DAY = 86_400_000_000  # microseconds


def own_rows(scan: Scan, counts: Sequence[Count], source: Source | None) -> Iterator[pa.RecordBatch] | None:
    """The facts of some counts, a group of rows of a file at a time; None where they cannot be had this way."""
    own = scan.own
    if own is None or source is None or source.shape is not None:
        return None
    names = sorted(set(scan.segments).union(*(count.facts() for count in counts)))
    try:
        columns = columns_of(scan.facts, names)
    except NotUnderstoodError:
        return None
    kinds = dict(zip(source.schema.names, source.schema.types, strict=True))
    made = {*own.ticks, *own.segments}
    texts = {own.segments[name][0] for name in columns & own.segments.keys()}
    stored = (columns - made) | texts | {own.time}
    if kinds.get(own.time) != pa.timestamp("us") or any(not pa.types.is_string(kinds[name]) for name in texts):
        return None
    schema = pa.schema([(name, kinds[name]) for name in sorted(stored)])
    read = (_with_made(rows, own, columns) for rows in _groups(source.files, schema))
    return (made_of(scan.facts, names, rows, len(rows[own.time])) for rows in read)


def _groups(files: Collection[str], schema: pa.Schema) -> Iterator[dict[str, pa.Array]]:
    """Columns of files, a group of rows at a time; one that a file lacks is missing."""
    texts = [field.name for field in schema if pa.types.is_string(field.type)]
    for file in files:
        try:
            known = pq.read_metadata(file)
            there = [name for name in schema.names if name in known.schema.names]
            encoded = [name for name in texts if name in there]
            with pq.ParquetFile(file, metadata=known, read_dictionary=encoded) as opened:
                for group in range(opened.num_row_groups):
                    rows = opened.read_row_group(group, columns=there)
                    whole = rows.combine_chunks()
                    yield {f.name: _column(whole, f) for f in schema}
        except (OSError, pa.ArrowException) as error:
            hint = "it may have gone or been cut off while it was read: try again, or take it out of the log"
            raise DataError(f"a file of the log cannot be read: {error}", hint) from error


def _column(rows: pa.Table, field: pa.Field) -> pa.Array:
    kind = pa.dictionary(pa.int32(), pa.string()) if pa.types.is_string(field.type) else field.type
    if field.name not in rows.column_names:
        return pa.nulls(rows.num_rows, kind)
    column = rows[field.name].cast(kind)
    return column.chunk(0) if column.num_chunks else pa.array([], kind)


def _with_made(rows: dict[str, pa.Array], own: Own, wanted: Collection[str]) -> dict[str, pa.Array]:
    tick = rows[own.time].cast(pa.int64()).to_numpy(zero_copy_only=False) // (DAY // own.per_day)
    found = rows | dict.fromkeys(own.ticks, pa.array(tick.astype(np.int32)))
    for name, (column, numbers) in own.segments.items():
        if name in wanted:
            found[name] = _numbered(rows[column], numbers)
    return found


def _numbered(texts: pa.Array, numbers: Mapping[str, int]) -> pa.Array:
    """The number of each text; 0 for those that have none."""
    of = np.array([*(numbers.get(text, 0) for text in texts.dictionary.to_pylist()), 0], np.int32)
    return pa.array(of[texts.indices.fill_null(len(texts.dictionary)).to_numpy()])
