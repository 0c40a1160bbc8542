"""How long the tail of sizes may be: whether their squares have a spread that rows can tell."""

import numpy as np

from monitoring.domain import FloatArray
from monitoring.stats.proportions import divide

LONGEST = 0.25  # from this shape on, squares have no variance
MOST, HALVINGS, LEAST = 2.0, 4, 20  # largest values that are looked at: MOST · n^(2/3), and fractions of it
CERTAIN = 1.645  # one-sided 95 %
UNIT = 1.268  # standard error of the shape at LONGEST, times the root of the number of values


def shape_bound(sizes: FloatArray, counts: FloatArray) -> FloatArray:
    """Upper 95 % bound of the tail's shape (1 / tail index), `(windows,)`, by probability-weighted moments.

    What lies above a high threshold follows a generalised Pareto law: shape 1/3 for t(3), 0 for exponential tails,
    below 0 for normal ones. No threshold suits all: a tail is shorter than LONGEST where it is so above one of four,
    which keeps one per cent of outliers (a short tail of their own) apart from long tails. nan where rows are too few.

    Source: Hosking and Wallis (1987), Technometrics 29, 339-349.

    Args:
        sizes: from 0 up, the largest first, `(windows, cells)`.
        counts: how many rows have each.

    >>> place = (np.arange(1000) + 0.5) / 1000
    >>> exponential, long = -np.log(place), place ** (-1 / 3)  # shapes 0 and 1/3
    >>> shape_bound(np.stack([exponential, long]), np.ones((2, 1000))).round(2).tolist()
    [0.14, 0.46]
    """
    n = counts.sum(axis=-1)
    reached = np.cumsum(counts, axis=-1)
    bounds = [_bound(sizes, counts, reached, np.floor(MOST * n ** (2 / 3) / 2**i)) for i in range(HALVINGS)]
    return np.asarray(np.fmin.reduce(bounds))


def _bound(sizes: FloatArray, counts: FloatArray, reached: FloatArray, k: FloatArray) -> FloatArray:
    """From the `k` largest values, `(windows,)`."""
    inside = np.clip(k[:, None] - (reached - counts), 0, counts)
    next_one = (reached <= k[:, None]).sum(axis=-1).clip(max=sizes.shape[-1] - 1)
    over = np.maximum(sizes - np.take_along_axis(sizes, next_one[:, None], axis=-1), 0.0)
    rank = (reached - counts + inside / 2) / np.maximum(k, 1.0)[:, None]
    first, second = (inside * over).sum(axis=-1), (inside * over * rank).sum(axis=-1)
    shape = np.nan_to_num(2 - divide(first, first - 2 * second), nan=-np.inf)  # all alike: there is no tail
    return np.where(k >= LEAST, shape + CERTAIN * UNIT / np.sqrt(np.maximum(k, 1.0)), np.nan)
