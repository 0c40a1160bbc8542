"""By how much one set of scores is better than another on the same labelled rows, by the deployment's key metric."""

import numpy as np

from monitoring.domain import Deployment, FloatArray, Task
from monitoring.errors import NotApplicableError
from monitoring.stats.paired.auc import auc_difference
from monitoring.stats.paired.difference import Difference
from monitoring.stats.paired.means import loss_difference

USUAL = {Task.BINARY: "roc_auc", Task.MULTICLASS: "accuracy", Task.REGRESSION: "mae"}
TITLES = {
    "roc_auc": "ROC AUC",
    "log_loss": "log loss",
    "brier": "Brier score",
    "accuracy": "accuracy",
    "mae": "mean absolute error",
}
SMALLEST = 2.0**-52  # a probability of 0 is taken for this one
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

    Raises `NotApplicableError` where there are too few rows.
    """
    require_rows(metric, truth)
    if metric == "roc_auc":
        return auc_difference(truth, ours, theirs)
    return loss_difference(losses(metric, truth, ours, thresholds[0]), losses(metric, truth, theirs, thresholds[1]))


def require_rows(metric: str, truth: FloatArray) -> None:
    """Raise `NotApplicableError` where nothing can be said on so few rows."""
    few = min(int((truth == 1).sum()), int((truth == 0).sum())) if metric == "roc_auc" else len(truth)
    if few < FEWEST:
        of = " of either outcome" if metric == "roc_auc" else ""
        raise NotApplicableError(f"at least {FEWEST} labelled rows{of} are needed, here are {few}")


def losses(metric: str, truth: FloatArray, scores: FloatArray, threshold: float = 0.5) -> FloatArray:
    """What each row costs, `(n,)`; accuracy: 1 for a row that is wrong.

    >>> losses("brier", np.array([1.0, 0.0]), np.array([0.8, 0.5])).round(2).tolist()
    [0.04, 0.25]
    """
    if metric == "mae":
        return np.abs(scores - truth)
    if metric == "accuracy":
        said = scores.argmax(axis=1) if scores.ndim == 2 else scores >= threshold
        return np.asarray(said != truth, dtype=float)
    if metric == "brier":
        return (scores - truth) ** 2
    return -np.log(np.maximum(_probability_of_truth(truth, scores), SMALLEST))


def _probability_of_truth(truth: FloatArray, scores: FloatArray) -> FloatArray:
    """What each row's own outcome was given; 0 for a class that the model does not know."""
    if scores.ndim == 1:
        return np.where(truth == 1, scores, 1 - scores)
    known = truth >= 0
    return np.where(known, scores[np.arange(len(truth)), np.where(known, truth, 0).astype(int)], 0.0)
