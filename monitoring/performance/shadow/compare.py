"""The live scores and another version's on the same rows, by one metric."""

from math import nan

import numpy as np

from monitoring.domain import FloatArray, Task
from monitoring.performance.metric import METRICS
from monitoring.stats.paired.auc import auc_difference, placements
from monitoring.stats.paired.difference import Difference
from monitoring.stats.paired.losses import losses
from monitoring.stats.paired.means import loss_difference
from monitoring.stats.paired.root_means import root_difference

# Metrics of which a difference on the same rows has an interval.
COMPARED = {
    Task.BINARY: ("roc_auc", "log_loss", "brier"),
    Task.MULTICLASS: ("accuracy", "log_loss"),
    Task.REGRESSION: ("mae", "rmse"),
}
FEWEST = 30  # labelled rows; of ROC AUC, of either outcome
ALIKE = "both are alike in every row: how far chance goes is not known"


def compare(
    metric: str, truth: FloatArray, live: FloatArray, shadow: FloatArray
) -> tuple[float, float, float, float, float, str]:
    """Live, shadow, their difference (shadow - live), both ends of its 95 % interval, and why any of them is nan.

    Args:
        metric: one of `COMPARED`.
        truth: 1 and 0, values, or places of classes, `(n,)`.
        live: scores, `(n,)`, of several classes `(n, classes)`.
        shadow: likewise, of the same rows.

    >>> truth = np.tile([0.0, 1.0], 40)
    >>> compare("mae", truth, np.full(80, 0.5), np.abs(truth - 0.25))[:2]
    (0.5, 0.25)
    """
    few = min(int((truth == 1).sum()), int((truth == 0).sum())) if metric == "roc_auc" else len(truth)
    if few < FEWEST:
        of = " of either outcome" if metric == "roc_auc" else ""
        return nan, nan, nan, nan, nan, f"{FEWEST} rows{of} with a label and both scores are needed, there are {few}"
    first, second = (_value(metric, truth, scores) for scores in (live, shadow))
    found = _better(metric, truth, shadow, live)
    low, high = found.interval() if found.error > 0 else (nan, nan)
    if METRICS[metric].descriptor.better < 0:
        low, high = -high, -low
    return first, second, second - first, low, high, "" if low == low else ALIKE


def _better(metric: str, truth: FloatArray, ours: FloatArray, theirs: FloatArray) -> Difference:
    if metric == "roc_auc":
        return auc_difference(truth, ours, theirs)
    if metric == "rmse":
        return root_difference(ours - truth, theirs - truth)
    return loss_difference(losses(metric, truth, ours), losses(metric, truth, theirs))


def _value(metric: str, truth: FloatArray, scores: FloatArray) -> float:
    if metric == "roc_auc":
        return float(placements(truth, scores)[0].mean())
    if metric == "rmse":
        return float(np.sqrt(np.mean((scores - truth) ** 2)))
    mean = float(losses(metric, truth, scores).mean())
    return 1 - mean if metric == "accuracy" else mean
