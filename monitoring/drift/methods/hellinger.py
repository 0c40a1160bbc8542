"""Hellinger distance."""

import numpy as np

from monitoring.domain import Histogram, Kind, Score
from monitoring.drift.method import METHODS, DriftMethod
from monitoring.stats.homogeneity import homogeneity


@METHODS.register(
    DriftMethod(
        name="hellinger",
        title="Hellinger distance",
        summary="Euclidean distance between the square roots of the shares, scaled to 1. "
        "0.1 answers to a normal column that shifts by 0.3 standard deviations.",
        kinds=(Kind.NUMERIC, Kind.CATEGORICAL),
        groups=10,
        low=0.0,
        high=1.0,
        limit=0.1,
        bound="Exact for up to 50 categories and on its cells; finer cells would give a value at least as large.",
        not_for="Changes of frequent cells, which the root plays down: use tvd. Where distance matters rather than "
        "shares, use wasserstein.",
        source="Hellinger 1909; Le Cam 1986, Asymptotic Methods in Statistical Decision Theory.",
    )
)
def hellinger(reference: Histogram, current: Histogram) -> Score:
    """√(½ Σ (√p - √q)²) over all cells, missing and unseen ones included; 0 to 1 (nothing in common).

    The p-value is the chi-square test of homogeneity on the same cells.

    Args:
        reference: counts of shape (cells,).
        current: counts of shape (cells,) or (windows, cells).

    >>> from monitoring.domain import Bins
    >>> bins = Bins(Kind.CATEGORICAL, categories=("a", "b"))
    >>> before, after = Histogram(bins, np.array([50, 50, 0, 0.0])), Histogram(bins, np.array([75, 25, 0, 0.0]))
    >>> hellinger(before, after).value.round(4).item()
    0.1846
    """
    gap = np.sqrt(current.proportions) - np.sqrt(reference.proportions)
    # Shares of the last bit too many must not lift two samples without a common cell above 1.
    value = np.minimum(np.sqrt(np.sum(gap * gap, axis=-1) / 2), 1.0)
    return Score(np.asarray(value), homogeneity(reference, current).p_value)
