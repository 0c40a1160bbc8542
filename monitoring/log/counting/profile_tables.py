"""The tables of counts of a deployment: which facts they take, and what they do with them."""

from collections.abc import Iterator
from dataclasses import replace

import ibis
import ibis.expr.types as ir

from monitoring.domain import Bins, Deployment, Kind, Task
from monitoring.log.cells import sum_expressions
from monitoring.log.cells.error_kinds import error_kinds
from monitoring.log.cells.plan import Plan
from monitoring.log.counting.count import KEYS, SEGMENT, Celled, Count, Scan
from monitoring.log.counting.facts import with_predicted_class, with_score
from monitoring.log.counting.label_states import uneven, with_state
from monitoring.log.ground.columns import (
    ARRIVALS,
    BORN,
    BY_KNOWN,
    KNOWN,
    NEVER,
    PREDICTED,
    SCORE,
    STATE,
    TRUTH,
    UNLABELLED,
)

LABELLED, JUDGED = "_labelled", "_judged"
KIND_SUMS = ("predicted", "n_ape", "e", "e2", "abs", "ape", "u", "u2")


def predictions(rows: ir.Table, deployment: Deployment, plan: Plan) -> Scan:
    """Rows a grain, with the first and last time stamp in it, and the cells of every feature and output."""
    watched = [column for column in deployment.columns if column not in deployment.label_columns]
    facts = {f"x{i}": _as(plan.columns[c.name], rows[c.name]) for i, c in enumerate(watched)}
    counts = [_values("columns", c.name, f"x{i}", plan.columns[c.name]) for i, c in enumerate(watched)]
    span = None
    if deployment.time is not None and deployment.time in rows.columns:
        facts["time"], span = rows[deployment.time].cast("timestamp"), ("low_time", "high_time", "time")
    add = {}
    if deployment.class_scores:
        facts["uneven"], add = uneven(rows, deployment), {"uneven": "uneven"}
    return Scan(_facts(rows, KEYS, **facts), (Count("grains", "", add=add, span=span), *counts))


def outcomes(judged: ir.Table, deployment: Deployment, plan: Plan) -> Scan:
    """Scores by outcome, labels with how late they came, errors and true classes; of all labels that there are."""
    d = deployment
    judged = with_predicted_class(judged, d) if d.task is Task.MULTICLASS else with_score(judged, d)
    judged = with_state(judged, d, plan)
    known, late = judged[KNOWN].coalesce(NEVER).cast("int32"), judged[KNOWN] - judged[BORN]
    is_labelled, is_judged = judged[STATE] != UNLABELLED, judged[STATE] > UNLABELLED
    judged = judged.mutate(**{LABELLED: is_labelled, JUDGED: is_judged, KNOWN: known, "_late": late})
    facts: dict[str, ir.Value] = {"state": judged[STATE]}
    counts = list(_scores(judged, d, plan, facts))
    if d.label:
        bins = plan.columns[d.label]
        facts["label"] = _as(bins, judged[TRUTH])
        facts["late"] = judged["_late"]
        span = ("first_known", "last_known", KNOWN)
        by = KEYS | {"state": "state"}
        counts.append(Count(ARRIVALS, "", by, add={"late": "late"}, span=span, where=LABELLED))
        counts.append(_values("labels", "", "label", bins, LABELLED))
    if d.label and plan.error:
        counts.append(_errors(judged, d, plan, plan.error, facts))
        counts.append(_error_kinds(judged, d, plan, facts))
    if d.label and d.task is Task.MULTICLASS and (d.prediction or d.class_scores):
        bins = Bins(Kind.CATEGORICAL, categories=plan.classes)
        facts |= {"true": judged[TRUTH].cast("string"), "predicted": judged[PREDICTED]}
        cells = (Celled("true_cell", "true", bins), Celled("predicted_cell", "predicted", bins))
        counts.append(Count("confusion", "", cells=cells, where=JUDGED))
    return Scan(_facts(judged, [*KEYS, KNOWN, LABELLED, JUDGED], **facts), tuple(counts), joined=bool(d.label))


