"""The errors' 90th percentile."""

import numpy as np

from monitoring.domain import Estimate, Outcomes, Task
from monitoring.performance.estimates import error_quantile, undefined
from monitoring.performance.metric import METRICS, Metric


@METRICS.register(
    Metric(
        name="error_p90",
        title="Error, 90th percentile",
        summary="90 % of labelled rows have an error (prediction minus label) of at most this, in the label's unit.",
        tasks=(Task.REGRESSION,),
        better=0,
        judged=False,
        low=-np.inf,
        high=np.inf,
        exact=False,
        bound="the width of the error cell that it falls in; cells hold about 1/256 of the reference's errors, the two "
        "outer ones reach as far as the errors beyond the reference's",
        undefined="needs labelled rows with a prediction",
        interval="order statistics at binomial ranks; an end is missing where there are too few rows for it",
        source="Conover (1999), Practical Nonparametric Statistics, section 3.2",
    )
)
def error_p90(outcomes: Outcomes) -> Estimate:
    """The errors' 0.9 quantile from their histogram, `(windows,)`, in the label's unit.

    Shown, not judged: use `mae` and `bias` for a verdict.

    >>> from monitoring.stats.rows import regression
    >>> error_p90(regression([0.0] * 4, [0.0, 1.0, 2.0, 3.0], edges=[0, 1, 2, 3])).value.tolist()
    [3.0]
    """
    if outcomes.errors is None:
        return undefined(outcomes)
    return error_quantile(outcomes.errors, 0.9)
