"""Shares, and whether something happens more often in a window than in the reference."""

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray

_ENOUGH = 1e-17


def more_often(hits: FloatArray, n: FloatArray, hits_reference: FloatArray, n_reference: FloatArray) -> FloatArray:
    """Fisher's exact test, one-sided: the probability of at least `hits` where both shares are the same.

    Exact and so never too small, however few rows there are; conservative, because counts jump. The same as
    `scipy.stats.fisher_exact(alternative="greater")`, for whole arrays. Source: Fisher 1935.

    Args:
        hits: rows of the window that have it.
        n: rows of the window; nan is answered where there are none.
        hits_reference: rows of the reference that have it.
        n_reference: rows of the reference; likewise.

    >>> more_often(np.array([3.0, 0.0]), np.array([4.0, 4.0]), np.array(1.0), np.array(4.0)).round(6).tolist()
    [0.242857, 1.0]
    """
    hits, n, hits_reference, n_reference = np.broadcast_arrays(hits, n, hits_reference, n_reference)
    known = (n > 0) & (n_reference > 0)
    total, having = n + n_reference, hits + hits_reference
    # From the window's own count away from the mean the terms only shrink: sum that tail, and turn it where needed.
    upper = hits * total > n * having
    start = np.where(upper, hits, hits - 1)
    tail = np.zeros(n.shape)
    summed = known & (start >= 0)
    tail[summed] = _tail(start[summed], n[summed], having[summed], total[summed], upper[summed])
    p_value = np.clip(np.where(upper, tail, 1 - tail), 0.0, 1.0)
    return np.where(known, p_value, np.nan)


def _tail(k: FloatArray, n: FloatArray, having: FloatArray, total: FloatArray, upper: NDArray[np.bool_]) -> FloatArray:
    """Hypergeometric probabilities from k outwards, summed until the terms no longer matter."""
    term = np.exp(_log_term(k, n, having, total))
    tail = term.copy()
    rest = total - having - n
    while np.any(term > _ENOUGH * tail):
        up = (having - k) * (n - k) / ((k + 1) * np.maximum(rest + k + 1, 1))
        down = k * (rest + k) / ((having - k + 1) * (n - k + 1))
        term = term * np.maximum(np.where(upper, up, down), 0.0)
        k = np.where(term > 0, np.where(upper, k + 1, k - 1), k)
        tail = tail + term
    return np.asarray(tail)


def _log_term(k: FloatArray, n: FloatArray, having: FloatArray, total: FloatArray) -> FloatArray:
    from scipy.special import gammaln

    def choose(a: FloatArray, b: FloatArray) -> FloatArray:
        return np.asarray(gammaln(a + 1) - gammaln(b + 1) - gammaln(a - b + 1))

    return choose(having, k) + choose(total - having, n - k) - choose(total, n)


def divide(total: FloatArray, n: FloatArray) -> FloatArray:
    """`total / n`, nan where n is 0.

    >>> divide(np.array([1.0, 0.0]), np.array([2.0, 0.0])).tolist()
    [0.5, nan]
    """
    return np.divide(total, n, out=np.full_like(total, np.nan), where=n != 0)
