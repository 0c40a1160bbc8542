"""Bias: the mean error."""

import numpy as np

from monitoring.domain import Estimate, Outcomes, Task
from monitoring.performance.estimates import skewed_mean, undefined
from monitoring.performance.metric import METRICS, Metric
from monitoring.performance.tails import of_signed


@METRICS.register(
    Metric(
        name="bias",
        title="Bias",
        summary="Mean of prediction minus label, in the label's unit; above 0 the model says too much.",
        tasks=(Task.REGRESSION,),
        better=0,
        low=-np.inf,
        high=np.inf,
        in_units=True,
        exact=True,
        undefined="needs labelled rows with a prediction",
        interval="mean of skewed values (from the sums of e and e², and cells), as far as the skew is no chance",
        source="Student (1908), Biometrika 6, 1-25",
    )
)
def bias(outcomes: Outcomes) -> Estimate:
    """Mean of prediction - label, `(windows,)`, in the label's unit.

    Errors of both signs cancel: read it beside `mae`.

    >>> from monitoring.stats.rows import regression
    >>> bias(regression([1.0, 2.0], [1.5, 2.0])).value.tolist()
    [0.25]
    """
    if outcomes.errors is None:
        return undefined(outcomes)
    sums = outcomes.errors.sums
    return skewed_mean(sums["e"], sums["e2"], of_signed(outcomes.errors), sums["n"])
