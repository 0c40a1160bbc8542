"""Mean absolute percentage error."""

import numpy as np

from monitoring.domain import Estimate, Outcomes, Task
from monitoring.performance.estimates import skewed_mean, undefined
from monitoring.performance.metric import METRICS, Metric
from monitoring.performance.tails import of_sizes
from monitoring.stats.rare.skewed import least_skewness


@METRICS.register(
    Metric(
        name="mape",
        title="Mean absolute percentage error",
        summary="Mean distance between prediction and label as a share of the label; rows with label 0 are left out.",
        tasks=(Task.REGRESSION,),
        better=-1,
        low=0.0,
        high=np.inf,
        exact=True,
        undefined="needs labelled rows whose label is not 0",
        interval="mean of skewed values (from the sums of |e / y| and of its squares, and cells of |e|), not below 0",
        source="Hyndman and Koehler (2006), Int. J. Forecasting 22, 679-688",
    )
)
def mape(outcomes: Outcomes) -> Estimate:
    """Mean of |prediction - label| / |label| over rows whose label is not 0, `(windows,)`, a share (1 is 100 %).

    Labels near 0 rule it, and it favours predictions that are too low: use `mae` then.

    >>> from monitoring.stats.rows import regression
    >>> mape(regression([1.0, 2.0], [1.5, 2.0])).value.tolist()
    [0.25]
    """
    if outcomes.errors is None:
        return undefined(outcomes)
    sums = outcomes.errors.sums
    least = least_skewness(sums["n_ape"], sums["ape"], sums["ape2"])
    skewness, usual = (np.maximum(least, one) for one in of_sizes(outcomes.errors, 1))
    return skewed_mean(sums["ape"], sums["ape2"], skewness, sums["n_ape"], lowest=0.0, usual=usual)
