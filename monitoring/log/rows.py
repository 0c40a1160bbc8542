"""Bounded looks at single rows: for a table on a page, for an explanation, for a report of one window."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import ibis
import ibis.expr.types as ir
import pandas as pd

from monitoring.domain import Deployment, Selection, Span, Task, Window
from monitoring.domain.selection import show_end
from monitoring.domain.text import last_moment
from monitoring.errors import UnknownNameError
from monitoring.intake.columns.spelling import canonical
from monitoring.log.counting.facts import timed, with_outcome
from monitoring.log.engines.attached_span import attached_span
from monitoring.log.engines.choice import embedded, looking
from monitoring.log.engines.contract import Engine
from monitoring.log.engines.with_ids import with_ids
from monitoring.log.ground.calendar import Reach, ticks, time_of
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import BORN, GRAIN, KNOWN, REFERENCE_KEY, ROW, TRUTH
from monitoring.log.sources.conform import NEITHER
from monitoring.log.sources.source import Place, Source
from monitoring.log.tables import keys
from monitoring.log.tables.extent import span_of
from monitoring.log.tables.looked_again import looked_again
from monitoring.log.tables.table import Table
from monitoring.log.windows.sought import Condition

SHOWN = 3  # rows that stand for all with a time far from all others


@dataclass(frozen=True, slots=True)
class Rows:
    """A log's tables, looked into.

    Args:
        deployment: what the columns mean.
        key: the column that identifies a prediction.
        predictions: where the predictions lie.
        labels: where the labels lie.
        reference: the table of the reference's rows.
        noted: from when to when the log reaches, where that is noted beside its counts.
    """

    deployment: Deployment
    key: str
    predictions: Place
    labels: Place
    reference: Table
    noted: Callable[[], Span | None]

    @looked_again
    def span(self) -> Span:
        """From when to when the log reaches."""
        if noted := self.noted():
            return noted
        d, source = self.deployment, Source.of(self.predictions)
        if not d.attached:
            return span_of(source, Source.of(self.labels) if self.labels.exists() else None, d)
        with looking(d) as opened:
            return attached_span(opened, opened.load("predictions", source), self._labels(opened), d)

    @looked_again
    def latest(
        self, selection: Selection, reach: Reach, window: Window | None, limit: int, only: Condition | None = None
    ) -> pd.DataFrame:
        """The latest predictions in reach, of a window or of the whole selection, with the label where it was known."""
        clock = Clock.of(selection.every)
        with looking(self.deployment) as opened:
            table = timed(opened.load("predictions", Source.of(self.predictions)), self.deployment, clock)
            table = self._inside(table, reach, window, selection)
            table = table if only else self._latest_first(table).limit(limit)
            table = _as_known(with_outcome(table, self._labels(opened), self.deployment, clock), reach.known)
            table = self._latest_first(table.filter(only(table))).limit(limit) if only else table
            return self._tidy(opened, table)

    @looked_again
    def drawn(
        self, selection: Selection, reach: Reach, window: Window | None, limit: int, *, labelled: bool = False
    ) -> pd.DataFrame:
        """Predictions of a window (None: of all), drawn by hash, always the same; `labelled`: with known labels."""
        clock = Clock.of(selection.every)
        with looking(self.deployment) as opened:
            table = timed(opened.load("predictions", Source.of(self.predictions)), self.deployment, clock)
            table = self._inside(table, reach, window, selection)
            key = table[self.key if self.key in table.columns else ROW]
            table = table.order_by(key.cast("string").hash()).limit(limit)
            if labelled:
                labels = self._labels(opened)
                return self._tidy(opened, _as_known(with_outcome(table, labels, self.deployment, clock), reach.known))
            names = [name for name in table.columns if not name.startswith("_")]
            return _frame(opened, self._shown(table.select(*names)))

    @looked_again
    def one(self, id: str, tokens: Sequence[str] = (), as_of: datetime | None = None) -> pd.DataFrame:
        """One prediction, with its label where it was known; a sensitive id is also found by its tokens."""
        clock = Clock("hour" if self.deployment.every.unit == "hour" else "day")
        known, ids = ticks(as_of, clock), list(dict.fromkeys([id, canonical(id), *tokens]))
        with looking(self.deployment) as opened:
            source = keys.narrowed(Source.of(self.predictions), self.key, ids)
            table = timed(opened.load("predictions", source), self.deployment, clock)
            table = with_ids(opened, table, source, self.key, ids)
            table = self._latest_first(table).limit(1)  # an attached log may hold an id twice
            table = _as_known(with_outcome(table, self._labels(opened, ids), self.deployment, clock), known)
            frame = self._tidy(opened, table, BORN)
        if frame.empty:
            example = self._example()
            hint = f"an id looks like {example!r}" if example else "the log is empty"
            raise UnknownNameError(f"there is no prediction {id!r} in {self.deployment.name}", hint)
        born = int(frame.pop(BORN).iloc[0])
        if known is not None and born >= known:
            hint = f"choose {show_end(time_of(born + 1, clock))} or later as the as-of"
            raise UnknownNameError(f"the prediction {id!r} was made after {last_moment(time_of(known, clock))}", hint)
        return frame

    @looked_again
    def many(self, ids: Sequence[str]) -> pd.DataFrame:
        """The predictions with these ids or tokens as they are in the log, without labels; of each the newest row."""
        wanted = list(dict.fromkeys(ids))
        with looking(self.deployment) as opened:
            source = keys.narrowed(Source.of(self.predictions), self.key, wanted)
            table = with_ids(opened, opened.load("predictions", source), source, self.key, wanted)
            table = self._latest_first(table)
            names = [name for name in table.columns if not name.startswith("_")]
            found = _frame(opened, self._shown(table.select(*names)))
        return found.drop_duplicates(self.key, ignore_index=True)

    @looked_again
    def beyond(self, first: datetime, end: datetime) -> list[tuple[str, datetime]]:
        """Ids and times of some rows before `first` or from `end` on."""
        with looking(self.deployment) as opened:
            table = opened.load("predictions", Source.of(self.predictions))
            time = table[self.deployment.time].cast("timestamp")
            far = table.filter((time < first) | (time >= end)).select(id=table[self.key].cast("string"), time=time)
            rows = opened.ask(far.order_by(far.time, far.id).limit(SHOWN)).to_pylist()
        return [(row["id"], row["time"]) for row in rows]

    @looked_again
    def of_reference(self, limit: int) -> pd.DataFrame:
        """At most `limit` rows of the reference, evenly spread."""
        count = max(self.reference.count(), 1)
        with embedded() as opened:
            table = opened.load("reference", Source.of(self.reference))
            table = table.mutate(**{ROW: ibis.row_number().over(order_by=table[ROW])})  # erased rows leave gaps
            chosen = table[ROW] * limit % count < limit  # exactly `limit` of more rows, as even as can be
            unseen = [name for name in (ROW, REFERENCE_KEY, self.deployment.time) if name in table.columns]
            return _frame(opened, self._shown(table.filter(chosen).order_by(ROW).drop(*unseen)))

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

    def _tidy(self, opened: Engine, table: ir.Table, *more: str) -> pd.DataFrame:
        label = self.deployment.label
        table = self._latest_first(table)
        names = [name for name in table.columns if not name.startswith("_")]
        kept = table.select(*names, *more, **({label: table[TRUTH]} if label else {}))
        return _frame(opened, self._shown(kept))

    def _shown(self, table: ir.Table) -> ir.Table:
        """Rows for people: what is neither yes nor no, or no finite number, has no value to show."""
        d = self.deployment
        names = [] if d.task is Task.MULTICLASS else [n for n in (d.label, d.prediction) if n and n in table.columns]
        nothing = NEITHER if d.task is Task.BINARY else float("inf")
        return table.mutate(**{name: table[name].nullif(nothing) for name in names}) if names else table

    def _example(self) -> str | None:
        with looking(self.deployment) as opened:
            found = opened.ask(opened.load("predictions", Source.of(self.predictions)).select(self.key).limit(1))
        return str(found[self.key][0]) if found.num_rows else None

    def _labels(self, opened: Engine, ids: Sequence[str] | None = None) -> ir.Table | None:
        if not self.labels.exists():
            return None
        source = Source.of(self.labels)
        return opened.load("labels", source if ids is None else keys.narrowed(source, self.key, ids))


def _frame(opened: Engine, table: ir.Table) -> pd.DataFrame:
    return pd.DataFrame(opened.ask(table).to_pandas())


def _as_known(table: ir.Table, known: int | None) -> ir.Table:
    """The same rows with only the labels that were known before a tick; None is now."""
    return table if known is None else table.mutate(**{TRUTH: (table[KNOWN] < known).ifelse(table[TRUTH], None)})
