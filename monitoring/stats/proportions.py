"""Shares, and whether something happens more often in a window than in the reference."""

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray

_ENOUGH = 1e-17
_AT_ONCE = 32  # terms


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
    known = (n > 0) & (n_reference > 0)
    if not np.any(hits):  # most often nothing is missing, or wrong: at least none is certain
        shape = np.broadcast_shapes(known.shape, np.shape(hits), np.shape(hits_reference))
        return np.where(np.broadcast_to(known, shape), 1.0, np.nan)
    hits, n, hits_reference, n_reference = np.broadcast_arrays(hits, n, hits_reference, n_reference)
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
    """Hypergeometric probabilities from k outwards, summed until the terms no longer matter; many terms at a time."""
    term = np.exp(_log_term(k, n, having, total))
    tail, most = term.copy(), np.minimum(having, n)
    rest, sign, done = total - having - n, np.where(upper, 1.0, -1.0), 0
    going = np.flatnonzero(term > 0)
    while going.size:
        h, m, r, up = (part[going, None] for part in (having, n, rest, upper))
        at = k[going, None] + sign[going, None] * (done + np.arange(_AT_ONCE))
        at = np.clip(at, 0.0, most[going, None])  # behind the last that there can be, terms are 0
        onwards = np.where(up, (h - at) * (m - at), at * (r + at))
        of = np.where(up, (at + 1) * np.maximum(r + at + 1, 1), (h - at + 1) * (m - at + 1))
        terms = term[going, None] * np.cumprod(np.maximum(onwards / of, 0.0), axis=1)
        tail[going] += terms.sum(axis=1)
        term[going] = terms[:, -1]
        going, done = going[term[going] > _ENOUGH * tail[going]], done + _AT_ONCE
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
