"""The embedded engine: DuckDB in this process, over the tables' current Parquet files."""

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from monitoring.log.counting.count import Count, Scan, Tables
from monitoring.log.counting.in_process import COMPILED_FROM, loops_for, needed, passes, tallied
from monitoring.log.engines.contract import compiled, view
from monitoring.log.engines.duckdb.own_files import encoded, plain
from monitoring.log.engines.duckdb.own_rows import own_rows
from monitoring.log.engines.duckdb.reading import REJECTED, reading, rejecting
from monitoring.log.engines.duckdb.sql import SETTINGS, quoted
from monitoring.log.ground.progress import Tell, tell_nobody
from monitoring.log.ground.unreadable import unreadable
from monitoring.log.sources.conform import conformed
from monitoring.log.sources.small_logs import Few
from monitoring.log.sources.source import Source
from monitoring.log.tables import intact

if TYPE_CHECKING:
    from monitoring.log.sources.foreign.postgres_rows import Database

# What a count may hold in memory before it goes on in files.
MEMORY = "500MB"
# What a join may hold of labels that come in no order: the tables of counts and what is read ahead lie beside it.
JOINING = "300MB"
# What the engine may have ready while what came before is counted.
AHEAD = "64MB"
# What the engine says where there is no space for what memory cannot hold: it knows before it writes, or by the system.
FULL = ("max_temp_directory_size", os.strerror(errno.ENOSPC))
# It writes out in sums what their columns are made of, again for each look: in 2.0.0 a question about a column that is
# read in several steps was planned in 2 s, and is without it in .05.
UNWANTED = "partial_aggregate_pushdown"
# Most writers leave NaN out of a file's statistics, from which the engine then takes that there is none.
BY_STATISTICS = "statistics_propagation"
BATCH = 65_536  # rows: few enough for the arrays of a batch to stay in the processor's cache


