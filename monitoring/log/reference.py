"""The reference: kept from a time range of the log, and sampled to fix cells by."""

from pathlib import Path

import pyarrow as pa

from monitoring.domain import Deployment
from monitoring.intake.check import schema_of
from monitoring.log.attached import place
from monitoring.log.clock import TRUTH, Clock
from monitoring.log.engine import embedded, looking
from monitoring.log.facts import timed, with_outcome
from monitoring.log.ingest import REFERENCE_KEY, reference_fields
from monitoring.log.merge import ROW
from monitoring.log.sources import Source
from monitoring.log.tables import Table
from monitoring.log.whole import Whole, look

PLAN_ROWS = 500_000


def from_log(folder: Path, deployment: Deployment, reference: Table) -> None:
    """Keep a time range of the log, with the labels known now, as the reference."""
    clock, chosen = Clock("day"), deployment.reference
    key = deployment.id or "id"
    with looking(deployment) as opened:
        rows = timed(opened.load("predictions", place(deployment, folder, "predictions").source()), deployment, clock)
        time = rows[deployment.time or ""]
        if chosen.start:
            rows = rows.filter(time >= chosen.start)
        if chosen.end:
            rows = rows.filter(time < chosen.end)
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
        whole = look(opened, rows, deployment) if step > 1 else None
        return opened.ask(rows.filter(rows[ROW] % step == 0)), whole
