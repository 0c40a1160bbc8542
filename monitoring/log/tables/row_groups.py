"""Rows cut into groups of one size, without being copied; their texts plain or encoded, as the file wants them."""

from collections.abc import Iterable, Iterator

import pyarrow as pa

from monitoring.intake.chunks import MOST_BYTES


def row_groups(tables: Iterable[pa.Table], rows: int) -> Iterator[pa.Table]:
    """Tables of exactly `rows` rows, the last one shorter; fewer where `MOST_BYTES` are reached before.

    Each has the types of the first, but for texts: these are encoded where the first piece of the group has them so.
    """
    held: list[pa.Table] = []
    count = size = 0
    for table in tables:
        held.append(table)
        count, size = count + table.num_rows, size + table.nbytes
        while count >= rows or size >= MOST_BYTES:
            joined = _joined(held)
            yield joined[:rows]
            rest = joined[rows:]
            held, count, size = ([rest], rest.num_rows, rest.nbytes) if rest.num_rows else ([], 0, 0)
    if count:
        yield _joined(held)


def like(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The same rows with texts encoded where they are so in `schema`; equal texts have equal places then."""
    columns = {field.name: _like(table[field.name], field.type) for field in schema}
    return pa.table(columns, schema=schema).unify_dictionaries()


def _joined(tables: list[pa.Table]) -> pa.Table:
    schema = tables[0].schema
    return pa.concat_tables([table if table.schema == schema else like(table, schema) for table in tables])


def _like(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if column.type == kind:
        return column
    return column.dictionary_encode() if pa.types.is_dictionary(kind) else column.cast(kind)