class DuckDB:
    """A connection of one's own: they are not safe to share between threads, and views are by name.

    Args:
        spill: a folder for what does not fit into memory, which then is limited; the engine is one's own, too.
    """

    def __init__(self, spill: Path | None = None) -> None:
        self._connection = _counting(spill) if spill else _looking().cursor()
        self._spill = spill
        self._databases: dict[str, Database] = {}
        self._loaded: dict[str, Source] = {}
        self._defined: dict[str, ir.Table] = {}  # views that nothing has asked for yet: to write out a wide one is dear
        self._open = ExitStack()
        self._few = Few(self._view, self.ask, self.put)
        # Without the zone, aware time stamps would become those of this machine's place. Progress is told elsewhere.
        own = f"SET TimeZone = 'UTC'; SET streaming_buffer_size = '{AHEAD}'; SET enable_progress_bar = false"
        self._connection.execute(own)

    def close(self) -> None:
        """End it, with all its views."""
        self._connection.close()
        self._open.close()

    def load(self, name: str, source: Source) -> ir.Table:
        """A view of a source's rows."""
        self._loaded[name] = source
        if not source.files:
            return self.put(f"{name}_nothing", source.schema.empty_table())
        if source.shape is None:
            intact.require(source.files)
        else:
            self._connection.execute(f"SET disabled_optimizers = '{UNWANTED},{BY_STATISTICS}'")
        few = self._few.of(source)
        return conformed(self._view(name, source), source.shape) if few is None else few

    def broken(self, source: Source) -> dict[str, int]:
        """By file, lines of CSV that cannot be cut into cells."""
        for query in rejecting(source):
            self._connection.execute(query).fetchall()
        found = self._connection.execute(REJECTED).fetchall()
        self._connection.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
        return dict(found)

    def define(self, name: str, table: ir.Table) -> ir.Table:
        """A view, computed whenever it is asked."""
        self._defined.pop(name, None)
        self._defined[name] = table
        return ibis.table(table.schema(), name=name)

    def put(self, name: str, rows: pa.Table) -> ir.Table:
        """A view of a few rows that are brought along."""
        self._connection.register(name, rows)
        return view(name, rows.schema)

    def ask(self, table: ir.Table) -> pa.Table:
        """The rows of an expression."""
        return self._connection.sql(self._sql(table)).to_arrow_table().cast(table.schema().to_pyarrow())

    def count(self, scan: Scan, counts: Sequence[Count], rows: int, tell: Tell = tell_nobody) -> Iterator[Tables]:
        """Tables of counts: facts made here or by Arrow, counted as arrays, many in one pass over the rows."""
        portions = passes(counts)
        for number, portion in enumerate(portions):
            with ThreadPoolExecutor(1) as beside:
                loops = beside.submit(loops_for, rows, portion)  # while labels are read, before the first row comes
                rest = self._rest if rows >= COMPILED_FROM else None
                batches = own_rows(scan, portion, self._loaded, rest) or self._facts(scan, portion)
            part = partial(_told, tell=tell, before=number / len(portions), share=1 / len(portions) / max(rows, 1))
            yield from tallied(part(batches), scan, portion, loops.result(), self._spill)
            pa.default_memory_pool().release_unused()

    def _facts(self, scan: Scan, counts: Sequence[Count]) -> Iterable[pa.RecordBatch]:
        found: Iterable[pa.RecordBatch] = self._connection.sql(self._sql(needed(scan, counts))).to_arrow_reader(BATCH)
        return found

    def _rest(self, predictions: Iterator[pa.Table], labels: Iterator[pa.Table], key: str) -> Iterator[pa.Table]:
        """As `matched` does it, whatever has to wait in files."""
        for name, coming in (("rest", predictions), ("rest_labels", labels)):
            self._connection.register(name, plain(coming))
        if self._spill:
            self._connection.execute(f"SET memory_limit = '{JOINING}'")
        query = f"FROM rest LEFT JOIN rest_labels USING ({quoted(key)})"
        for batch in self._connection.sql(query).to_arrow_reader(BATCH):
            yield encoded(pa.Table.from_batches([batch]), key)
        if self._spill:
            self._connection.execute(f"SET memory_limit = '{MEMORY}'")

    def _of_database(self, name: str, place: str) -> ir.Table:
        from monitoring.log.sources.foreign.postgres_rows import Address, Database, TableRows

        address = Address.of(place)
        if address.uri not in self._databases:
            self._databases[address.uri] = self._open.enter_context(Database.of(address))
        rows = TableRows(self._databases[address.uri], address.table)
        self._connection.register(f"{name}_there", rows)
        return view(f"{name}_there", rows.schema)

    def _view(self, name: str, source: Source) -> ir.Table:
        if source.format == "table":
            return self._of_database(name, source.files[0])
        self._connection.execute(f"CREATE OR REPLACE TEMP VIEW {quoted(name)} AS {reading(source)}")
        return view(name, self._connection.sql(f"FROM {quoted(name)} LIMIT 0").to_arrow_table().schema)

    def _sql(self, table: ir.Table) -> str:
        """A question's SQL, once all views that it may ask are there."""
        for name in list(self._defined):
            view_of = compiled("duckdb", self._defined.pop(name).op())
            self._connection.execute(f"CREATE OR REPLACE TEMP VIEW {quoted(name)} AS {view_of}")
        return compiled("duckdb", table.op())


@cache
def _looking() -> duckdb.DuckDBPyConnection:
    """The engine of all looks at a few rows in this process: to start one takes longer than most of them."""
    return duckdb.connect(config=SETTINGS | {"disabled_optimizers": f"{UNWANTED},{BY_STATISTICS}"})


def _counting(spill: Path) -> duckdb.DuckDBPyConnection:
    own = {"disabled_optimizers": UNWANTED, "temp_directory": str(spill), "memory_limit": MEMORY}
    return duckdb.connect(config=SETTINGS | own)


@contextmanager
def in_plain_words(spill: Path | None) -> Iterator[None]:
    """What goes wrong with files, and with nothing else, as a `DataError`; that there is no space, as an `OSError`."""
    try:
        yield
    except duckdb.Error as error:
        if any(sign in str(error) for sign in FULL):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), spill and str(spill)) from error
        if not isinstance(error, duckdb.IOException | duckdb.InvalidInputException) and type(error) is not duckdb.Error:
            raise
        raise unreadable(error) from error


def _told(batches: Iterable[pa.RecordBatch], tell: Tell, before: float, share: float) -> Iterator[pa.RecordBatch]:
    """The same batches; `tell` hears the share before them and that of each row."""
    for batch in batches:
        yield batch
        before += share * batch.num_rows
        tell(before)
