"""How often categories turn up that a sample never showed, and when that is more than the sample's luck explains."""

import numpy as np

from monitoring.domain import FloatArray

# From what suits many rare categories to what suits a few that were missed.
PARTS = np.array([0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995])


def turing(counts: FloatArray) -> int:
    """Of how many of a sample's rows the category would have been unseen without them: Turing's estimate.

    Over the sample's rows it is what to expect of the share of unseen categories in new data (Good 1953).

    >>> turing(np.array([96.0, 1, 1, 2]))
    2
    """
    return int(np.count_nonzero(counts == 1))


def more_unseen(
    hits: FloatArray, n: FloatArray, counts: FloatArray, n_counts: float, missed: float = 0.0
) -> FloatArray:
    """The chance of so many unseen rows in a window, where the window and the sample come from the same source.

    Turing's estimate is no bound: by luck the sample may have missed a category that then turns up in every window.
    That the unseen share keeps within a bound around it whatever the distribution is McAllester and Schapire 2000;
    theirs, Turing's share + (1 + √2) √(ln(1 / δ) / n), knows only the categories seen once, and is .33 above at 500
    rows and 1e-4. Here all counts have their say. For any t from 0 to 1

        E(t) = (1 + t n_counts / n) ** hits · Π (1 - t ** c)    over the sample's categories, c rows each

    has an expectation of at most 1, because each category's own factors have one of exactly 1 under Poisson sampling,
    whatever its rate λ: e^-λ (e^tλ + Σ (1 - t^c) λ^c / c!). (t ** c: how often all rows of a category fall into a
    random part of the sample.) So P(E(t) > x) < 1 / x. The p-value is the leading term of Lugannani and Rice 1980 for
    the same tail, 1 - Φ(√(2 ln max E)), which is closer by an order. In simulations of 40 kinds of distributions it
    came out .1 to 1.5 times as often as it says, and up to twice in samples of 50, where one row more is much.

    Args:
        hits: unseen rows of the windows.
        n: all rows of the windows; nan is answered where there are none.
        counts: how often the sample showed each category, (categories,).
        n_counts: all rows of the sample; likewise.
        missed: rows of the sample itself that lie in none of the categories; each counts as one of its own.

    >>> often = np.full(20, 25.0)
    >>> more_unseen(np.array([0.0, 9, 50]), np.array([1000.0, 1000, 1000]), often, 500.0).round(4).tolist()
    [1.0, 0.0075, 0.0]
    """
    from scipy.special import ndtr

    size, times = np.unique(counts[counts > 0], return_counts=True)
    seen = np.log1p(-(PARTS[:, None] ** size)) @ times + missed * np.log1p(-PARTS)
    known = (n > 0) & (n_counts > 0)
    share = n_counts / np.where(known, n, 1.0)
    evidence = np.zeros(known.shape)
    for part, against in zip(PARTS, seen, strict=True):
        evidence = np.maximum(evidence, hits * np.log1p(part * share) + against)
    p_value = np.where(evidence > 0, ndtr(-np.sqrt(2 * evidence)), 1.0)
    return np.where(known, p_value, np.nan)