def dated(outcomes: Scan) -> Scan:
    """The same with every table once more, of labelled rows by when that was known: an earlier "as of" asks for it."""
    return replace(outcomes, counts=tuple(one for count in outcomes.counts for one in (_by_known(count), count)))


def _by_known(count: Count) -> Count:
    kind, by = f"{count.kind}{BY_KNOWN}", {**count.by, KNOWN: KNOWN}
    return replace(count, kind=kind, by=by, where=count.where or LABELLED)


def _scores(judged: ir.Table, deployment: Deployment, plan: Plan, facts: dict[str, ir.Value]) -> Iterator[Count]:
    for i, (name, edges) in enumerate(plan.scores.items()):
        score = judged[deployment.class_scores.get(name, SCORE)].cast("float64")
        facts[f"sum{i}"], outcome = score, "state"
        if deployment.task is Task.MULTICLASS:
            outcome = f"outcome{i}"
            hit = (judged[TRUTH].cast("string") == name).cast("int8")
            facts[outcome] = ibis.cases((judged[JUDGED], hit), else_=judged[STATE]).cast("int8")
        by = KEYS | {"outcome": outcome}
        decided = {}
        if deployment.task is Task.MULTICLASS:
            facts[f"decided{i}"], decided = (
                _decided((judged[PREDICTED] == name).cast("int8")),
                {"decided": f"decided{i}"},
            )
        elif deployment.score and deployment.prediction:
            facts["decided"], decided = _decided(judged[deployment.prediction]), {"decided": "decided"}
        cells = (Celled("cell", f"sum{i}", Bins(Kind.NUMERIC, edges=edges)),)
        yield Count("scores", name, by | decided, cells, {"sum": f"sum{i}"}, finite=True)
        if deployment.label:
            yield Count("losses", name, by, losses=(f"sum{i}", outcome), where=LABELLED)


def _errors(judged: ir.Table, deployment: Deployment, plan: Plan, bins: Bins, facts: dict[str, ir.Value]) -> Count:
    truth = judged[TRUTH].cast("float64")
    added = sum_expressions.errors(judged[deployment.prediction or ""].cast("float64") - truth, truth, plan.shift)
    facts |= added
    cells = (Celled("cell", "sum", bins),)
    return Count("errors", "", cells=cells, add={what: what for what in added}, where=JUDGED)


def _error_kinds(judged: ir.Table, deployment: Deployment, plan: Plan, facts: dict[str, ir.Value]) -> Count:
    prediction, label = deployment.prediction or "", deployment.label or ""
    facts["predicted"] = judged[prediction].cast("float64")
    of = zip(("predicted_cell", "true_cell", "cell"), ("predicted", "label", "abs"), strict=True)
    bins = error_kinds(plan, prediction, label)
    cells = tuple(Celled(cell, fact, own) for (cell, fact), own in zip(of, bins, strict=True))
    return Count("error_kinds", "", cells=cells, add={name: name for name in KIND_SUMS}, where=JUDGED)


def _values(kind: str, name: str, fact: str, bins: Bins, where: str | None = None) -> Count:
    cells = (Celled("cell", fact, bins),)
    if bins.kind is Kind.CATEGORICAL:
        return Count(kind, name, cells=cells, where=where)
    return Count(kind, name, KEYS, cells, {"sum": fact}, ("low", "high", fact), where, finite=True)


def _facts(rows: ir.Table, names: "dict[str, str] | list[str]", **facts: ir.Value) -> ir.Table:
    segments = [name for name in rows.columns if name.startswith(SEGMENT)]
    return rows.select(*names, *segments, **facts)


def _decided(said: ir.Value) -> ir.IntegerValue:
    """1 and 0 as logged, -1 where neither is."""
    value = said.cast("float64")
    return ibis.cases((value == 1, 1), (value == 0, 0), else_=-1).cast("int8")


def _as(bins: Bins, value: ir.Value) -> ir.Value:
    return value.cast("float64" if bins.kind is Kind.NUMERIC else "string")
