"""95 % intervals of means that hang on few rows: skewed values, rare events, long tails.

Student's t takes the spread for known as well as the mean; of skewed values a window that missed the large ones shows
too small a mean and too small a spread at once. Here the spread belongs to the mean that is tried.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from monitoring.domain import FloatArray
from monitoring.stats.intervals import ROUNDING, Interval

Freedom: TypeAlias = Callable[[FloatArray], FloatArray]  # of Student's t, by the number of events


def of_alike(events: FloatArray) -> FloatArray:
    """Degrees of freedom where events have much the same size, as the losses of rare positives have."""
    return events**2 / 3


def of_unlike(events: FloatArray) -> FloatArray:
    """Degrees of freedom where one event may be far larger than another, as squared errors are."""
    return 0.7 * events


def mean(
    total: ArrayLike,
    squares: ArrayLike,
    skewness: ArrayLike,
    n: ArrayLike,
    freedom: Freedom = of_unlike,
    lowest: float = -np.inf,
    highest: float = np.inf,
) -> Interval:
    """Of a mean: the score interval along the exponential family through the rows, where variance = v + d · κ₃ / v.

    Here d is how far the mean that is tried lies from that of the rows. For Poisson counts it is the exact score
    interval, without skewness Student's. Which degrees of freedom hold 95 % is known by simulation alone
    (`benchmarks/window_coverage.py`). The ends are cut to [lowest, highest]; nan for fewer than two rows.

    Source: Efron (1981), Canadian J. Statistics 9, 139-158 (tilting); Rao (1948), Proc. Camb. Phil. Soc. 44, 50-57.

    >>> low, high = mean(4.0, 4.0, 5.0, 100, of_alike)  # 4 of 100
    >>> round(float(low), 3), round(float(high), 3)
    (0.013, 0.13)
    """
    from scipy.special import stdtrit

    total, squares, skewness, n = (np.asarray(one, dtype=np.float64) for one in (total, squares, skewness, n))
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = total / n
        spread = squares - total * centre
        variance = np.where(spread < ROUNDING * squares, 0, spread) / (n - 1)
        degrees = np.clip(freedom(events(skewness, n)), 1, np.maximum(n - 1, 1))
        share = stdtrit(degrees, 0.975) ** 2 / n
        tilt = share * np.nan_to_num(skewness) * np.sqrt(variance) / 2
        half = np.sqrt(tilt**2 + share * variance)
    half = np.where(n > 1, half, np.nan)
    return np.maximum(centre + tilt - half, lowest), np.minimum(centre + tilt + half, highest)


def ratio(
    a: ArrayLike, b: ArrayLike, aa: ArrayLike, ab: ArrayLike, bb: ArrayLike, n: ArrayLike, skewness: ArrayLike = 0.0
) -> Interval:
    """Of Σa / Σb, both positive, from Σa², Σab, Σb², n and the skewness of a - b · Σa / Σb; not below 0.

    The mean of that difference is 0 where the ratio is right: its interval, over the mean of b, is the ratio's. nan for
    fewer than three rows.

    Source: Fieller (1954), JRSS B 16, 175-185; Casella and Berger (2002), Statistical Inference, example 5.5.27.

    >>> low, high = ratio(10.0, 40.0, 4.0, 10.0, 50.0, 40)
    >>> round(float(low), 3), round(float(high), 3)
    (0.175, 0.325)
    """
    a, b, aa, ab, bb, n = (np.asarray(one, dtype=np.float64) for one in (a, b, aa, ab, bb, n))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = a / b
        squares = np.maximum(aa - 2 * value * ab + value**2 * bb, 0)
        low, high = (value + end * n / b for end in mean(0.0, squares, skewness, n))
    there = n > 2
    return np.where(there, np.maximum(low, 0), np.nan), np.where(there, high, np.nan)


def events(skewness: ArrayLike, n: ArrayLike) -> FloatArray:
    """How many rare events of one size are as skewed as these rows: n / skewness², infinite without skewness.

    >>> events([10.0, 0.0], [1000, 1000]).tolist()
    [10.0, inf]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(n, dtype=np.float64) / np.nan_to_num(np.asarray(skewness, dtype=np.float64)) ** 2


def skewness(n: ArrayLike, first: ArrayLike, second: ArrayLike, third: ArrayLike) -> FloatArray:
    """From the number of rows and the sums of their first three powers; 0 where all are equal.

    >>> float(skewness(4, 1, 1, 1).round(4))
    1.1547
    """
    n, first, second, third = (np.asarray(one, dtype=np.float64) for one in (n, first, second, third))
    with np.errstate(divide="ignore", invalid="ignore"):
        m = first / n
        spread = second - m * first
        variance = spread / n
        found = (third / n - 3 * m * second / n + 2 * m**3) / variance**1.5
    return np.asarray(np.where(spread > ROUNDING * second, found, 0.0))


def least_skewness(n: ArrayLike, first: ArrayLike, second: ArrayLike) -> FloatArray:
    """The least that values from 0 up can have with these sums (Cauchy and Schwarz: Σx³ Σx is at least (Σx²)²).

    >>> float(least_skewness(4, 1, 1).round(4))
    1.1547
    """
    first, second = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    third = np.divide(second**2, first, out=np.zeros_like(second), where=first > 0)
    return skewness(n, first, second, third)
