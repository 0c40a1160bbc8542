"""Mean absolute error."""

import numpy as np

from monitoring.domain import Estimate, Outcomes, Task
from monitoring.performance.estimates import skewed_mean, undefined
from monitoring.performance.metric import METRICS, Metric
from monitoring.performance.tails import of_sizes


@METRICS.register(
    Metric(
        name="mae",
        title="Mean absolute error",
        summary="Mean distance between prediction and label, in the label's unit.",
        tasks=(Task.REGRESSION,),
        better=-1,
        low=0.0,
        high=np.inf,
        in_units=True,
        exact=True,
        undefined="needs labelled rows with a prediction",
        interval="mean of skewed values (from the sums of |e| and e², and cells), not below 0",
        source="Willmott and Matsuura (2005), Climate Research 30, 79-82",
    )
)
def mae(outcomes: Outcomes) -> Estimate:
    """Mean of |prediction - label|, `(windows,)`, in the label's unit, from 0 up.

    It does not say in which direction: read it beside `bias`.

    >>> from monitoring.stats.rows import regression
    >>> mae(regression([1.0, 2.0], [1.5, 2.0])).value.tolist()
    [0.25]
    """
    if outcomes.errors is None:
        return undefined(outcomes)
    sums = outcomes.errors.sums
    skewness, usual = of_sizes(outcomes.errors, 1)
    return skewed_mean(sums["abs"], sums["e2"], skewness, sums["n"], lowest=0.0, usual=usual)
