"""Accuracy: the share of right predictions."""

import numpy as np

from monitoring.domain import Estimate, Outcomes, Task
from monitoring.performance.estimates import at_threshold, proportion, undefined
from monitoring.performance.metric import METRICS, Metric


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
        n = outcomes.positive.n
        return at_threshold(outcomes, lambda found: proportion(found.true_positive + found.true_negative, n, n))
    table = outcomes.labels.confusion
    if table is None:
        return undefined(outcomes)
    n = table.sum(axis=(1, 2))
    return proportion(np.trace(table, axis1=1, axis2=2), n, n)
