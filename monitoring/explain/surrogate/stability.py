"""How much of an explanation the next draw would change: do the same columns come first, and with the same amounts?

Source: Visani, Bagli, Chesani, Poluzzi and Capuzzo 2020 (arXiv 2001.11757): variables and coefficients stability index.
"""

from itertools import combinations

import numpy as np

from monitoring.domain import FloatArray

TOP = 5
_SURE = 1.96  # 95 %


def overlap(amounts: FloatArray, top: int = TOP) -> float:
    """Mean Jaccard overlap of the largest absolute amounts over all pairs of repeats `(repeats, columns)`, 0 to 1.

    >>> overlap(np.array([[3.0, 2.0, 0.0], [3.0, 0.0, 2.0]]), top=2)
    0.3333333333333333
    """
    return float(np.mean([len(a & b) / len(a | b) for a, b in combinations(_tops(amounts, top), 2)]))


def vsi(amounts: FloatArray, top: int = TOP) -> float:
    """Variables stability index: the mean share of the `top` columns that two of `(repeats, columns)` share, 0 to 1.

    nan where there are no more columns than that: all of them always come first.

    >>> vsi(np.array([[3.0, 2.0, 0.0], [3.0, 0.0, 2.0]]), top=2)
    0.5
    """
    if amounts.shape[1] <= top:
        return float("nan")
    return float(np.mean([len(a & b) / top for a, b in combinations(_tops(amounts, top), 2)]))


def csi(amounts: FloatArray, errors: FloatArray) -> float:
    """Coefficients stability index: how many pairs of 95 % intervals of an amount overlap, over all columns, 0 to 1.

    Args:
        amounts: `(repeats, columns)`.
        errors: their standard errors.

    >>> csi(np.array([[1.0, 5.0], [1.1, 9.0]]), np.array([[0.1, 0.1], [0.1, 0.1]]))
    0.5
    """
    low, high = amounts - _SURE * errors, amounts + _SURE * errors
    pairs = combinations(range(len(amounts)), 2)
    return float(np.mean([(low[a] <= high[b]) & (low[b] <= high[a]) for a, b in pairs]))


def _tops(amounts: FloatArray, top: int) -> list[set[int]]:
    return [set(np.argsort(-np.abs(each), kind="stable")[:top].tolist()) for each in amounts]
