"""Differences of shares without a rounding."""

import numpy as np

from monitoring.domain import FloatArray


def share_gaps(old: FloatArray, new: FloatArray, n: FloatArray, m: FloatArray) -> tuple[FloatArray, FloatArray]:
    """|new / m - old / n| of each cell, as numerators and their common denominator n·m.

    Whole numbers have no rounding: what differs by a tenth of the rows is a tenth and not a last bit less, on
    whichever side of a limit that would be.

    Args:
        old: counts of the reference, or their running totals, shape (cells,).
        new: likewise of the windows, (cells,) or (windows, cells).
        n: rows of the reference, shape (1,).
        m: rows of the windows, shape (1,) or (windows, 1).

    >>> gaps, whole = share_gaps(np.array([1.0, 9.0]), np.array([2.0, 8.0]), np.array([10.0]), np.array([10.0]))
    >>> (gaps / whole).tolist()
    [0.1, 0.1]
    """
    gaps, whole = signed_gaps(old, new, n, m)
    return np.abs(gaps, out=gaps), whole


def signed_gaps(old: FloatArray, new: FloatArray, n: FloatArray, m: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The same with its sign: positive where the windows have more."""
    gaps = new * n
    gaps -= old * m
    return gaps, (n * m)[..., 0]
