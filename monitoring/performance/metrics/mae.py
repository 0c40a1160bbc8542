"""Mean absolute error."""

import numpy as np

from monitoring.domain import Estimate, Outcomes, Task
from monitoring.performance.estimates import mean, undefined
from monitoring.performance.metric import METRICS, Metric


@METRICS.register(
    Metric(
        name="mae",
        title="Mean absolute error",
        summary="Mean distance between prediction and label, in the label's unit.",
        tasks=(Task.REGRESSION,),
        better=-1,
        low=0.0,
        high=np.inf,
        exact=True,
        undefined="needs labelled rows with a prediction",
        interval="Student's t from the sums of |e| and e², not below 0",
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
    return mean(sums["abs"], sums["e2"], sums["n"], lowest=0.0)
