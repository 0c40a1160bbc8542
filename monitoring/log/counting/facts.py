"""Rows made ready for counting: when each was predicted, what became of it, and when that was known.

Grains are integers. Clocks of days and hours count from 1970-01-01; a clock of rows numbers chunks of rows in the order
of time (or of arrival, where there is no time). `_born` is the day (or hour) of the prediction and `_known` that of
its label, so that any "as of" can be answered from counts.
"""

from collections.abc import Sequence
from datetime import datetime

import ibis
import ibis.expr.types as ir

from monitoring.domain import Deployment, Task
from monitoring.log.ground.calendar import EPOCH, time_of
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import BORN, GRAIN, KNOWN, PREDICTED, ROW, SCORE, TRUTH


def tick(time: ir.TimestampValue, clock: Clock) -> ir.IntegerValue:
    """The day (or hour) since 1970 that a time stamp lies in."""
    days = time.date().epoch_days()
    ticks = days * 24 + time.hour() if clock.unit == "hour" else days
    return ticks.cast("int32")


def timed(predictions: ir.Table, deployment: Deployment, clock: Clock) -> ir.Table:
    """Predictions with `_grain` and `_born`."""
    time = deployment.time
    born = tick(predictions[time].cast("timestamp"), clock) if time else ibis.literal(0, "int32")
    table = predictions.mutate(**{BORN: born})
    if clock.unit != "rows":
        return table.mutate(**{GRAIN: table[BORN]})
    order = [table[time], table[ROW]] if time else [table[ROW]]
    chunk = ibis.row_number().over(order_by=order) // clock.rows
    return table.mutate(**{GRAIN: chunk.cast("int32")})


def within(rows: ir.Table, grains: Sequence[int], deployment: Deployment, clock: Clock) -> ir.Table:
    """Timed predictions of these grains alone, which are sorted."""
    if grains and deployment.time:
        # The bounds say nothing new, but the engine can leave out whole pieces of files by them.
        time = rows[deployment.time].cast("timestamp")
        rows = rows.filter(time >= time_of(grains[0], clock))
        if grains[-1] < (datetime.max - EPOCH).days * clock.per_day:  # after which no moment has a name
            rows = rows.filter(time < time_of(grains[-1] + 1, clock))
    return rows.filter(rows[GRAIN].isin(list(grains)) if grains else ibis.literal(False))


def with_outcome(table: ir.Table, labels: ir.Table | None, deployment: Deployment, clock: Clock) -> ir.Table:
    """Timed predictions with `_truth` and `_known`, missing where no label ever came."""
    key = deployment.id or "id"
    if labels is None and deployment.label in table.columns:
        return _with_own_outcome(table, deployment, clock)
    if labels is None or deployment.label is None:
        return table.mutate(**{TRUTH: _no_truth(deployment), KNOWN: ibis.null("int32")})
    if deployment.attached:
        labels = one_an_id(labels, deployment)
    when = tick(labels[deployment.label_time].cast("timestamp"), clock) if deployment.label_time else ibis.null("int32")
    known = labels.select(_label_key=labels[key], **{TRUTH: labels[deployment.label], KNOWN: when})
    known = known.filter(is_there(known[TRUTH]))
    joined = table.left_join(known, table[key] == known["_label_key"])
    return joined.mutate(**{KNOWN: joined["_label_key"].notnull().ifelse(joined[KNOWN].coalesce(joined[BORN]), None)})


def one_an_id(labels: ir.Table, deployment: Deployment) -> ir.Table:
    """The newest label of each id; without times, the one that all its labels agree on."""
    key, label, when = deployment.id or "id", deployment.label or "", deployment.label_time
    if when:
        newest = ibis.struct({"when": labels[when], "label": labels[label]}).max()
        found = labels.group_by(key).agg(newest=newest)
        return found.select(key, **{label: found.newest["label"], when: found.newest["when"]})
    found = labels.group_by(key).agg(low=labels[label].min(), high=labels[label].max())
    return found.select(key, **{label: (found.low == found.high).ifelse(found.low, None)})


def _with_own_outcome(table: ir.Table, deployment: Deployment, clock: Clock) -> ir.Table:
    """The same of predictions that have their labels beside them; one without its time was never known."""
    label, when = deployment.label or "", deployment.label_time
    is_known = is_there(table[label]) & table[when].notnull() if when else is_there(table[label])
    known = tick(table[when].cast("timestamp"), clock) if when else table[BORN]
    found = table.mutate(**{TRUTH: is_known.ifelse(table[label], None), KNOWN: is_known.ifelse(known, None)})
    return found.drop(*(name for name in (label, when) if name))


def as_reference(reference: ir.Table, deployment: Deployment, clock: Clock | None = None) -> ir.Table:
    """The reference, all labels known, as one grain; by a clock its rows that have a time, or all in their order."""
    zero = ibis.literal(0, "int32")
    if clock is None:
        table = reference.mutate(**{GRAIN: zero, BORN: zero})
    else:
        there = reference.filter(reference[deployment.time].notnull()) if deployment.time else reference
        table = timed(there, deployment, clock)
    label = deployment.label
    table = table.mutate(**{TRUTH: table[label] if label in table.columns else _no_truth(deployment)})
    return table.mutate(**{KNOWN: is_there(table[TRUTH]).ifelse(table[BORN], None)})


def with_score(table: ir.Table, deployment: Deployment) -> ir.Table:
    """Adds `_score` to a binary task's rows: the score, or 1 and 0 where only yes and no are logged."""
    column = deployment.score or deployment.prediction
    return table.mutate(**{SCORE: table[column].cast("float64")}) if column else table


def with_predicted_class(table: ir.Table, deployment: Deployment) -> ir.Table:
    """Adds `_predicted` to a multiclass task's rows: the logged prediction, or the class with the highest score."""
    if deployment.prediction:
        return table.mutate(**{PREDICTED: table[deployment.prediction].cast("string")})
    scores = [table[column] for column in deployment.class_scores.values()]
    scores = [is_there(score).ifelse(score, None) for score in scores]  # NaN would be the greatest
    best = ibis.greatest(*scores)
    cases = [(score == best, name) for name, score in zip(deployment.class_scores, scores, strict=True)]
    return table.mutate(**{PREDICTED: ibis.cases(*cases, else_=None)})


def is_there(value: ir.Value) -> ir.BooleanValue:
    """Whether a value is neither missing nor NaN; engines differ in whether NaN is missing."""
    return value.notnull() & ~value.isnan() if value.type().is_floating() else value.notnull()


def _no_truth(deployment: Deployment) -> ir.Value:
    return ibis.null("string" if deployment.task is Task.MULTICLASS else "float64")
