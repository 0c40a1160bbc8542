"""R²: the share of the labels' variance that the predictions explain."""

from collections.abc import Mapping

import numpy as np

from monitoring.domain import Estimate, FloatArray, Outcomes, Task
from monitoring.performance.estimates import undefined, with_events
from monitoring.performance.metric import METRICS, Metric
from monitoring.performance.tails import longest, of_sizes
from monitoring.stats.proportions import divide
from monitoring.stats.rare import skewed

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
        interval="1 minus that of squared errors to the labels' variance, a mean of skewed values (Fieller)",
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
    skewness, usual = (_skewness(s, spread, mixed, fourth, one) for one in of_sizes(outcomes.errors, 2))
    low, high = skewed.ratio(s["e2"], spread, s["e4"], mixed, fourth, n, skewness)
    return with_events(Estimate(value, 1 - high, 1 - low, n, tail=longest(outcomes.errors)), usual)


def _skewness(
    s: Mapping[str, FloatArray], spread: FloatArray, mixed: FloatArray, fourth: FloatArray, of_squares: FloatArray
) -> FloatArray:
    """Of e² - (1 - R²) d², as if e and d had nothing to do with each other in what is skewed."""
    share = divide(s["e2"], spread)

    def cubed(skewness: FloatArray, first: FloatArray, second: FloatArray) -> FloatArray:
        return np.asarray(skewness * np.maximum(second - divide(first, s["n"]) * first, 0) ** 1.5)

    of_labels = cubed(skewed.least_skewness(s["n"], spread, fourth), spread, fourth)
    of_errors = cubed(of_squares, s["e2"], s["e4"])
    squares = np.maximum(s["e4"] - 2 * share * mixed + share**2 * fourth, 0) ** 1.5
    return np.nan_to_num(divide(of_errors - share**3 * of_labels, squares))
