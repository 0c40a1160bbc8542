"""Counts of facts: every table that a profile holds, as one expression each."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
from ibis.backends.duckdb import Backend

from monitoring.domain import Bins, Column, Deployment, Kind, Task
from monitoring.log.cells import with_cell
from monitoring.log.clock import BORN, GRAIN, KNOWN, PREDICTED, SCORE, TRUTH
from monitoring.log.facts import with_predicted_class, with_score
from monitoring.log.plan import Plan

# scikit-learn clips probabilities by the spacing of floats around 1 before it takes the log loss.
CLIP = 2.0**-52

Aggregates = Callable[[ir.Table], Mapping[str, ir.Value]]


@dataclass(frozen=True)
class Facts:
    """What is counted, and how.

    Args:
        connection: the engine that holds the rows.
        rows: predictions with grain, birth and segments.
        judged: the same rows with the truth and when it was known; asked only where the truth counts, because
            finding it costs a join.
        deployment: what the columns mean.
        plan: the cells.
    """

    connection: Backend
    rows: ir.Table
    judged: ir.Table
    deployment: Deployment
    plan: Plan

    def grains(self) -> pa.Table:
        """Rows a grain, with the first and last time stamp in it."""
        time = self.deployment.time

        def span(t: ir.Table) -> dict[str, ir.Value]:
            if time is None or time not in t.columns:
                return {"n": t.count()}
            stamp = t[time].cast("timestamp")
            return {"n": t.count(), "low_time": stamp.min(), "high_time": stamp.max()}

        return self._count(self.rows, [], span)

    def column(self, column: Column) -> pa.Table:
        """A feature's or an output's cells; `low` and `high` are the extremes of its finite values."""
        bins = self.plan.columns[column.name]
        table = self._select([], self.rows, x=self.rows[column.name])
        return self._count(with_cell(table, "x", "cell", bins), ["cell"], _cell_sums(bins))

    def labels(self) -> pa.Table:
        """The label's cells, by when each was known."""
        bins = self.plan.columns[self.deployment.label or ""]
        table = self._select([KNOWN], self.judged, x=self.judged[TRUTH]).filter(ibis._["x"].notnull())
        return self._count(with_cell(table, "x", "cell", bins), [KNOWN, "cell"], _cell_sums(bins))

    def scores(self) -> Iterator[tuple[str, pa.Table]]:
        """Per class: rows by score cell and outcome (1, 0, missing), and what the losses add up to."""
        table = self.judged if self.deployment.class_scores else with_score(self.judged, self.deployment)
        for name, edges in self.plan.scores.items():
            column = self.deployment.class_scores.get(name, SCORE)
            outcome = _outcome(table[TRUTH], self.deployment, name)
            facts = self._select([KNOWN], table, x=table[column], outcome=outcome)
            facts = with_cell(facts, "x", "cell", Bins(Kind.NUMERIC, edges=edges))
            yield name, self._count(facts, [KNOWN, "outcome", "cell"], _loss_sums)

    def errors(self) -> pa.Table:
        """A regression's error cells and moments."""
        rows = self.judged.filter(self.judged[TRUTH].notnull())
        value, truth = rows[self.deployment.prediction or ""].cast("float64"), rows[TRUTH].cast("float64")
        facts = self._select([KNOWN], rows, x=value - truth, y=truth, u=truth - self.plan.shift)
        assert self.plan.error is not None
        facts = with_cell(facts.filter(facts["x"].notnull()), "x", "cell", self.plan.error)
        return self._count(facts, [KNOWN, "cell"], _error_sums)

    def confusion(self) -> pa.Table:
        """A multiclass task's rows by true and predicted class."""
        rows = with_predicted_class(self.judged.filter(self.judged[TRUTH].notnull()), self.deployment)
        bins = Bins(Kind.CATEGORICAL, categories=self.plan.classes)
        facts = self._select([KNOWN], rows, truth=rows[TRUTH], predicted=rows[PREDICTED])
        facts = with_cell(with_cell(facts, "truth", "true_cell", bins), "predicted", "predicted_cell", bins)
        return self._count(facts, [KNOWN, "true_cell", "predicted_cell"], lambda t: {"n": t.count()})

    @staticmethod
    def _select(keys: list[str], rows: ir.Table, **values: ir.Value) -> ir.Table:
        kept = [GRAIN, BORN, *keys, *[name for name in rows.columns if name.startswith("_segment_")]]
        return rows.select(*[rows[name] for name in kept], **values)

    def _count(self, table: ir.Table, keys: list[str], aggregates: Aggregates) -> pa.Table:
        """Group and count, for all rows (segment 0) and for each segment by its number."""
        keys = [GRAIN, BORN, *keys]
        named = aggregates(table)
        segment_columns = [name for name in table.columns if name.startswith("_segment_")]
        if not segment_columns:
            counted = self.connection.to_pyarrow(table.group_by(keys).agg(**named))
            return counted.append_column("segment", pa.array([0] * counted.num_rows, pa.int32()))
        parts = []
        for place, name in enumerate(segment_columns):
            counted = self.connection.to_pyarrow(table.group_by([name, *keys]).agg(**named))
            counted = counted.rename_columns(["segment", *counted.column_names[1:]])
            if place == 0:
                parts.append(_all_rows(counted, keys))
            parts.append(counted.filter(pc.greater(counted["segment"], 0)).select(parts[0].column_names))
        return pa.concat_tables(parts)


