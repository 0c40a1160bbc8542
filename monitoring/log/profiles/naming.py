"""Which versions of the model are counted apart: those that a log's rows name, the newest ones where they are many.

Their numbers stand behind those of segments, in the order in which versions came. Counts that are kept have the numbers
of earlier versions, so these stay as they are, and what is new gets the next ones.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from monitoring.domain import Deployment
from monitoring.log.counting.facts import timed, within
from monitoring.log.engines.contract import Engine
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import GRAIN
from monitoring.log.sources.apart import NONE_APART, Apart
from monitoring.log.sources.source import Source, Sources

MOST, NEWEST = 100, 50  # versions; of more than the first, the second number of those that had rows last


@dataclass(frozen=True, slots=True)
class Names:
    """What the rows of a log call the versions that made them."""

    engine: Engine
    deployment: Deployment
    clock: Clock

    def all(self, now: Sources) -> Apart:
        """The versions to count apart where everything is counted."""
        named = self._named(now.predictions)
        if named is None:
            return NONE_APART
        count = int(self.engine.ask(named.aggregate(n=named.count()))["n"][0].as_py())
        kept = count if count <= MOST else NEWEST
        newest = named.order_by([ibis.desc("newest"), ibis.desc("rows"), "name"]).limit(kept)
        rows = sorted(self.engine.ask(newest).to_pylist(), key=lambda row: (row["oldest"], row["name"]))
        return Apart(tuple(row["name"] for row in rows), count - kept)

    def grown(self, before: Apart, now: Sources, touched: Sequence[int]) -> Apart | None:
        """Those of earlier counts and what is new in touched grains; None where everything has to be counted anew.

        That is so where there would be too many, and where one has come back that was not counted apart: its rows in
        other grains would be left out.
        """
        named = self._named(now.holding(touched), touched, before.names)
        if named is None:
            return None if before.names else before
        found = self.engine.ask(named.order_by(["oldest", "name"]).limit(MOST + 1))
        new = tuple(found["name"].to_pylist())
        if len(before.names) + len(new) > MOST or (before.others and new and self._are_elsewhere(new, now, touched)):
            return None
        return Apart((*before.names, *new), before.others)

    def _named(self, source: Source, only: Sequence[int] | None = None, known: Collection[str] = ()) -> ir.Table | None:
        """The names in rows but for known ones, with first and last grain and rows; None: there is no such column."""
        rows = self._rows(source)
        if rows is None:
            return None
        if only is not None:
            rows = within(rows, only, self.deployment, self.clock)
        named = self._by_name(rows)
        named = named.filter(~named.name.isin(list(known))) if known else named
        return named.group_by("name").agg(oldest=named[GRAIN].min(), newest=named[GRAIN].max(), rows=named.count())

    def _are_elsewhere(self, names: Sequence[str], now: Sources, touched: Sequence[int]) -> bool:
        rows = self._rows(now.predictions)
        if rows is None:
            return False
        named = self._by_name(rows.filter(~rows[GRAIN].isin(list(touched))))
        found = self.engine.ask(named.filter(named.name.isin(list(names))).limit(1))
        return bool(found.num_rows)

    def _rows(self, source: Source) -> ir.Table | None:
        rows = self.engine.load("logged", source)
        return timed(rows, self.deployment, self.clock) if self.deployment.version in rows.columns else None

    def _by_name(self, rows: ir.Table) -> ir.Table:
        name = rows[self.deployment.version].cast("string")
        return rows.select(GRAIN, name=name).filter(name.notnull() & (name != ""))
