"""Jensen-Shannon distance."""

import numpy as np

from monitoring.domain import FloatArray, Histogram, Kind, Score
from monitoring.drift.method import METHODS, DriftMethod
from monitoring.stats.homogeneity import homogeneity


@METHODS.register(
    DriftMethod(
        name="js",
        title="Jensen-Shannon distance",
        summary="Square root of the mean divergence of both samples from their average, natural logarithm. "
        "0.1 answers to a normal column that shifts by 0.3 standard deviations.",
        kinds=(Kind.NUMERIC, Kind.CATEGORICAL),
        groups=10,
        low=0.0,
        high=float(np.sqrt(np.log(2))),
        limit=0.1,
        bound="Exact for up to 50 categories and on its cells; finer cells would give a value at least as large.",
        not_for="Comparing with tools that take base 2 (multiply by 1.2011) or leave out the root. Where distance "
        "matters rather than shares, use wasserstein.",
        source="Lin 1991, Divergence measures based on the Shannon entropy; Endres and Schindelin 2003.",
    )
)
def js(reference: Histogram, current: Histogram) -> Score:
    """√(½ KL(p ‖ a) + ½ KL(q ‖ a)) with a = (p + q) / 2 and the natural logarithm; 0 to √ln 2 = 0.8326.

    The same as `scipy.spatial.distance.jensenshannon` on the same cells, missing and unseen ones included. A metric:
    it needs no floor for empty cells. The p-value is the chi-square test of homogeneity on the same cells.

    Args:
        reference: counts of shape (cells,).
        current: counts of shape (cells,) or (windows, cells).

    >>> from monitoring.domain import Bins
    >>> bins = Bins(Kind.CATEGORICAL, categories=("a", "b"))
    >>> before, after = Histogram(bins, np.array([50, 50, 0, 0.0])), Histogram(bins, np.array([75, 25, 0, 0.0]))
    >>> js(before, after).value.round(4).item()
    0.1839
    """
    p, q = reference.proportions, current.proportions
    average = (p + q) / 2
    # The last bit of a sum must not lead below 0, nor beyond ln 2 where nothing is in common.
    divergence = np.clip((_relative_entropy(p, average) + _relative_entropy(q, average)) / 2, 0.0, np.log(2))
    return Score(np.sqrt(divergence), homogeneity(reference, current).p_value)


def _relative_entropy(p: FloatArray, average: FloatArray) -> FloatArray:
    # An empty cell adds nothing: 0 · ln 0 is 0.
    ratio = np.where(p == 0, 1.0, p) / np.where(p == 0, 1.0, average)
    return np.asarray(np.sum(p * np.log(ratio), axis=-1))
