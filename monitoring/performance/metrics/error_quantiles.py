"""The errors' 10th percentile, median and 90th percentile: one statistic at three levels."""

from functools import partial

import numpy as np

from monitoring.domain import Estimate, Outcomes, Task
from monitoring.performance.estimates import error_quantile, undefined
from monitoring.performance.metric import METRICS, Metric

LEVELS = {"error_p10": (0.1, "10th percentile"), "error_p50": (0.5, "median"), "error_p90": (0.9, "90th percentile")}


def quantile_of_errors(outcomes: Outcomes, level: float) -> Estimate:
    """The errors' quantile from their histogram, `(windows,)`, in the label's unit.

    Shown, not judged: use `mae` and `bias` for a verdict.

    Args:
        outcomes: a regression's.
        level: between 0 and 1.

    >>> from monitoring.stats.rows import regression
    >>> quantile_of_errors(regression([0.0] * 4, [0.0, 1.0, 2.0, 3.0], edges=[0, 1, 2, 3]), 0.1).value.tolist()
    [0.4]
    """
    if outcomes.errors is None:
        return undefined(outcomes)
    return error_quantile(outcomes.errors, level)


for name, (level, title) in LEVELS.items():
    METRICS.register(
        Metric(
            name=name,
            title=f"Error, {title}",
            summary=f"{100 * level:.0f} % of labelled rows have an error (prediction minus label) of at most this, "
            "in the label's unit.",
            tasks=(Task.REGRESSION,),
            better=0,
            judged=False,
            low=-np.inf,
            high=np.inf,
            in_units=True,
            exact=False,
            bound="the width of the error cell that it falls in; cells hold about 1/256 of the reference's errors, "
            "those beyond the reference's errors grow ever wider",
            undefined="needs labelled rows with a prediction",
            interval="order statistics at binomial ranks; an end is missing where there are too few rows for it",
            source="Conover (1999), Practical Nonparametric Statistics, section 3.2",
        )
    )(partial(quantile_of_errors, level=level))
