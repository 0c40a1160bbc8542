"""The difference between the means of different rows."""

import numpy as np

from monitoring.domain import FloatArray
from monitoring.stats.paired.difference import Difference


def mean_apart(one: FloatArray, other: FloatArray) -> Difference:
    """Mean of one less mean of the other, whose variances may differ; each has at least two rows.

    Source: Welch (1947), Biometrika 34, 28-35.

    >>> found = mean_apart(np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 5.0, 3.0]))
    >>> round(found.value, 2), round(found.error, 3), round(found.freedom, 2)
    (-1.0, 0.913, 5.0)
    """
    spread = [float(part.var(ddof=1)) / len(part) for part in (one, other)]
    error = sum(spread)
    parts = [each**2 / (len(part) - 1) for each, part in zip(spread, (one, other), strict=True)]
    freedom = error**2 / sum(parts) if error else len(one) + len(other) - 2
    return Difference(float(one.mean() - other.mean()), float(np.sqrt(error)), freedom, len(one) + len(other))


def share_apart(one: FloatArray, other: FloatArray) -> Difference:
    """Share of ones in one less that in the other, with one more row of each answer on both sides.

    So a share of 0 of few rows is not taken for certain; the value itself is the plain difference.

    Source: Agresti and Caffo (2000), The American Statistician 54, 280-288.

    >>> found = share_apart(np.zeros(30), np.zeros(30))
    >>> found.value, round(found.error, 3)
    (0.0, 0.043)
    """
    variance = 0.0
    for part in (one, other):
        share = (float(part.sum()) + 1) / (len(part) + 2)
        variance += share * (1 - share) / (len(part) + 2)
    n = len(one) + len(other)
    return Difference(float(one.mean() - other.mean()), float(np.sqrt(variance)), float("inf"), n)
