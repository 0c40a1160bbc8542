"""Accuracy: the share of right predictions."""

from dataclasses import replace

import numpy as np

from monitoring.domain import Estimate, FloatArray, Outcomes, Task
from monitoring.domain.curves import Confusion
from monitoring.performance.estimates import at_threshold, proportion, undefined, widened
from monitoring.performance.metric import METRICS, Metric
from monitoring.stats.in_parts.classes import hits
from monitoring.stats.proportions import divide


@METRICS.register(
    Metric(
        name="accuracy",
        title="Accuracy",
        summary="Share of labelled rows that were predicted right.",
        tasks=(Task.BINARY, Task.MULTICLASS),
        better=1,
        low=0.0,
        high=1.0,
        exact=True,
        undefined="needs labelled rows with a prediction",
        interval="Wilson, its end at a side with 1 to 10 rows moved out (Poisson)",
        source="Wilson (1927), JASA 22, 209-212",
    )
)
def accuracy(outcomes: Outcomes) -> Estimate:
    """Right predictions over labelled rows, `(windows,)`, 0 to 1.

    With a rare outcome, saying "no" to everything looks good: use `f1` or `roc_auc` there.

    >>> from monitoring.stats.rows import binary
    >>> accuracy(binary([0, 1, 1, 0], [0.2, 0.9, 0.4, 0.1])).value.tolist()
    [0.75]
    """
    if outcomes.task is Task.BINARY:
        return at_threshold(outcomes, lambda found: _binary(found, outcomes.positive.n))
    table = outcomes.labels.confusion
    if table is None:
        return undefined(outcomes)
    right, known = np.trace(table, axis1=1, axis2=2), hits(outcomes.scores.values())
    if known is None:
        n = table.sum(axis=(1, 2))
        return proportion(right, n, n)
    n = known.said.sum(axis=0)  # of rows in parts, the classes' margins may not go together as one table
    off = [np.abs(end.sum(axis=0) - right) for end in known.right]
    return widened(replace(proportion(right, n, n), bound=divide(np.maximum(*off), n)))


def _binary(found: Confusion, n: FloatArray) -> Estimate:
    right, wrong = found.true_positive + found.true_negative, found.false_positive + found.false_negative
    return proportion(right, right + wrong, n)
