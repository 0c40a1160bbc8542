"""Chi-square test of homogeneity."""

import numpy as np

from monitoring.domain import Histogram, Kind, Score
from monitoring.drift.method import METHODS, DriftMethod
from monitoring.stats.homogeneity import SMALLEST, homogeneity


@METHODS.register(
    DriftMethod(
        name="chi2",
        title="Chi-square test",
        summary="Pearson's statistic of the table of both samples by cell. It asks whether anything changed at all, "
        "not how much: its limit is the critical value.",
        kinds=(Kind.NUMERIC, Kind.CATEGORICAL),
        groups=10,
        low=0.0,
        high=float("inf"),
        limit=float("nan"),
        bound="Exact for categories and on its cells, once cells that expect under 5 rows are joined.",
        not_for="Windows of many rows: the smallest change becomes certain there. Judge its size by psi or tvd.",
        source="Pearson 1900; Cochran 1952, The chi-square test of goodness of fit.",
    )
)
def chi2(reference: Histogram, current: Histogram, *, alpha: float = 0.05, smallest: float = SMALLEST) -> Score:
    """Pearson's chi-square of the 2 × k table; 0 to n + m. It grows with the rows, so windows differ by size too.

    Cells that expect under `smallest` rows in the smaller sample are joined first (see `homogeneity`), missing and
    unseen ones included. With `smallest=0`, or where no cell is that rare, it is the statistic and p-value of
    `scipy.stats.chi2_contingency(correction=False)` without the empty cells. Where a single cell is left, as in a
    window of under ten rows, it is 0 with the p-value 1: nothing can be told apart.

    Args:
        reference: counts of shape (cells,).
        current: counts of shape (cells,) or (windows, cells).
        alpha: level that the answered limit, the critical value, belongs to.
        smallest: expected rows that a cell needs.

    >>> from monitoring.domain import Bins
    >>> bins = Bins(Kind.CATEGORICAL, categories=("a", "b"))
    >>> before, after = Histogram(bins, np.array([50, 50, 0, 0.0])), Histogram(bins, np.array([75, 25, 0, 0.0]))
    >>> score = chi2(before, after)
    >>> score.value.round(4).item(), score.limit.round(4).item()
    (13.3333, 3.8415)
    """
    from scipy.special import chdtri

    found = homogeneity(reference, current, smallest)
    dof, place = np.unique(found.dof, return_inverse=True)  # few, and a critical value takes its time
    limit = np.where(np.isnan(dof), np.nan, chdtri(np.fmax(dof, 1), alpha))[place]
    return Score(found.statistic, found.p_value, limit)
