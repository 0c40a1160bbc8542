"""How well a model does on labelled rows: metrics with intervals, and how much better it is than another."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitoring.domain import Deployment, FloatArray, Outcomes, Task
from monitoring.models.spelling import text_of
from monitoring.performance.metric import METRICS
from monitoring.stats import rows as from_rows
from monitoring.stats.paired.auc import auc_difference
from monitoring.stats.paired.difference import Difference
from monitoring.stats.paired.losses import losses as losses_of
from monitoring.stats.paired.means import loss_difference

# What is told of each task, what matters most first.
TOLD = {
    Task.BINARY: ("roc_auc", "brier", "ece", "recall", "precision"),
    Task.MULTICLASS: ("accuracy", "log_loss", "roc_auc"),
    Task.REGRESSION: ("mae", "bias", "rmse", "r2"),
}
# What a row costs: it adds up over rows, and knows wrong probabilities as well as a wrong order.
LOSS = {Task.BINARY: "brier", Task.MULTICLASS: "log_loss", Task.REGRESSION: "mae"}
NO_CLASS = -1.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric's value with its 95 % interval, on `n` rows; nan where it is undefined."""

    value: float
    low: float
    high: float
    n: int


Figures = Mapping[str, Figure]


def truth_of(deployment: Deployment, frame: pd.DataFrame, classes: tuple[str, ...] = ()) -> FloatArray:
    """The labels of rows, `(n,)`: 1 and 0, values, or the places of classes; `NO_CLASS` where it is none of them."""
    label = frame[deployment.label or ""]
    if deployment.task is not Task.MULTICLASS:
        return label.to_numpy(dtype=np.float64)
    places = {name: float(place) for place, name in enumerate(map(text_of, classes))}
    return np.array([places.get(text_of(one), NO_CLASS) for one in label])


def outcomes(deployment: Deployment, truth: FloatArray, scores: FloatArray, classes: tuple[str, ...] = ()) -> Outcomes:
    """What became of labelled rows, as one window; a cell for each score, so that nothing is lost to cells.

    Args:
        deployment: its task and threshold.
        truth: as `truth_of` gives it.
        scores: `(n,)`, several classes `(n, classes)`.
        classes: of several classes, their names in the scores' order.
    """
    if deployment.task is Task.REGRESSION:
        return from_rows.regression(truth, scores)
    edges = np.unique(np.concatenate([[0.0], scores.ravel(), [np.nextafter(1, 2)]]))
    if deployment.task is Task.BINARY:
        return from_rows.binary(truth, scores, threshold=deployment.threshold, edges=edges)
    texts = [classes[int(place)] if place >= 0 else None for place in truth]
    return from_rows.multiclass(texts, scores, list(classes), edges=edges)


def figures(found: Outcomes) -> dict[str, Figure]:
    """The metrics of a task by name, what matters most first.

    >>> card = Deployment(name="d", title="d", task=Task.BINARY, score="s", label="y")
    >>> rows = outcomes(card, np.array([0.0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8]))
    >>> figures(rows)["roc_auc"].value
    0.75
    """
    return {name: figure(name, found) for name in TOLD[found.task]}


def figure(name: str, found: Outcomes) -> Figure:
    """One metric of rows that are one window."""
    one = METRICS[name].function(found)
    return Figure(float(one.value[0]), float(one.low[0]), float(one.high[0]), int(one.n[0]))


def losses(deployment: Deployment, truth: FloatArray, scores: FloatArray) -> FloatArray:
    """What each row costs, `(n,)`, by the task's `LOSS`; 0 is perfect."""
    return losses_of(LOSS[deployment.task], truth, scores)


def gains(deployment: Deployment, truth: FloatArray, ours: FloatArray, theirs: FloatArray) -> dict[str, Difference]:
    """By how much ours is better than theirs on the same rows: the loss, and of a binary task the area, too."""
    found = {LOSS[deployment.task]: loss_difference(losses(deployment, truth, ours), losses(deployment, truth, theirs))}
    if deployment.task is Task.BINARY:
        return {"roc_auc": auc_difference(truth, ours, theirs)} | found
    return found
