"""By how much one set of scores is better than another on the same labelled rows, by the deployment's key metric."""

from dataclasses import replace

import numpy as np

from monitoring.domain import Deployment, FloatArray, Task
from monitoring.gate.finding import TooFewRowsError
from monitoring.stats.paired.auc import auc_difference, placements
from monitoring.stats.paired.difference import Difference
from monitoring.stats.paired.losses import losses
from monitoring.stats.paired.means import loss_difference

USUAL = {Task.BINARY: "roc_auc", Task.MULTICLASS: "accuracy", Task.REGRESSION: "mae"}
TITLES = {
    "roc_auc": "ROC AUC",
    "log_loss": "log loss",
    "brier": "Brier score",
    "accuracy": "accuracy",
    "mae": "mean absolute error",
}
CHANCE = 0.5  # the area of scores that tell nothing
FEWEST = 30  # labelled rows; of ROC AUC, of either outcome


def key_metric(deployment: Deployment) -> str:
    """The metric that sides are compared by."""
    return deployment.gate.metric or USUAL[deployment.task]


def difference(
    metric: str,
    truth: FloatArray,
    ours: FloatArray,
    theirs: FloatArray,
    thresholds: tuple[float, float] = (0.5, 0.5),
) -> Difference:
    """By how much ours is better, in the metric's own units.

    Args:
        metric: one of `TITLES`.
        truth: as `Evidence.truth` gives it, none unknown.
        ours: scores as `Model.predict` gives them.
        theirs: likewise, of the same rows.
        thresholds: binary: from which score on each says yes.

    Raises `TooFewRowsError` where there are too few rows.
    """
    require_rows(metric, truth)
    if metric == "roc_auc":
        return auc_difference(truth, ours, theirs)
    return loss_difference(losses(metric, truth, ours, thresholds[0]), losses(metric, truth, theirs, thresholds[1]))


def beyond(metric: str, truth: FloatArray, scores: FloatArray, floor: float, threshold: float = 0.5) -> Difference:
    """By how much scores are better than a value of the metric, as `difference` gives it."""
    require_rows(metric, truth)
    if metric == "roc_auc":
        found = auc_difference(truth, scores, np.zeros(len(truth)))
        return replace(found, value=found.value + CHANCE - floor)
    worst = np.full(len(truth), 1 - floor if metric == "accuracy" else floor)
    return loss_difference(losses(metric, truth, scores, threshold), worst)


def losses_of(metric: str, truth: FloatArray, scores: FloatArray) -> float:
    """One figure for all rows, smaller for better scores: the mean loss, or 1 - ROC AUC.

    >>> losses_of("roc_auc", np.array([0.0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8]))
    0.25
    """
    if metric == "roc_auc":
        return 1 - float(placements(truth, scores)[0].mean())
    return float(losses(metric, truth, scores).mean())


def require_rows(metric: str, truth: FloatArray) -> None:
    """Raise `TooFewRowsError` where nothing can be said on so few rows."""
    few = min(int((truth == 1).sum()), int((truth == 0).sum())) if metric == "roc_auc" else len(truth)
    if few < FEWEST:
        of = " of either outcome" if metric == "roc_auc" else ""
        raise TooFewRowsError(f"at least {FEWEST} labelled rows{of} are needed, here are {few}", FEWEST - few)
