"""95 % intervals in closed form, for scalars or for arrays with a window an entry.

Each takes sums that add up over windows. Ends are nan where nothing can be said (no rows; one row, where a spread
is needed). All assume independent rows: where rows come in bursts of the same cause, true intervals are wider.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from monitoring.domain import FloatArray

Z = 1.959963984540054  # the normal distribution's 97.5 % quantile
FEW = 10  # rows on a side
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


def share(successes: ArrayLike, n: ArrayLike) -> Interval:
    """Of a proportion: Wilson's interval, its end on a side with 1 to 10 rows moved out: it held 84 % at worst.

    There it is the one-sided 95 % bound of a Poisson count. From 300 rows on it holds 93 % or more, whatever the share.

    Source: Brown, Cai and DasGupta (2001), as above, section 4.1.1.

    >>> low, high = share([0, 1], [1, 1000])
    >>> low.round(5).tolist(), high.round(3).tolist()
    ([0.0, 5e-05], [0.949, 0.006])
    """
    k, n = _arrays(successes, n)
    low, high = wilson(k, n)
    return _lower(k, n, low), 1 - _lower(n - k, n, 1 - high)


def _lower(k: FloatArray, n: FloatArray, low: FloatArray) -> FloatArray:
    from scipy.special import gammaincinv

    few = (k > 0) & (k <= FEW)
    return np.where(few, np.minimum(low, gammaincinv(np.where(few, k, 1), 0.05) / np.maximum(n, 1)), low)


def mean(
    total: ArrayLike, squares: ArrayLike, n: ArrayLike, lowest: float = -np.inf, highest: float = np.inf
) -> Interval:
    """Of a mean, from the values' sum, the sum of their squares and their number: Student's t.

    The ends are cut to [lowest, highest]. Too narrow for skewed values (`skewed.mean`); nan for fewer than two.

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


def logit(value: ArrayLike, error: ArrayLike, n: ArrayLike, degrees: ArrayLike = np.inf) -> Interval:
    """Of a figure in [0, 1] with a standard error estimated from `n` units: Student's t on the logit scale.

    It has n - 1 degrees of freedom, at most `degrees`, at least one.

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
        half = _student(np.fmin(n, 1 + np.asarray(degrees))) * error / (value * (1 - value))
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
    """Of F1 = 2 J / (1 + J) with J = TP / (TP + FP + FN), a proportion: the interval of J (`share`), transformed.

    >>> low, high = f1(40, 10, 10)
    >>> round(float(low), 3), round(float(high), 3)
    (0.702, 0.872)
    """
    tp, fp, fn = _arrays(true_positive, false_positive, false_negative)
    low, high = share(tp, tp + fp + fn)
    return 2 * low / (1 + low), 2 * high / (1 + high)


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
