"""F1: the harmonic mean of precision and recall."""

from dataclasses import replace

import numpy as np

from monitoring.domain import Estimate, FloatArray, Outcomes, Task
from monitoring.domain.curves import Confusion
from monitoring.performance.estimates import at_threshold, undefined, widened
from monitoring.performance.metric import METRICS, Metric
from monitoring.stats import intervals
from monitoring.stats.in_parts.classes import hits
from monitoring.stats.proportions import divide

EXTRA = 1.5  # rows a class


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
        interval="that of shares for J = TP / (TP + FP + FN), turned into F1 = 2 J / (1 + J); several classes: delta "
        "method over the confusion table with 1.5 rows a class added evenly, logit scale",
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
        return at_threshold(outcomes, lambda found: _binary(found, outcomes.positive.n))
    table = outcomes.labels.confusion
    if table is None:
        return undefined(outcomes)
    found, known = _macro(table), hits(outcomes.scores.values())
    if known is None:
        return found
    classes = (_by_class(table)[1] > 0).sum(axis=1).astype(np.float64)
    off = [np.abs(divide(known.f1(at_best).sum(axis=0), classes) - found.value) for at_best in (False, True)]
    return widened(replace(found, bound=np.maximum(*off)))


def _binary(found: Confusion, n: FloatArray) -> Estimate:
    tp, fp, fn = found.true_positive, found.false_positive, found.false_negative
    return Estimate(divide(2 * tp, 2 * tp + fp + fn), *intervals.f1(tp, fp, fn), n)


def _macro(table: FloatArray) -> Estimate:
    """Mean F1 of the classes that were true or predicted, with its interval, from `(windows, k, k)`."""
    n, each, sizes = table.sum(axis=(1, 2)), *_by_class(table)
    classes = (sizes > 0).sum(axis=1).astype(np.float64)
    value = divide(each.sum(axis=1), classes)
    # A rare class may be missed by chance alone: some rows more, spread evenly, keep its error from vanishing.
    there = (sizes > 0).astype(np.float64)
    extra = divide(np.full_like(classes, EXTRA), classes)
    filled = table + np.nan_to_num(extra)[:, None, None] * there[:, :, None] * there[:, None, :]
    return Estimate(value, *intervals.logit(value, divide(_error(filled), classes), n), n)


def _by_class(table: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Each class's F1, 0 where it was neither true nor predicted, and its true plus predicted rows."""
    sizes = table.sum(axis=1) + table.sum(axis=2)
    return np.nan_to_num(divide(2 * np.diagonal(table, axis1=1, axis2=2), sizes)), sizes


def _error(table: FloatArray) -> FloatArray:
    """Standard error of the sum of the classes' F1 (delta method), `(windows,)`."""
    each, sizes = _by_class(table)
    # What one more row of true class i, predicted as j, adds to the sum.
    pull, hit = (np.nan_to_num(divide(part, sizes)) for part in (each, np.full_like(each, 2.0)))
    gain = np.eye(table.shape[1]) * hit[:, :, None] - pull[:, :, None] - pull[:, None, :]
    return np.asarray(np.sqrt((table * gain**2).sum(axis=(1, 2))))
