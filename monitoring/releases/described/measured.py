"""A version's figures on the reference: the model is asked for every row, whatever the log says that was answered."""

from math import isnan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import Deployment, FloatArray, Outcomes, Segment, Task
from monitoring.domain.text import plural
from monitoring.errors import ModelError
from monitoring.log import Log
from monitoring.log.cells.edges import error_edges, score_edges
from monitoring.models.model import Model
from monitoring.performance.metric import METRICS
from monitoring.performance.run import metric_names
from monitoring.stats import rows as counted

MOST_ROWS = 100_000
MOST_SEGMENTS = 20
NO_THRESHOLD = 0.5  # of several classes the largest score decides
BASIS = "reference"
Figure = dict[str, Any]


def measured(model: Model, log: Log) -> list[Figure]:
    """The task's metrics on the reference: `metric, value, low, high, n, basis`; what is undefined is None, with why.

    `low` and `high` are the ends of the 95 % interval; of more than 100,000 rows, that many are drawn evenly. Without
    a label in the reference the metrics that need one are undefined. `segments` has the same of each of the 20 largest
    segments that the deployment follows, with `segment`; it is there only where there are some.
    """
    deployment = log.deployment
    if hidden := deployment.keeps_as_tokens(model.features):
        why = f"the log keeps {', '.join(hidden)} as tokens alone, so the model cannot be asked"
        return [_undefined(name, why) for name in metric_names(deployment.task)]
    rows = log.reference_rows(MOST_ROWS)
    try:
        answers = model.predict(rows)
    except ModelError as error:
        return [_undefined(name, error.message) for name in metric_names(deployment.task)]
    found = figures(outcomes(deployment, rows, answers, model.classes), deployment)
    parts = segments(deployment, rows)
    by_part = {
        str(part): figures(outcomes(deployment, rows[chosen], answers[chosen], model.classes), deployment)
        for part, chosen in parts.items()
    }
    if parts:
        for place, one in enumerate(found):
            one["segments"] = [_of_segment(name, each[place]) for name, each in by_part.items()]
    strangers = _strangers(deployment, rows, model.classes)
    why = f"{plural(strangers, 'row')} whose label is none of the model's classes left out"
    return [{**one, "reason": one.get("reason", why)} for one in found] if strangers else found


def segments(deployment: Deployment, rows: pd.DataFrame) -> dict[Segment, NDArray[np.bool_]]:
    """The largest segments among rows, largest first, and which rows they are, `(n,)`."""
    found: dict[Segment, NDArray[np.bool_]] = {}
    for column in deployment.segments:
        if column in rows.columns and column not in deployment.sensitive:
            texts = rows[column].dropna().map(str)
            found |= {Segment(column, name): (rows[column].map(str) == name).to_numpy() for name in texts.unique()}
    ordered = sorted(found, key=lambda part: (-int(found[part].sum()), str(part)))
    return {part: found[part] for part in ordered[:MOST_SEGMENTS]}


def _of_segment(name: str, one: Figure) -> Figure:
    return {"segment": name, **{key: one[key] for key in ("value", "low", "high", "n", "reason") if key in one}}


def figures(found: Outcomes, deployment: Deployment) -> list[Figure]:
    """Each metric of outcomes of one window."""
    return [_figure(name, found, deployment) for name in metric_names(deployment.task)]


def outcomes(deployment: Deployment, rows: pd.DataFrame, answers: FloatArray, classes: tuple[str, ...]) -> Outcomes:
    """Answers to rows against the label in them, counted.

    Args:
        deployment: names the label; its threshold decides.
        rows: `(n, columns)`; the label is missing where it is not known.
        answers: `(n,)` scores or values; several classes: `(n, classes)`.
        classes: names of the classes answered.
    """
    label = rows[deployment.label] if deployment.label in rows.columns else pd.Series(np.nan, index=rows.index)
    if deployment.task is Task.MULTICLASS:
        truth = [None if pd.isna(value) else str(value) for value in label]
        known = [name if name in classes else None for name in truth]
        return counted.multiclass(known, answers, classes, edges=score_edges(answers, NO_THRESHOLD))
    numbers = pd.to_numeric(label).to_numpy(dtype="float64", na_value=np.nan)
    if deployment.task is Task.BINARY:
        edges = score_edges(answers, deployment.threshold)
        return counted.binary(numbers, answers, threshold=deployment.threshold, edges=edges)
    errors = answers - numbers
    has_any = np.isfinite(errors).any()
    cells = tuple(error_edges(errors).tolist()) if has_any else (0.0,)
    return counted.regression(numbers, answers, edges=cells, shift=float(np.nanmean(numbers)) if has_any else 0.0)


def _strangers(deployment: Deployment, rows: pd.DataFrame, classes: tuple[str, ...]) -> int:
    """How many rows have a label that the model does not know."""
    if deployment.task is not Task.MULTICLASS or deployment.label not in rows.columns:
        return 0
    known = rows[deployment.label].dropna().map(str)
    return int((~known.isin(classes)).sum())


def _figure(name: str, found: Outcomes, deployment: Deployment) -> Figure:
    metric = METRICS[name].descriptor
    estimate = METRICS[name].function(found)
    value, low, high = (float(part[0]) for part in (estimate.value, estimate.low, estimate.high))
    if isnan(value):
        has_labels = deployment.label is not None and bool(found.labels.labelled.sum())
        return _undefined(name, metric.undefined if has_labels else "the reference has no labels")
    return _said(name, value, low, high, int(estimate.n[0]))


def _undefined(name: str, why: str) -> Figure:
    return _said(name, float("nan"), float("nan"), float("nan"), 0) | {"reason": why}


def _said(name: str, value: float, low: float, high: float, n: int) -> Figure:
    known = {key: None if isnan(number) else number for key, number in (("value", value), ("low", low), ("high", high))}
    return {"metric": name, **known, "n": n, "basis": BASIS}
