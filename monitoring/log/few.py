"""Small attached logs, read once: to plan for each question how columns are read takes longer than to read them."""

import os

import duckdb
import ibis
import ibis.expr.types as ir

from monitoring.log.conform import conformed, on_the_clock
from monitoring.log.engine import compiled, view
from monitoring.log.reading import reading
from monitoring.log.sources import Source

FEW_ROWS, FEW_BYTES = 200_000, 2**23


class Few:
    """What was read of small sources, in tables of a connection.

    Args:
        connection: DuckDB's, which ends with what was read.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._known: list[tuple[Source, ir.Table]] = []

    def of(self, source: Source) -> ir.Table | None:
        """The rows of a source's files, in its shape; None where they are many, or are wanted as they are."""
        if source.shape is None or source.shape.as_it_is:
            return None
        # Rows that are on the clock are some of all rows: these are the ones to remember.
        whole = source.with_all_rows()
        known = [rows for before, rows in self._known if before == whole] or self._read(whole)
        return on_the_clock(known[0], source.shape) if known else None

    def _read(self, source: Source) -> list[ir.Table]:
        if not _is_light(source):
            return []
        there = f"few_{len(self._known)}_there"
        self._connection.execute(f"CREATE OR REPLACE TEMP VIEW {there} AS {reading(source)}")
        if len(self._connection.sql(f"SELECT 1 FROM {there} LIMIT {FEW_ROWS + 1}").fetchall()) > FEW_ROWS:
            return []
        schema = self._connection.sql(f"FROM {there} LIMIT 0").to_arrow_table().schema
        rows = conformed(view(there, schema), source.shape)
        name = f"few_{len(self._known)}"
        self._connection.execute(f"CREATE TEMP TABLE {name} AS {compiled('duckdb', rows.op())}")
        self._known.append((source, ibis.table(rows.schema(), name=name)))
        return [self._known[-1][1]]


def _is_light(source: Source) -> bool:
    try:
        return sum(map(os.path.getsize, source.files)) <= FEW_BYTES
    except OSError:
        return False  # it is gone, which whoever reads it will say
