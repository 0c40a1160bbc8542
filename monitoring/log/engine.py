"""The embedded engine: DuckDB through Ibis, in memory, over the tables' current Parquet files."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend

from monitoring.log.tables import Table

# An extension would be a download; nothing here needs one.
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "preserve_insertion_order": False,
}

# A folder called year=2024 on the way to a workspace is no column of its tables.
READ = {"union_by_name": True, "hive_partitioning": False}


@contextmanager
def engine() -> Iterator[Backend]:
    """A connection of one's own: DuckDB connections are not safe to share between threads."""
    connection = ibis.duckdb.connect(**SETTINGS)
    try:
        yield connection
    finally:
        connection.disconnect()


def read(connection: Backend, table: Table) -> ir.Table:
    """The rows of a table's current files; a column that an older file lacks is missing there."""
    files = table.files()
    if not files:
        return connection.create_table(ibis.util.gen_name("empty"), ibis.memtable(table.empty()), temp=True)
    return connection.read_parquet([_literal(file) for file in files], **READ)


def find_rows(files: list[str], keys: pa.Table, key: str) -> pa.Table:
    """The rows of the files whose `key` is among `keys` (a table of one column)."""
    with duckdb.connect(config=SETTINGS) as connection:
        connection.register("wanted", keys)
        column = '"' + key.replace('"', '""') + '"'
        options = ", ".join(f"{name} = {str(value).lower()}" for name, value in READ.items())
        query = f"SELECT * FROM read_parquet(?, {options}) SEMI JOIN wanted USING ({column})"
        return connection.sql(query, params=[[_literal(file) for file in files]]).to_arrow_table()


def _literal(path: str) -> str:
    """A path that the engine does not take for a pattern."""
    return "".join(f"[{sign}]" if sign in "*?" else sign for sign in path)
