"""Root mean squared error."""

from dataclasses import replace

import numpy as np

from monitoring.domain import Estimate, Outcomes, Task
from monitoring.performance.estimates import skewed_mean, undefined
from monitoring.performance.metric import METRICS, Metric
from monitoring.performance.tails import longest, of_sizes


@METRICS.register(
    Metric(
        name="rmse",
        title="Root mean squared error",
        summary="Root of the mean squared error, in the label's unit; large errors weigh more than in the MAE.",
        tasks=(Task.REGRESSION,),
        better=-1,
        low=0.0,
        high=np.inf,
        in_units=True,
        exact=True,
        undefined="needs labelled rows with a prediction",
        interval="root of that of e², a mean of skewed values (from the sums of e² and e⁴, and cells)",
        source="Willmott and Matsuura (2005), Climate Research 30, 79-82",
    )
)
def rmse(outcomes: Outcomes) -> Estimate:
    """Root of the mean of (prediction - label)², `(windows,)`, in the label's unit, from 0 up.

    A few wild errors rule it, and its interval is wide then, or not there: use `mae`.

    >>> from monitoring.stats.rows import regression
    >>> rmse(regression([1.0, 2.0], [1.5, 2.0])).value.round(4).tolist()
    [0.3536]
    """
    if outcomes.errors is None:
        return undefined(outcomes)
    sums = outcomes.errors.sums
    skewness, usual = of_sizes(outcomes.errors, 2)
    found = skewed_mean(sums["e2"], sums["e4"], skewness, sums["n"], lowest=0.0, usual=usual)
    value, low, high = (np.sqrt(part) for part in (found.value, found.low, found.high))
    return replace(found, value=value, low=low, high=high, tail=longest(outcomes.errors))
