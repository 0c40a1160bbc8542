"""Kolmogorov-Smirnov distance."""

from monitoring.domain import Histogram, Kind, Score
from monitoring.drift.method import METHODS, DriftMethod
from monitoring.errors import NotApplicableError
from monitoring.stats.cumulated import largest_gap
from monitoring.stats.kolmogorov import gap_p_value


@METHODS.register(
    DriftMethod(
        name="ks",
        title="Kolmogorov-Smirnov distance",
        summary="The largest gap between the two cumulative distributions. "
        "0.1 answers to a normal column that shifts by 0.25 standard deviations.",
        kinds=(Kind.NUMERIC,),
        groups=None,
        low=0.0,
        high=1.0,
        limit=0.1,
        bound="Exact at the cells' edges; the raw rows' value is never smaller, and larger by the smaller share that "
        "both samples have in some one cell at most (`gap_slack`).",
        not_for="Changes in the tails or of the spread, where the gap stays small: use psi or wasserstein.",
        source="Kolmogorov 1933; Smirnov 1939; Hodges 1958, The significance probability of the Smirnov test.",
    )
)
def ks(reference: Histogram, current: Histogram) -> Score:
    """sup |F - G| over the line and, beyond its right end, missing and then non-finite rows; 0 to 1.

    So missing rows take part: where a share of rows goes missing, D is at least the change of that share. On the
    raw rows this is `scipy.stats.ks_2samp` with missing and non-finite put in as larger than every number. The
    p-value is the asymptotic one of that test, conservative on cells and with ties.

    Args:
        reference: counts of shape (cells,).
        current: counts of shape (cells,) or (windows, cells).

    Raises:
        NotApplicableError: categories have no order.

    >>> import numpy as np
    >>> from monitoring.domain import Bins
    >>> bins = Bins(Kind.NUMERIC, edges=(0.0, 1.0, 2.0))
    >>> before, after = (Histogram(bins, np.array([0, a, 100 - a, 0, 0, 0.0])) for a in (50, 75))
    >>> ks(before, after).value.item()
    0.25
    """
    if reference.bins.kind is Kind.CATEGORICAL:
        raise NotApplicableError("categories have no order to accumulate along")
    gap = largest_gap(reference, current)
    return Score(gap, gap_p_value(gap, reference.n, current.n))
