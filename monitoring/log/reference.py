"""The reference: kept from a part of the log, and sampled and looked through to fix cells by."""

from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from monitoring.domain import Deployment, Kind, Role, Task
from monitoring.domain.bins import MOST_CATEGORIES
from monitoring.intake.rules import schema_of
from monitoring.log.cells.reference_summary import Whole
from monitoring.log.counting.facts import timed, with_outcome
from monitoring.log.engines.choice import embedded, looking
from monitoring.log.engines.contract import Engine
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import REFERENCE_KEY, ROW, TRUTH
from monitoring.log.incoming.reference_fields import reference_fields
from monitoring.log.sources.source import Source
from monitoring.log.tables.place import place
from monitoring.log.tables.table import Table

PLAN_ROWS = 500_000


def from_log(folder: Path, deployment: Deployment, reference: Table) -> None:
    """Keep a time range of the log, or its first rows, with the labels known now, as the reference."""
    clock, chosen = Clock("day"), deployment.reference
    key = deployment.id or "id"
    with looking(deployment) as opened:
        rows = timed(opened.load("predictions", place(deployment, folder, "predictions").source()), deployment, clock)
        if chosen.start:
            rows = rows.filter(rows[deployment.time or ""] >= chosen.start)
        if chosen.end:
            rows = rows.filter(rows[deployment.time or ""] < chosen.end)
        if chosen.rows:
            rows = rows.order_by(ROW).limit(chosen.rows)
        labels = place(deployment, folder, "labels")
        found = opened.load("labels", labels.source()) if labels.exists() else None
        rows = with_outcome(rows, found, deployment, clock)
        schema = schema_of(reference_fields(deployment))
        source = {REFERENCE_KEY: key, **({deployment.label: TRUTH} if deployment.label else {})}
        rows = rows.order_by(ROW).select(**{name: rows[source.get(name, name)] for name in schema.names})
        reference.append([opened.ask(rows).cast(schema)], schema)


def sample(reference: Table, deployment: Deployment) -> tuple[pa.Table, Whole | None]:
    """Rows enough to fix cells by, evenly spread; and what all rows show, where these are not all."""
    step = max(reference.count() // PLAN_ROWS, 1)
    with embedded() as opened:
        rows = opened.load("reference", Source.of(reference))
        whole = _whole(opened, rows, deployment) if step > 1 else None
        return opened.ask(rows.filter(rows[ROW] % step == 0)), whole


def _whole(engine: Engine, rows: ir.Table, deployment: Deployment) -> Whole:
    """Look at all rows; of a classification's outputs and label, which are classes, at their names."""
    there = [column for column in deployment.columns if column.name in rows.columns]
    numeric = [column.name for column in there if column.kind is Kind.NUMERIC]
    classes = deployment.task is Task.MULTICLASS
    named = [c.name for c in there if c.kind is Kind.CATEGORICAL and (c.role is Role.FEATURE or classes)]
    return Whole(_ends(engine, rows, numeric), {name: _categories(engine, rows, name) for name in named})


def _ends(engine: Engine, rows: ir.Table, names: list[str]) -> dict[str, tuple[float, float]]:
    if not names:
        return {}
    asked: dict[str, ir.Value] = {}
    for number, name in enumerate(names):
        value = rows[name].cast("float64")
        finite = (value.abs() < float("inf")).ifelse(value, ibis.null("float64"))  # nan is not less either
        asked |= {f"low{number}": finite.min(), f"high{number}": finite.max()}
    found = engine.ask(rows.aggregate(**asked)).to_pylist()[0]
    ends = {name: (found[f"low{number}"], found[f"high{number}"]) for number, name in enumerate(names)}
    return {name: pair for name, pair in ends.items() if None not in pair}


def _categories(engine: Engine, rows: ir.Table, name: str) -> tuple[str, ...]:
    value = rows[name].cast("string")
    counted = rows.filter(value.notnull()).group_by(value=value).aggregate(n=ibis._.count())
    frequent = counted.order_by([ibis.desc("n"), "value"]).limit(MOST_CATEGORIES)
    return tuple(engine.ask(frequent)["value"].to_pylist())
