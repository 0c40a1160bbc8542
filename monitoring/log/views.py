"""What is counted, as the engine's views: each count is then a short query, which is compiled in no time."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend

from monitoring.domain import Deployment
from monitoring.log.calendar import time_of
from monitoring.log.clock import GRAIN, Clock
from monitoring.log.counting import Facts
from monitoring.log.engine import read
from monitoring.log.facts import as_reference, timed, with_outcome
from monitoring.log.plan import Plan
from monitoring.log.tables import Table


def log_facts(
    connection: Backend,
    predictions: Table,
    labels: Table,
    deployment: Deployment,
    plan: Plan,
    clock: Clock,
    only: Sequence[int] | None = None,
) -> Facts:
    """The log's predictions by this clock, with all labels that there are; `only` these grains, None: all."""
    rows = timed(read(connection, predictions), deployment, clock)
    if only is not None:
        rows = _within(rows, only, deployment, clock)
    rows = with_segments(connection, rows, plan)
    rows = connection.create_view("predictions", rows)
    known = read(connection, labels) if labels.exists() else None
    judged = connection.create_view("judged", with_outcome(rows, known, deployment, clock, predictions.key))
    return Facts(connection, rows, judged, deployment, plan)


def _within(rows: ir.Table, grains: Sequence[int], deployment: Deployment, clock: Clock) -> ir.Table:
    if grains and deployment.time:
        # The bounds say nothing new, but the engine can leave out whole pieces of files by them.
        time = rows[deployment.time].cast("timestamp")
        rows = rows.filter((time >= time_of(grains[0], clock)) & (time < time_of(grains[-1] + 1, clock)))
    return rows.filter(rows[GRAIN].isin(list(grains)) if grains else ibis.literal(False))


def reference_facts(connection: Backend, reference: Table, deployment: Deployment, plan: Plan) -> Facts:
    """The reference as one grain."""
    rows = as_reference(read(connection, reference), deployment)
    rows = connection.create_view("reference", with_segments(connection, rows, plan))
    return Facts(connection, rows, rows, deployment, plan)


def with_segments(connection: Backend, rows: ir.Table, plan: Plan) -> ir.Table:
    """Adds `_segment_N`, the number (from 1) of the segment that a row belongs to, 0 for one not followed."""
    for place, name in enumerate(dict.fromkeys(segment.column for segment in plan.segments)):
        followed = {s.value: number for number, s in enumerate(plan.segments, 1) if s.column == name}
        column = f"_segment_{place}"
        numbers = {"_value": pa.array(followed, pa.string()), column: pa.array(followed.values(), pa.int32())}
        known = connection.create_table(f"{column}_numbers", ibis.memtable(pa.table(numbers)), temp=True)
        joined = rows.left_join(known, rows[name].cast("string") == known["_value"]).drop("_value")
        rows = joined.mutate(**{column: joined[column].coalesce(0).cast("int32")})
    return rows
