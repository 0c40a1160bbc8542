"""Population stability index."""

import numpy as np

from monitoring.domain import Histogram, Kind, Score
from monitoring.drift.method import METHODS, DriftMethod
from monitoring.stats.homogeneity import homogeneity

FLOOR = 1e-4


@METHODS.register(
    DriftMethod(
        name="psi",
        title="Population stability index",
        summary="Sum over cells of the change in share times the logarithm of its ratio. "
        "0.2 answers to a normal column that shifts by 0.45 standard deviations.",
        kinds=(Kind.NUMERIC, Kind.CATEGORICAL),
        groups=10,
        low=0.0,
        high=float(2 * np.log(1 / FLOOR)),
        limit=0.2,
        bound="Exact for up to 50 categories and on its cells. Finer cells would give a larger value, up to the "
        "floor's effect.",
        not_for="Windows of few rows against many cells: chance alone adds about (cells - 1)(1/n + 1/m). Where "
        "distance matters rather than shares, use wasserstein.",
        source="Siddiqi 2006, Credit Risk Scorecards; Jeffreys 1946 (the symmetric Kullback-Leibler divergence).",
    )
)
def psi(reference: Histogram, current: Histogram, *, floor: float = FLOOR) -> Score:
    """Σ (q - p) ln(q / p) over all cells, missing and unseen ones included; 0 to 2 ln(1 / floor).

    A share under `floor` counts as `floor`, on both sides: otherwise one row in a cell that the reference never
    hit would make the index infinite. The floor is on shares, so counts times k give the same index. The p-value is
    the chi-square test of homogeneity on the same cells.

    Args:
        reference: counts of shape (cells,).
        current: counts of shape (cells,) or (windows, cells).
        floor: smallest share that a cell counts with.

    >>> from monitoring.domain import Bins
    >>> bins = Bins(Kind.CATEGORICAL, categories=("a", "b"))
    >>> before, after = Histogram(bins, np.array([50, 50, 0, 0.0])), Histogram(bins, np.array([75, 25, 0, 0.0]))
    >>> psi(before, after).value.round(4).item()
    0.2747
    """
    p, q = np.maximum(reference.proportions, floor), np.maximum(current.proportions, floor)
    value = np.sum((q - p) * np.log(q / p), axis=-1)
    return Score(np.asarray(value), homogeneity(reference, current).p_value)
