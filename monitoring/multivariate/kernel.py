"""How far two samples lie apart as a whole, without a model that learns: maximum mean discrepancy, by permutation."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray

FEATURES = 128  # random ones, of each width of the kernel
WIDTHS = (0.5, 1.0, 2.0)  # as multiples of the median distance
PERMUTATIONS = 999
PAIRS = 2_000  # of rows, for the median distance


@dataclass(frozen=True, slots=True)
class Apart:
    """How far two samples lie apart.

    Args:
        distance: the squared maximum mean discrepancy, 0 and up; it is above 0 by chance, too.
        p_value: how often it is as large where rows are dealt out anew, at least 1 / (`PERMUTATIONS` + 1).
    """

    distance: float
    p_value: float


def far_apart(reference: FloatArray, current: FloatArray, categorical: NDArray[np.bool_], seed: int = 0) -> Apart:
    """Compare the means of random Fourier features of both samples, with all rows dealt out anew 999 times.

    Numbers are taken as normal scores of their ranks, categories as columns of 0 and 1, gaps as a column of their own;
    so no unit and no outlier rules. The level holds at any size, for rows that are independent. It sees less than
    a classifier where few of many columns have changed, and needs no more than a second where that has to learn.

    Source: Gretton and others (2012), A kernel two-sample test, JMLR 13, 723-773; Rahimi and Recht (2007), Random
    features for large-scale kernel machines; Phipson and Smyth (2010) for the p-value.

    Args:
        reference: `(rows, columns)`, missing values as nan.
        current: likewise.
        categorical: which columns hold places in a list, `(columns,)`.
        seed: of features and permutations.

    >>> rng = np.random.default_rng(0)
    >>> one, other = rng.normal(size=(2, 200, 2))
    >>> far_apart(one, other + [1.0, 0.0], np.zeros(2, dtype=bool)).p_value
    0.001
    """
    from threadpoolctl import threadpool_limits

    rng = np.random.default_rng(seed)
    rows = _scaled(np.vstack([reference, current]), categorical)
    n, m = len(reference), len(current)
    side = np.append(np.full(n, -1 / n), np.full(m, 1 / m))
    with threadpool_limits(1):  # threads that wait for each other cost more here than they bring
        features = _features(rows, rng)
        dealt = rng.permuted(np.broadcast_to(side, (PERMUTATIONS, n + m)), axis=1)
        found, by_chance = _distance(side @ features), _distance(dealt @ features)
    as_far = np.count_nonzero(by_chance >= found * (1 - 1e-12))
    return Apart(float(found), float((1 + as_far) / (1 + PERMUTATIONS)))


def _distance(means: FloatArray) -> FloatArray:
    return np.asarray((means**2).sum(axis=-1) / len(WIDTHS))


def _features(rows: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Cosines whose products are, on average, Gaussian kernels of several widths, `(rows, features)`."""
    pairs = rng.integers(0, len(rows), (2, PAIRS))
    median = float(np.median(np.linalg.norm(rows[pairs[0]] - rows[pairs[1]], axis=1)))
    found = []
    for width in WIDTHS:
        by = rng.normal(size=(rows.shape[1], FEATURES)) / (width * median if median > 0 else 1.0)
        found.append(np.sqrt(2 / FEATURES) * np.cos(rows @ by + rng.uniform(0, 2 * np.pi, FEATURES)))
    return np.hstack(found)


def _scaled(rows: FloatArray, categorical: NDArray[np.bool_]) -> FloatArray:
    """Columns of about one unit each: normal scores of ranks, places as 0 and 1, and where a value is missing."""
    from scipy.special import ndtri
    from scipy.stats import rankdata

    found = []
    for column, is_category in zip(rows.T, categorical, strict=True):
        gap = np.isnan(column)
        if is_category:
            found += [(column == place) / np.sqrt(2) for place in np.unique(column[~gap])]
        else:
            scores = np.zeros(len(column))
            scores[~gap] = ndtri((rankdata(column[~gap]) - 0.5) / max(len(column) - gap.sum(), 1))
            found.append(scores)
        if gap.any():
            found.append(gap.astype(np.float64))
    return np.column_stack(found)
