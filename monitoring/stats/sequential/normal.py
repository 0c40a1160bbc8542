"""Standardised sums of few or uneven rows as values of a standard normal distribution; in closed form, never bolder."""

import numpy as np

from monitoring.domain import FloatArray

EVEN = 1e-3  # a smaller skewness is none


def unskewed(z: FloatArray, skewness: FloatArray) -> FloatArray:
    """The normal value of a standardised sum with this skewness: the cube root of Wilson and Hilferty 1931.

    Its upper tail is that of a gamma distribution, which is heavier than that of a count. Where the skewness is
    positive, a value never becomes larger than it was.

    >>> unskewed(np.array([3.0, -3.0]), np.array([0.5, -0.5])).round(2).tolist()
    [2.54, -2.54]
    """
    skewed = np.where(np.abs(skewness) < EVEN, EVEN, skewness)
    found = 6 / skewed * (np.cbrt(np.maximum(1 + skewed * z / 2, 0.0)) - 1 + skewed**2 / 36)
    return np.asarray(np.where(skewed > 0, np.minimum(found, z), found))


def of_student(t: FloatArray, known: FloatArray) -> FloatArray:
    """The normal value that is as unlikely as Student's t: the formula of Wallace 1959, off by .02 at most.

    Args:
        t: values.
        known: degrees of freedom; infinite where the spread is known.

    >>> of_student(np.array([3.0, 3.0]), np.array([6.0, np.inf])).round(2).tolist()
    [2.25, 3.0]
    """
    if np.isinf(known).all():
        return t
    freedom = np.where(np.isfinite(known), known, 1.0)
    far = (8 * freedom + 1) / (8 * freedom + 3) * np.sqrt(freedom * np.log1p(t * t / freedom))
    return np.asarray(np.where(np.isfinite(known), np.copysign(far, t), t))


def both_sides(
    r: FloatArray, skewness: FloatArray, step: FloatArray, spread: FloatArray, known: FloatArray
) -> FloatArray:
    """How far windows lie above and below what was to be expected, `(courses, 2, windows)`.

    Args:
        r: standardised sums, `(courses, windows)`, as all others here.
        skewness: theirs.
        step: half of the smallest step of the sum, in the same unit: counts jump, and are never taken for more.
        spread: variance of `r` where nothing is wrong.
        known: how many independent windows that is known from.
    """
    unit = np.sqrt(spread)
    sides = (unskewed((sign * r - step) / unit, sign * skewness * unit) for sign in (1.0, -1.0))
    return np.stack([of_student(side, known) for side in sides], axis=-2)
