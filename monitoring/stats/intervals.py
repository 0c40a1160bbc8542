"""95 % intervals in closed form, for scalars or for arrays with a window an entry.

Each takes sums that add up over windows. Ends are nan where nothing can be said (no rows; one row, where a spread
is needed). All assume independent rows: where rows come in bursts of the same cause, true intervals are wider.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from monitoring.domain import FloatArray

Z = 1.959963984540054  # the normal distribution's 97.5 % quantile
ROUNDING = 1e-14  # of a sum of squares: what summing many rows may leave
Interval: TypeAlias = tuple[FloatArray, FloatArray]


def wilson(successes: ArrayLike, n: ArrayLike) -> Interval:
    """Of a proportion, by inverting the score test; inside [0, 1] and sound even for 0 of n.

    Source: Wilson (1927), JASA 22, 209-212; Brown, Cai and DasGupta (2001), Statistical Science 16, 101-133.

    >>> low, high = wilson(0, 20)
    >>> round(float(low), 4), round(float(high), 4)
    (0.0, 0.1611)
    """
    k, n = _arrays(successes, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = k / n
        centre = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
        half = Z * np.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    return np.clip(centre - half, 0, p), np.clip(centre + half, p, 1)


def mean(
    total: ArrayLike, squares: ArrayLike, n: ArrayLike, lowest: float = -np.inf, highest: float = np.inf
) -> Interval:
    """Of a mean, from the values' sum, the sum of their squares and their number: Student's t.

    The ends are cut to [lowest, highest]. Too narrow for few rows with very skewed values; nan for fewer than two.

    Source: Student (1908), Biometrika 6, 1-25.

    >>> low, high = mean(6.0, 14.0, 3)
    >>> round(float(low), 3), round(float(high), 3)
    (-0.484, 4.484)
    """
    total, squares, n = _arrays(total, squares, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = total / n
        spread = squares - total * centre
        spread = np.where(spread < ROUNDING * squares, 0, spread)  # of equal values, the last digits are left
        half = _student(n) * np.sqrt(spread / (n - 1) / n)
    half = np.where(n > 1, half, np.nan)
    return np.maximum(centre - half, lowest), np.minimum(centre + half, highest)


def root_mean_square(squares: ArrayLike, fourths: ArrayLike, n: ArrayLike) -> Interval:
    """Of the root of a mean square: delta method for the mean square's logarithm, with Student's t.

    The logarithm suits the long upper tail that squares have. Too narrow where a few rows rule the mean; nan for
    fewer than two.

    Source: Casella and Berger (2002), Statistical Inference, section 5.5.4.

    >>> low, high = root_mean_square(140.0, 1000.0, 30)
    >>> round(float(low), 3), round(float(high), 3)
    (1.881, 2.481)
    """
    squares, fourths, n = _arrays(squares, fourths, n)
    low, high = mean(squares, fourths, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = np.where(squares > 0, (high - low) / 2 / (squares / n), np.where(n > 1, 0, np.nan))
        centre = np.sqrt(squares / n)
    return centre * np.exp(-half / 2), centre * np.exp(half / 2)


def logit(value: ArrayLike, error: ArrayLike, n: ArrayLike) -> Interval:
    """Of a figure in [0, 1] with a standard error estimated from `n` units: Student's t on the logit scale.

    It stays inside [0, 1]. At 0, at 1 and with no error the logit says nothing: there it is Wilson's interval of `n`
    units, which is on the safe side where the variance is at most value · (1 - value) / n.

    Source: delta method; Pepe (2003), The Statistical Evaluation of Medical Tests, section 5.2.

    >>> low, high = logit(0.9, 0.03, 100)
    >>> round(float(low), 3), round(float(high), 3)
    (0.823, 0.946)
    """
    value, error, n = _arrays(value, error, n)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        middle = np.log(value) - np.log1p(-value)
        half = _student(n) * error / (value * (1 - value))
        low, high = 1 / (1 + np.exp(half - middle)), 1 / (1 + np.exp(-half - middle))
    safe_low, safe_high = wilson(value * n, n)
    sound = (value > 0) & (value < 1) & (error > 0)
    low, high = np.where(sound, low, safe_low), np.where(sound, high, safe_high)
    return np.minimum(low, value), np.maximum(high, value)


def average_precision(value: ArrayLike, n_positive: ArrayLike) -> Interval:
    """Of the average precision: logit scale, as if it were a share of the positive rows, with Student's t.

    Source: Boyd, Eng and Page (2013), Area under the precision-recall curve, ECML PKDD, section 3.2.

    >>> low, high = average_precision(0.6, 50)
    >>> round(float(low), 3), round(float(high), 3)
    (0.456, 0.728)
    """
    value, n = _arrays(value, n_positive)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(value * (1 - value) / n)
    return logit(value, error, n)


def f1(true_positive: ArrayLike, false_positive: ArrayLike, false_negative: ArrayLike) -> Interval:
    """Of F1 = 2 J / (1 + J) with J = TP / (TP + FP + FN), a proportion: Wilson's interval of J, transformed.

    >>> low, high = f1(40, 10, 10)
    >>> round(float(low), 3), round(float(high), 3)
    (0.702, 0.872)
    """
    tp, fp, fn = _arrays(true_positive, false_positive, false_negative)
    low, high = wilson(tp, tp + fp + fn)
    return 2 * low / (1 + low), 2 * high / (1 + high)


def ratio(a: ArrayLike, b: ArrayLike, aa: ArrayLike, ab: ArrayLike, bb: ArrayLike, n: ArrayLike) -> Interval:
    """Of Σa / Σb, both positive, from Σa², Σab, Σb² and n: delta method on the logarithm.

    nan for fewer than three rows.

    Source: Casella and Berger (2002), Statistical Inference, example 5.5.27.

    >>> low, high = ratio(10.0, 40.0, 4.0, 10.0, 50.0, 40)
    >>> round(float(low), 3), round(float(high), 3)
    (0.188, 0.333)
    """
    a, b, aa, ab, bb, n = _arrays(a, b, aa, ab, bb, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = a / b
        variance = np.maximum(aa - 2 * value * ab + value**2 * bb, 0) / b**2
        half = np.where(value > 0, Z * np.sqrt(variance) / value, 0.0)
        half = np.where(n > 2, half, np.nan)
        return value * np.exp(-half), value * np.exp(half)


def quantile_levels(level: float, n: ArrayLike) -> Interval:
    """Of a quantile: the two levels whose sample quantiles are its ends (order statistics, binomial ranks).

    nan where the sample is too small to have an order statistic that far out.

    Source: Conover (1999), Practical Nonparametric Statistics, section 3.2 (normal approximation of the ranks).

    >>> low, high = quantile_levels(0.5, 100)
    >>> round(float(low), 3), round(float(high), 3)
    (0.4, 0.6)
    """
    (n,) = _arrays(n)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = Z * np.sqrt(n * level * (1 - level))
        low, high = np.floor(n * level - half), np.ceil(n * level + half)
        return np.where(low >= 1, low / n, np.nan), np.where(high <= n, high / n, np.nan)


def _student(n: FloatArray) -> FloatArray:
    """The 97.5 % quantile of Student's t with n - 1 degrees of freedom, at least one."""
    from scipy.special import stdtrit

    return np.asarray(stdtrit(np.maximum(n - 1, 1), 0.975))


def _arrays(*values: ArrayLike) -> tuple[FloatArray, ...]:
    return tuple(np.asarray(value, dtype=np.float64) for value in values)
