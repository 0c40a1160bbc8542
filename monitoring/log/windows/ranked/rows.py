"""The rows of a window that somebody looks for, first those that come first: sorted and filtered over all of them."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pandas as pd

from monitoring.domain import Deployment, Selection, Task, Window
from monitoring.errors import NotApplicableError
from monitoring.log.counting.facts import is_there, timed, with_outcome
from monitoring.log.engines.choice import looking
from monitoring.log.ground.calendar import Reach
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import BORN, GRAIN, KNOWN, ROW, TRUTH
from monitoring.log.sources.conform import NEITHER
from monitoring.log.sources.source import Place, Source
from monitoring.log.tables.looked_again import looked_again
from monitoring.log.windows.ranked.offered import Ranked, offered, values


@looked_again
def ranked(
    deployment: Deployment,
    places: tuple[Place, Place],
    selection: Selection,
    reach: Reach,
    window: Window,
    which: str,
    order: str,
    limit: int,
) -> Ranked:
    """The first rows of a window by an order, of those that a filter lets through; memory is bounded by the limit.

    Args:
        deployment: what the columns mean.
        places: where predictions and labels lie.
        selection: of which windows; its segment narrows the rows.
        reach: the same in ticks; a label counts where it was known before its as-of.
        window: one of its windows.
        which: one of `WHICH`: what a binary model answered at its threshold, answers that were wrong, known truths.
        order: one of `ORDERS`: by time; by the score, of several classes that of the likeliest, of a regression the
            value; the largest error first; the nearest to the threshold first, of several classes the least certain.
        limit: rows.

    Raises:
        NotApplicableError: this deployment has no such filter or order.
    """
    clock = Clock.of(selection.every)
    with looking(deployment) as opened:
        table = timed(opened.load("predictions", Source.of(places[0])), deployment, clock)
        table = table.filter((table[GRAIN] >= window.first) & (table[GRAIN] < window.last))
        table = table if reach.start is None else table.filter(table[BORN] >= reach.start)
        table = table if reach.end is None else table.filter(table[BORN] < reach.end)
        if selection.segment is not None:
            table = table.filter(table[selection.segment.column].cast("string") == selection.segment.value)
        names = [name for name in table.columns if not name.startswith("_") and name != deployment.label]
        labels = opened.load("labels", Source.of(places[1])) if places[1].exists() else None
        table = with_outcome(table, labels, deployment, clock)
        known = is_there(table[TRUTH]) if reach.known is None else is_there(table[TRUTH]) & (table[KNOWN] < reach.known)
        table = table.mutate(**{TRUTH: _usable(known.fill_null(False).ifelse(table[TRUTH], None), deployment)})
        asked = _Asked(table, deployment)
        table = table.filter(asked.filter(which)).mutate(_by=asked.key(order))
        table = table.filter(table["_by"].notnull())
        last = [ibis.desc(table[name]) for name in (deployment.time, ROW) if name and name in table.columns]
        first = table.order_by([table["_by"], *last]).limit(limit)
        shown = {deployment.label: first[TRUTH]} if deployment.label else {}
        matching = opened.ask(table.aggregate(rows=table.count())).to_pylist()[0]["rows"]
        return Ranked(pd.DataFrame(opened.ask(first.select(*names, **shown)).to_pandas()), int(matching))


def _usable(truth: ir.Value, deployment: Deployment) -> ir.Value:
    """What is neither yes nor no, or no finite number, is no truth to compare with."""
    if deployment.task is Task.MULTICLASS:
        return truth.cast("string")
    number = truth.cast("float64")
    return number.nullif(float(NEITHER)) if deployment.task is Task.BINARY else number.nullif(float("inf"))


@dataclass(frozen=True, slots=True)
class _Asked:
    """Filters and orders as expressions over rows with their truth."""

    table: ir.Table
    deployment: Deployment

    def filter(self, which: str) -> ir.BooleanValue:
        """Which rows are let through; those of which nobody knows are not."""
        if which not in offered(self.deployment)[0]:
            raise NotApplicableError(f"rows of {self.deployment.name} cannot be filtered by {which!r}")
        if which == "all":
            return ibis.literal(True)
        truth = self.table[TRUTH]
        if which == "labelled":
            return truth.notnull()
        if self.deployment.task is Task.MULTICLASS:
            return self._true() < self._score()
        yes = self._score() >= self.deployment.threshold
        return {"yes": yes, "no": ~yes, "wrong": truth.notnull() & (yes != (truth == 1))}[which]

    def key(self, order: str) -> ir.Value:
        """What is sorted by, the smallest first; null where a row has no place in the order."""
        if order not in offered(self.deployment)[1]:
            raise NotApplicableError(f"rows of {self.deployment.name} cannot be sorted by {order!r}")
        if order == "newest":
            return ibis.literal(0)
        score, several = self._score(), self.deployment.task is Task.MULTICLASS
        if order == "worst":
            return self._true() if several else -(score - self.table[TRUTH]).abs()
        near = score if several else (score - self.deployment.threshold).abs()
        return {"highest": -score, "lowest": score, "near": near}[order]

    def _score(self) -> ir.NumericValue:
        """The score; of several classes the likeliest's; of a regression the value; null where it is no number."""
        found = [self._number(name) for name in values(self.deployment)]
        return found[0] if len(found) == 1 else ibis.greatest(*found)

    def _true(self) -> ir.NumericValue:
        """Of several classes the score of the true one."""
        cases = [(self.table[TRUTH] == name, self._number(c)) for name, c in self.deployment.class_scores.items()]
        return ibis.cases(*cases)

    def _number(self, column: str) -> ir.NumericValue:
        value = self.table[column].cast("float64")
        return value.isnan().ifelse(None, value)
