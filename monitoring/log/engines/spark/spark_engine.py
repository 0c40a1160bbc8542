"""The distributed engine: Spark, which groups and adds up where the rows are; only counts come back."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from monitoring.errors import MonitoringError
from monitoring.log.counting.count import Count, Scan, Tables
from monitoring.log.engines.contract import compiled, view
from monitoring.log.engines.in_engine import grouped
from monitoring.log.engines.spark.errors import in_one_sentence
from monitoring.log.engines.spark.reading import broken_lines, reading
from monitoring.log.engines.spark.session import open_session
from monitoring.log.ground.progress import Tell, tell_nobody
from monitoring.log.sources.conform import conformed
from monitoring.log.sources.small_logs import Few
from monitoring.log.sources.source import Source
from monitoring.log.tables import intact

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


class Spark:
    """A session's own views, over the cluster that all sessions of this process share.

    Args:
        settings: Spark's configuration keys.
    """

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._session = open_session(settings)
        self._brought: set[str] = set()  # views of a few rows
        self._dear: set[str] = set()  # views that take more than reading
        self._kept: list[DataFrame] = []
        self._few = Few(self._view, self.ask, self.put)

    def close(self) -> None:
        """Give up what is kept of rows; the session ends with the last of its views."""
        with suppress(MonitoringError), in_one_sentence():
            while self._kept:
                self._kept.pop().unpersist()

    def load(self, name: str, source: Source) -> ir.Table:
        """A view of a source's rows."""
        if not source.files:
            return self.put(name, source.schema.empty_table())
        if source.shape is None:
            intact.require(source.files)
        few = self._few.of(source)
        return conformed(self._view(name, source), source.shape) if few is None else few

    def broken(self, source: Source) -> dict[str, int]:
        """By file, lines of CSV that cannot be cut into cells."""
        with in_one_sentence():
            return broken_lines(self._session, source)

    def define(self, name: str, table: ir.Table) -> ir.Table:
        """A view, computed whenever it is asked."""
        with in_one_sentence():
            self._session.sql(self._sql(table)).createOrReplaceTempView(name)
        self._dear = self._dear | {name} if self._is_dear(table) else self._dear - {name}
        return ibis.table(table.schema(), name=name)

    def put(self, name: str, rows: pa.Table) -> ir.Table:
        """A view of a few rows that are brought along."""
        with in_one_sentence():
            self._session.createDataFrame(rows).createOrReplaceTempView(name)
        self._brought.add(name)
        return view(name, rows.schema)

    def ask(self, table: ir.Table) -> pa.Table:
        """The rows of an expression."""
        with in_one_sentence():
            return self._session.sql(self._sql(table)).toArrow().cast(table.schema().to_pyarrow())

    def count(self, scan: Scan, counts: Sequence[Count], rows: int, tell: Tell = tell_nobody) -> Iterator[Tables]:
        """Tables of counts, one question each."""
        if len(counts) > 1 and self._is_dear(scan.facts):
            scan = self._once(scan)
        for done, count in enumerate(counts, 1):
            yield [(count, [grouped(self, scan, count)])]
            tell(done / len(counts))
        self.close()

    def _view(self, name: str, source: Source) -> ir.Table:
        with in_one_sentence():
            frame = reading(self._session, source)
            frame.createOrReplaceTempView(name)
            # Columns of somebody else are read as ours anew for each question, and text is cut into cells.
            self._dear = self._dear | {name} if source.shape else self._dear - {name}
            return view(name, frame.limit(0).toArrow().schema)

    def _once(self, scan: Scan) -> Scan:
        """The same facts, computed once for all that is counted of them: kept in memory, or else on disks."""
        facts = self.define("facts", scan.facts)
        with in_one_sentence():
            self._kept.append(self._session.table("facts").persist())
        return replace(scan, facts=facts)

    def _is_dear(self, table: ir.Table) -> bool:
        """Whether its rows are sorted or joined with many others before they are there."""
        names = {op.name for op in table.op().find(ops.UnboundTable)}
        return bool(names & self._dear or len(names - self._brought) > 1 or table.op().find(ops.WindowFunction))

    @staticmethod
    def _sql(table: ir.Table) -> str:
        return compiled("pyspark", table.op())
