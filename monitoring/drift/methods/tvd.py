"""Total variation distance."""

import numpy as np

from monitoring.domain import Histogram, Kind, Score
from monitoring.drift.method import METHODS, DriftMethod
from monitoring.stats.gaps import share_gaps
from monitoring.stats.homogeneity import homogeneity


@METHODS.register(
    DriftMethod(
        name="tvd",
        title="Total variation distance",
        summary="The share of rows that would have to change cell for both samples to look the same. "
        "0.1 answers to a normal column that shifts by 0.25 standard deviations.",
        kinds=(Kind.NUMERIC, Kind.CATEGORICAL),
        groups=10,
        low=0.0,
        high=1.0,
        limit=0.1,
        bound="Exact for up to 50 categories and on its cells; finer cells would give a value at least as large.",
        not_for="Rare cells that multiply: they hardly move it, use psi. Windows of few rows against many cells.",
        source="Levin, Peres and Wilmer 2009, Markov Chains and Mixing Times, chapter 4.",
    )
)
def tvd(reference: Histogram, current: Histogram) -> Score:
    """½ Σ |p - q| over all cells, missing and unseen ones included; 0 to 1 (nothing in common).

    The p-value is the chi-square test of homogeneity on the same cells.

    Args:
        reference: counts of shape (cells,).
        current: counts of shape (cells,) or (windows, cells).

    >>> from monitoring.domain import Bins
    >>> bins = Bins(Kind.CATEGORICAL, categories=("a", "b"))
    >>> before, after = Histogram(bins, np.array([50, 50, 0, 0.0])), Histogram(bins, np.array([75, 25, 0, 0.0]))
    >>> tvd(before, after).value.item()
    0.25
    """
    gaps, whole = share_gaps(reference.counts, current.counts, reference.n[..., None], current.n[..., None])
    with np.errstate(invalid="ignore"):
        value = gaps.sum(axis=-1) / (2 * whole)
    return Score(np.minimum(value, 1.0), homogeneity(reference, current).p_value)