def _all_rows(counted: pa.Table, keys: list[str]) -> pa.Table:
    rest = [name for name in counted.column_names if name not in ("segment", *keys)]
    how = {"low": "min", "low_time": "min", "high": "max", "high_time": "max"}
    wanted = [(name, how.get(name, "sum")) for name in rest]
    total = counted.group_by(keys).aggregate(wanted)
    total = total.rename_columns(
        [name.removesuffix("_sum").removesuffix("_min").removesuffix("_max") for name in total.column_names]
    )
    total = total.append_column("segment", pa.array([0] * total.num_rows, pa.int32()))
    return total.select(["segment", *keys, *rest]).cast(counted.schema)


def _outcome(truth: ir.Value, deployment: Deployment, name: str) -> ir.IntegerValue:
    hit = truth.cast("float64") == 1.0 if deployment.task is Task.BINARY else truth.cast("string") == name
    return hit.cast("int8")


def _cell_sums(bins: Bins) -> Aggregates:
    def aggregates(t: ir.Table) -> dict[str, ir.Value]:
        if bins.kind is Kind.CATEGORICAL:
            return {"n": t.count()}
        finite = t["cell"] < bins.ordered
        x = t["x"]
        return {"n": t.count(), "sum": x.sum(where=finite), "low": x.min(where=finite), "high": x.max(where=finite)}

    return aggregates


def _loss_sums(t: ir.Table) -> dict[str, ir.Value]:
    gap = t["x"] - t["outcome"].cast("float64")
    right = ibis.cases((t["outcome"] == 1, t["x"]), (t["outcome"] == 0, 1.0 - t["x"]), else_=None)
    log = -ibis.least(ibis.greatest(right, CLIP), 1.0 - CLIP).log()
    squares = {"brier": (gap * gap).sum(), "brier2": (gap * gap * gap * gap).sum()}
    return {"n": t.count(), "sum": t["x"].sum(), **squares, "log": log.sum(), "log2": (log * log).sum()}


def _error_sums(t: ir.Table) -> dict[str, ir.Value]:
    e, y, u = t["x"], t["y"], t["u"]
    relative = ibis.cases((y != 0, (e / y).abs()), else_=None)
    moments = {"u": u, "u2": u * u, "u3": u * u * u, "u4": u * u * u * u, "e2u": e * e * u, "e2u2": e * e * u * u}
    errors = {
        "e": e,
        "e2": e * e,
        "e4": e * e * e * e,
        "abs": e.abs(),
        "ape": relative,
        "ape2": relative * relative,
    }
    sums = {name: value.sum() for name, value in (errors | moments).items()}
    return {"n": t.count(), "sum": e.sum(), "n_ape": relative.count(), **sums}
