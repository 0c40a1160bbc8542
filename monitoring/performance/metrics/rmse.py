"""Root mean squared error."""

import numpy as np

from monitoring.domain import Estimate, Outcomes, Task
from monitoring.performance.estimates import undefined
from monitoring.performance.metric import METRICS, Metric
from monitoring.stats import intervals
from monitoring.stats.proportions import divide


@METRICS.register(
    Metric(
        name="rmse",
        title="Root mean squared error",
        summary="Root of the mean squared error, in the label's unit; large errors weigh more than in the MAE.",
        tasks=(Task.REGRESSION,),
        better=-1,
        low=0.0,
        high=np.inf,
        exact=True,
        undefined="needs labelled rows with a prediction",
        interval="delta method for the logarithm of the mean of e², with Student's t, from the sums of e² and e⁴",
        source="Willmott and Matsuura (2005), Climate Research 30, 79-82",
    )
)
def rmse(outcomes: Outcomes) -> Estimate:
    """Root of the mean of (prediction - label)², `(windows,)`, in the label's unit, from 0 up.

    A few wild errors rule it, and its interval is too narrow then: use `mae`.

    >>> from monitoring.stats.rows import regression
    >>> rmse(regression([1.0, 2.0], [1.5, 2.0])).value.round(4).tolist()
    [0.3536]
    """
    if outcomes.errors is None:
        return undefined(outcomes)
    sums = outcomes.errors.sums
    value = np.sqrt(divide(sums["e2"], sums["n"]))
    return Estimate(value, *intervals.root_mean_square(sums["e2"], sums["e4"], sums["n"]), sums["n"])
