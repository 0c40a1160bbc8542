"""Which versions the newest predictions name, counted by a look at two of their columns."""

from dataclasses import dataclass
from datetime import datetime

import ibis
import ibis.expr.types as ir

from monitoring.domain import Span
from monitoring.log.engines.contract import Engine
from monitoring.log.sources.source import Place, Source

MOST_ROWS, MOST_NAMES = 5_000_000, 100


@dataclass(frozen=True, slots=True)
class NamedVersion:
    """A version that predictions name.

    Args:
        name: as the log has it.
        rows: how many name it, among those that were looked at.
        first: the first of these; None where the log has no times.
        last: the last of these.
    """

    name: str
    rows: int
    first: datetime | None
    last: datetime | None


def named(
    engine: Engine, predictions: Place, column: str, time: str | None, span: Span
) -> tuple[tuple[NamedVersion, ...], datetime | None]:
    """The versions that predictions name, the most frequent first, and since when it was looked; None: at all.

    Of more than 5 million predictions it is the newest ones, as many as that if they came evenly; without times, as
    many of them. At most 100 names.
    """
    table = engine.load("predictions", Source.of(predictions))
    since = None
    if column not in table.columns:  # it was named later: no row has been read with it
        return (), None
    if span.rows > MOST_ROWS and time and span.first and span.last:
        since = span.last - (span.last - span.first) * (MOST_ROWS / span.rows)
        table = table.filter(table[time].cast("timestamp") >= since)
    elif span.rows > MOST_ROWS:
        table = table.limit(MOST_ROWS)
    return tuple(NamedVersion(**row) for row in engine.ask(_counted(table, column, time)).to_pylist()), since


def _counted(table: ir.Table, column: str, time: str | None) -> ir.Table:
    moment = table[time].cast("timestamp") if time else ibis.null("timestamp")
    rows = table.select(name=table[column].cast("string"), moment=moment).filter(table[column].notnull())
    found = rows.group_by("name").agg(rows=rows.count(), first=rows.moment.min(), last=rows.moment.max())
    return found.order_by([ibis.desc("rows"), "name"]).limit(MOST_NAMES)
