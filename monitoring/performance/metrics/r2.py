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
    of_squares, usual = of_sizes(outcomes.errors, 2)
    skewness = _skewness(s, spread, mixed, fourth, of_squares)
    low, high = skewed.ratio(s["e2"], spread, s["e4"], mixed, fourth, n, skewness)
    # It hangs on the same rows as the RMSE, which is not known where there are too few of them.
    events = np.fmax(np.abs(_skewness(s, spread, mixed, fourth, usual)), usual)
    return with_events(Estimate(value, 1 - high, 1 - low, n, tail=longest(outcomes.errors)), events)


def _skewness(
    s: Mapping[str, FloatArray], spread: FloatArray, mixed: FloatArray, fourth: FloatArray, of_squares: FloatArray
) -> FloatArray:
    """Of e² - (1 - R²) d², where d² follows e² in a straight line, and what is left has nothing to do with it.

    A label that is wrong by itself is far from the mean by the same error, so part of what is skewed in e² is taken
    off again: slope is how much of it. Of a prediction that is wrong none is.
    """
    share, n = divide(s["e2"], spread), s["n"]

    def centred(first: FloatArray, second: FloatArray) -> FloatArray:
        return np.asarray(np.maximum(second - divide(first, n) * first, 0))

    of_labels = skewed.least_skewness(n, spread, fourth) * centred(spread, fourth) ** 1.5
    of_errors = of_squares * centred(s["e2"], s["e4"]) ** 1.5
    slope = share * np.nan_to_num(divide(mixed - divide(s["e2"], n) * spread, centred(s["e2"], s["e4"])))
    rest = np.maximum(share**3 * of_labels - slope**3 * of_errors, 0)
    squares = np.maximum(s["e4"] - 2 * share * mixed + share**2 * fourth, 0) ** 1.5
    return np.nan_to_num(divide((1 - slope) ** 3 * of_errors - rest, squares))
