"""The embedded engine: DuckDB through Ibis, in memory, over the tables' current Parquet files."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import ibis
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from monitoring.log.duck import READ, SETTINGS, literal
from monitoring.log.tables import Table


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
    return read_files(connection, files)


def read_files(connection: Backend, files: Sequence[str]) -> ir.Table:
    """The rows of some Parquet files; at least one."""
    return connection.read_parquet([literal(file) for file in files], **READ)
