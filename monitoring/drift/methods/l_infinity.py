"""Largest change of a share."""

import numpy as np

from monitoring.domain import Histogram, Kind, Score
from monitoring.drift.method import METHODS, DriftMethod
from monitoring.stats.gaps import share_gaps
from monitoring.stats.homogeneity import homogeneity


@METHODS.register(
    DriftMethod(
        name="l_infinity",
        title="Largest change of a share",
        summary="The change of the one cell that changed most. "
        "0.1 is reached where one of ten equal groups doubles or vanishes.",
        kinds=(Kind.NUMERIC, Kind.CATEGORICAL),
        groups=10,
        low=0.0,
        high=1.0,
        limit=0.1,
        bound="Exact for up to 50 categories and on its cells; it depends on how wide they are, in either direction.",
        not_for="Many small changes that add up: use tvd. Shifts of a numeric column: use wasserstein or ks.",
        source="The Chebyshev (maximum) norm of the difference of both distributions.",
    )
)
def l_infinity(reference: Histogram, current: Histogram) -> Score:
    """max |p - q| over all cells, missing and unseen ones included; 0 to 1.

    The p-value is the chi-square test of homogeneity on the same cells.

    Args:
        reference: counts of shape (cells,).
        current: counts of shape (cells,) or (windows, cells).

    >>> from monitoring.domain import Bins
    >>> bins = Bins(Kind.CATEGORICAL, categories=("a", "b"))
    >>> before, after = Histogram(bins, np.array([50, 50, 0, 0.0])), Histogram(bins, np.array([75, 25, 0, 0.0]))
    >>> l_infinity(before, after).value.item()
    0.25
    """
    gaps, whole = share_gaps(reference.counts, current.counts, reference.n[..., None], current.n[..., None])
    with np.errstate(invalid="ignore"):
        value = gaps.max(axis=-1) / whole
    return Score(np.asarray(value), homogeneity(reference, current).p_value)
