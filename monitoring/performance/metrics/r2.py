"""R²: the share of the labels' variance that the predictions explain."""

import numpy as np

from monitoring.domain import Estimate, Outcomes, Task
from monitoring.performance.estimates import undefined
from monitoring.performance.metric import METRICS, Metric
from monitoring.stats import intervals
from monitoring.stats.proportions import divide

FLAT = 1e-12  # a variance below this part of the mean square is rounding


@METRICS.register(
    Metric(
        name="r2",
        title="R²",
        summary="Share of the labels' variance that the predictions explain; below 0 the mean label would do better.",
        tasks=(Task.REGRESSION,),
        better=1,
        low=-np.inf,
        high=1.0,
        exact=True,
        undefined="needs labelled rows with differing labels",
        interval="delta method for log(1 - R²), the ratio of squared errors to the labels' variance",
        source="Wright (1921), J. Agric. Research 20, 557-585; Casella and Berger (2002), section 5.5",
    )
)
def r2(outcomes: Outcomes) -> Estimate:
    """1 - Σ(prediction - label)² / Σ(label - mean label)², `(windows,)`, at most 1.

    Each window is held against its own labels' variance, which moves by itself: use `mae` or `rmse` to compare
    windows.

    >>> from monitoring.stats.rows import regression
    >>> r2(regression([1.0, 2.0, 3.0], [1.0, 2.0, 4.0])).value.tolist()
    [0.5]
    """
    if outcomes.errors is None:
        return undefined(outcomes)
    s = outcomes.errors.sums
    n, m = s["n"], divide(s["u"], s["n"])
    spread = s["u2"] - m * s["u"]
    spread = np.where(spread > FLAT * s["u2"], spread, np.nan)
    value = 1 - s["e2"] / spread
    # Powers of d = u - m, expanded into the sums of powers of u.
    fourth = s["u4"] - 4 * m * s["u3"] + 6 * m**2 * s["u2"] - 3 * m**3 * s["u"]
    mixed = s["e2u2"] - 2 * m * s["e2u"] + m**2 * s["e2"]
    low, high = intervals.ratio(s["e2"], spread, s["e4"], mixed, fourth, n)
    return Estimate(value, 1 - high, 1 - low, n)
