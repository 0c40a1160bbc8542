"""Bounded looks at single rows: for a table on a page, for an explanation, for a report of one window."""

from dataclasses import dataclass
from datetime import datetime

import ibis
import ibis.expr.types as ir
import pandas as pd

from monitoring.domain import Deployment, Selection, Span, Window
from monitoring.domain.selection import show_end
from monitoring.errors import UnknownNameError
from monitoring.log.calendar import Reach, ticks, time_of
from monitoring.log.clock import BORN, GRAIN, KNOWN, TRUTH, Clock
from monitoring.log.engine import engine, read
from monitoring.log.facts import timed, with_outcome
from monitoring.log.ingest import REFERENCE_KEY
from monitoring.log.merge import ROW
from monitoring.log.tables import Table


@dataclass(frozen=True, slots=True)
class Rows:
    """A log's tables, looked into.

    Args:
        deployment: what the columns mean.
        key: the column that identifies a prediction.
        predictions: the table of predictions.
        labels: the table of labels.
        reference: the table of the reference's rows.
    """

    deployment: Deployment
    key: str
    predictions: Table
    labels: Table
    reference: Table

    def span(self) -> Span:
        """From when to when the log reaches, from the files' statistics."""
        d = self.deployment
        with engine() as connection:
            first, last = self._extent(read(connection, self.predictions), d.time)
            has_labels = self.labels.exists() and d.label_time
            last_label = self._extent(read(connection, self.labels), d.label_time)[1] if has_labels else None
        return Span(first, last, self.predictions.count(), last_label)

    def latest(self, selection: Selection, window: Window | None, limit: int) -> pd.DataFrame:
        """The latest predictions of a window or of the whole selection, with the label where it was known."""
        clock = Clock.of(selection.every)
        reach = Reach.of(selection, clock)
        with engine() as connection:
            table = timed(read(connection, self.predictions), self.deployment, clock)
            table = self._inside(table, reach, window, selection)
            table = self._latest_first(table).limit(limit)
            labels = read(connection, self.labels) if self.labels.exists() else None
            return self._tidy(_as_known(with_outcome(table, labels, self.deployment, clock, self.key), reach.known))

    def one(self, id: str, token: str | None = None, as_of: datetime | None = None) -> pd.DataFrame:
        """One prediction, with its label where it was known; a sensitive id is also found by its token."""
        clock = Clock("hour" if self.deployment.every.unit == "hour" else "day")
        known = ticks(as_of, clock)
        with engine() as connection:
            table = timed(read(connection, self.predictions), self.deployment, clock)
            table = table.filter(table[self.key].isin([id] if token is None else [id, token]))
            labels = read(connection, self.labels) if self.labels.exists() else None
            table = _as_known(with_outcome(table, labels, self.deployment, clock, self.key), known)
            frame = self._tidy(table, BORN)
        if frame.empty:
            example = self._example()
            hint = f"an id looks like {example!r}" if example else "the log is empty"
            raise UnknownNameError(f"there is no prediction {id!r} in {self.deployment.name}", hint)
        born = int(frame.pop(BORN).iloc[0])
        if known is not None and born >= known:
            hint = f"choose {show_end(time_of(born + 1, clock))} or later as the as-of"
            raise UnknownNameError(f"the prediction {id!r} was made after {show_end(time_of(known, clock))}", hint)
        return frame

    def of_reference(self, limit: int) -> pd.DataFrame:
        """At most `limit` rows of the reference, evenly spread."""
        count = max(self.reference.count(), 1)
        with engine() as connection:
            table = read(connection, self.reference)
            chosen = table[ROW] * limit % count < limit  # exactly `limit` of more rows, as even as can be
            table = table.filter(chosen).order_by(ROW).drop(ROW, REFERENCE_KEY)
            return pd.DataFrame(connection.to_pandas(table))

    def _inside(self, table: ir.Table, reach: Reach, window: Window | None, selection: Selection) -> ir.Table:
        if reach.start is not None:
            table = table.filter(table[BORN] >= reach.start)
        if reach.end is not None:
            table = table.filter(table[BORN] < reach.end)
        if window is not None:
            table = table.filter((table[GRAIN] >= window.first) & (table[GRAIN] < window.last))
        if selection.segment is not None:
            table = table.filter(table[selection.segment.column].cast("string") == selection.segment.value)
        return table

    def _latest_first(self, table: ir.Table) -> ir.Table:
        time = self.deployment.time
        return table.order_by([ibis.desc(name) for name in (time, ROW) if name])

    def _tidy(self, table: ir.Table, *more: str) -> pd.DataFrame:
        label = self.deployment.label
        table = self._latest_first(table)
        names = [name for name in table.columns if not name.startswith("_")]
        kept = table.select(*names, *more, **({label: table[TRUTH]} if label else {}))
        return pd.DataFrame(table.get_backend().to_pandas(kept))

    def _example(self) -> str | None:
        with engine() as connection:
            found = connection.to_pandas(read(connection, self.predictions).select(self.key).limit(1))
        return None if found.empty else str(found[self.key].iloc[0])

    @staticmethod
    def _extent(table: ir.Table, column: str | None) -> tuple[datetime | None, datetime | None]:
        if column is None:
            return None, None
        stamp = table[column].cast("timestamp")
        found = table.get_backend().to_pandas(table.aggregate(low=stamp.min(), high=stamp.max()))
        low, high = found["low"].iloc[0], found["high"].iloc[0]
        return (None, None) if pd.isna(low) else (low.to_pydatetime(), high.to_pydatetime())


def _as_known(table: ir.Table, known: int | None) -> ir.Table:
    """The same rows with only the labels that were known before a tick; None is now."""
    return table if known is None else table.mutate(**{TRUTH: (table[KNOWN] < known).ifelse(table[TRUTH], None)})
