"""The scans of a log and of its reference: rows by the clock, with segments and outcomes, as an engine's views."""

from collections.abc import Sequence
from dataclasses import replace

import ibis.expr.types as ir
import pyarrow as pa

from monitoring.domain import Deployment
from monitoring.log.cells.plan import Plan
from monitoring.log.counting.count import SEGMENT, Own, Scan
from monitoring.log.counting.facts import as_reference, timed, with_outcome, within
from monitoring.log.counting.profile_tables import dated, outcomes, predictions
from monitoring.log.engines.contract import Engine
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import BORN, GRAIN
from monitoring.log.sources.source import Source, Sources


def log_scans(
    engine: Engine,
    sources: Sources,
    deployment: Deployment,
    plan: Plan,
    clock: Clock,
    only: Sequence[int] | None = None,
) -> tuple[Scan, ...]:
    """What is counted of a log's predictions by this clock, with all labels that there are.

    `only` these grains; None: all.
    """
    rows = timed(engine.load("logged", sources.holding(only)), deployment, clock)
    if only is not None:
        rows = within(rows, only, deployment, clock)
    rows = engine.define("predictions", with_segments(engine, rows, plan))
    labels = engine.load("labels", sources.labels) if sources.labels else None
    judged = outcomes(engine.define("judged", with_outcome(rows, labels, deployment, clock)), deployment, plan)
    # A label without a time of its own is known from its prediction's on.
    is_dated = deployment.label and deployment.label_time
    found = _scans(rows, dated(judged) if is_dated else judged, deployment, plan)
    if only is None:
        known = labels is not None
        return tuple(replace(scan, own=_own(scan, deployment, plan, clock, known=known)) for scan in found)
    # Of some days' predictions the engine finds the labels: most of those that are read beside would wait for others.
    owns = (None if scan.joined else _own(scan, deployment, plan, clock, known=False) for scan in found)
    return tuple(
        replace(scan, own=own and replace(own, only=tuple(only))) for scan, own in zip(found, owns, strict=True)
    )


def reference_scans(
    engine: Engine, reference: Source, deployment: Deployment, plan: Plan, clock: Clock | None = None
) -> tuple[Scan, ...]:
    """What is counted of the reference, as one grain or by the clock."""
    rows = as_reference(engine.load("logged", reference), deployment, clock)
    rows = engine.define("predictions", with_segments(engine, rows, plan))
    return _scans(rows, outcomes(rows, deployment, plan), deployment, plan)


def _scans(rows: ir.Table, judged: Scan, deployment: Deployment, plan: Plan) -> tuple[Scan, ...]:
    return tuple(scan for scan in (judged, predictions(rows, deployment, plan)) if scan.counts)


def with_segments(engine: Engine, rows: ir.Table, plan: Plan) -> ir.Table:
    """Adds `_segment_N`, the number (from 1) of the segment that a row belongs to, 0 for one not followed."""
    for column, (name, followed) in _followed(plan).items():
        numbers = {"_value": pa.array(followed, pa.string()), column: pa.array(followed.values(), pa.int32())}
        known = engine.put(f"{column}_numbers", pa.table(numbers))
        joined = rows.left_join(known, rows[name].cast("string") == known["_value"]).drop("_value")
        rows = joined.mutate(**{column: joined[column].coalesce(0).cast("int32")})
    return rows


def _followed(plan: Plan) -> dict[str, tuple[str, dict[str, int]]]:
    """By the column that is added, the one with segments, and their numbers."""
    numbered = list(enumerate(plan.segments, 1))
    return {
        f"{SEGMENT}{place}": (name, {s.value: number for number, s in numbered if s.column == name})
        for place, name in enumerate(dict.fromkeys(segment.column for segment in plan.segments))
    }


def _own(scan: Scan, deployment: Deployment, plan: Plan, clock: Clock, *, known: bool) -> Own | None:
    """How rows are made ready without the engine; chunks of rows are told by all of them. `known`: there are labels."""
    if clock.unit == "rows" or not deployment.time or deployment.attached or (scan.joined and not known):
        return None
    label = (deployment.label, deployment.label_time) if scan.joined and deployment.label else None
    return Own(deployment.time, (GRAIN, BORN), clock.per_day, _followed(plan), deployment.id or "id", label)
