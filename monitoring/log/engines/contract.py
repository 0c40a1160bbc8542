"""What counting asks of the engine that holds the rows.

Every question is an Ibis expression over named views, so that engines differ in how they read and run, never in what
they count. Names and schemas are always the same, therefore so are most questions, and each is compiled once.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Protocol

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from monitoring.log.counting.count import Count, Scan, Tables
from monitoring.log.ground.progress import Tell, tell_nobody
from monitoring.log.sources.source import Source


class Engine(Protocol):
    """A connection of one's own to an engine: its views are nobody else's, and end with it."""

    def load(self, name: str, source: Source) -> ir.Table:
        """A view of a source's rows; a column that an older file lacks is missing there."""

    def broken(self, source: Source) -> dict[str, int]:
        """By file, lines of CSV that cannot be cut into cells, and therefore are no rows."""

    def define(self, name: str, table: ir.Table) -> ir.Table:
        """A view, computed whenever it is asked; another of this name is replaced."""

    def put(self, name: str, rows: pa.Table) -> ir.Table:
        """A view of a few rows that are brought along."""

    def ask(self, table: ir.Table) -> pa.Table:
        """The rows of an expression."""

    def count(self, scan: Scan, counts: Sequence[Count], rows: int, tell: Tell = tell_nobody) -> Iterator[Tables]:
        """Some tables of counts of a scan, one by one but for those that are sums of others; of about so many rows.

        `tell` hears the share that is done, 0 to 1, and may raise to end it.
        """


@lru_cache(maxsize=1024)
def compiled(dialect: str, question: ops.Relation) -> str:
    """A question in an engine's own SQL."""
    return str(getattr(ibis, dialect).compile(question.to_expr()))


def view(name: str, schema: pa.Schema) -> ir.Table:
    """What is known of a view: its name and its columns. Ask the engine that has it."""
    return ibis.table(ibis.Schema.from_pyarrow(schema), name=name)
