"""F1: the harmonic mean of precision and recall."""

import numpy as np

from monitoring.domain import Estimate, FloatArray, Outcomes, Task
from monitoring.performance.estimates import divide, undefined
from monitoring.performance.metric import METRICS, Metric
from monitoring.stats import intervals
from monitoring.stats.curves import confusion_at


@METRICS.register(
    Metric(
        name="f1",
        title="F1",
        summary="Harmonic mean of precision and recall; several classes: averaged with equal weight over the classes "
        "that were true or predicted.",
        tasks=(Task.BINARY, Task.MULTICLASS),
        better=1,
        low=0.0,
        high=1.0,
        exact=True,
        undefined="no labelled row is positive or predicted positive",
        interval="Wilson for J = TP / (TP + FP + FN), turned into F1 = 2 J / (1 + J); several classes: delta method "
        "over the confusion table, logit scale",
        source="van Rijsbergen (1979), Information Retrieval, chapter 7; Takahashi et al. (2022), Applied "
        "Intelligence 52, 4961-4972, for several classes",
    )
)
def f1(outcomes: Outcomes) -> Estimate:
    """2 TP / (2 TP + FP + FN), `(windows,)`, 0 to 1; several classes: the mean of the classes' own.

    It ignores true negatives and moves with the share of positives: use `roc_auc` where that share moves.

    >>> from monitoring.stats.rows import binary
    >>> f1(binary([0, 1, 1, 0], [0.2, 0.9, 0.4, 0.1])).value.round(4).tolist()
    [0.6667]
    """
    if outcomes.task is Task.BINARY:
        found = confusion_at(outcomes.positive, outcomes.threshold)
        tp, fp, fn = found.true_positive, found.false_positive, found.false_negative
        return Estimate(divide(2 * tp, 2 * tp + fp + fn), *intervals.f1(tp, fp, fn), outcomes.positive.n)
    table = outcomes.labels.confusion
    return undefined(outcomes) if table is None else _macro(table)


def _macro(table: FloatArray) -> Estimate:
    """Mean F1 of the classes that were true or predicted, with its delta-method error, from `(windows, k, k)`."""
    n, hits = table.sum(axis=(1, 2)), np.diagonal(table, axis1=1, axis2=2)
    sizes = table.sum(axis=1) + table.sum(axis=2)
    each = divide(2 * hits, sizes)
    classes = (sizes > 0).sum(axis=1).astype(np.float64)
    value = divide(np.nansum(each, axis=1), classes)
    # What one more row of true class i, predicted j, does to the sum of the classes' F1, times n.
    pull = np.nan_to_num(divide(each, sizes))
    gain = -pull[:, :, None] - pull[:, None, :]
    gain += np.eye(table.shape[1]) * np.nan_to_num(divide(np.full_like(sizes, 2.0), sizes))[:, :, None]
    error = divide(np.sqrt((table * gain**2).sum(axis=(1, 2))), classes)
    return Estimate(value, *intervals.logit(value, error, n), n)
