"""From when to when somebody else's log reaches, asked of its rows: nobody knows what its files say of themselves."""

from datetime import datetime

import ibis.expr.types as ir

from monitoring.domain import Deployment, Span
from monitoring.log.engines.contract import Engine


def attached_span(opened: Engine, predictions: ir.Table, labels: ir.Table | None, deployment: Deployment) -> Span:
    """The times of the predictions and the last one of the labels, which may stand beside the predictions."""
    d = deployment
    first, last, rows = _extent(opened, predictions, d.time)
    judged = predictions if labels is None and d.label in predictions.columns else labels
    return Span(first, last, rows, None if judged is None else _extent(opened, judged, d.label_time)[1])


def _extent(opened: Engine, table: ir.Table, column: str | None) -> tuple[datetime | None, datetime | None, int]:
    """The first and the last time stamp, and the number of rows."""
    if column is None:
        return None, None, 0
    stamp = table[column].cast("timestamp")
    found = opened.ask(table.aggregate(low=stamp.min(), high=stamp.max(), rows=table.count())).to_pylist()[0]
    return found["low"], found["high"], found["rows"]
