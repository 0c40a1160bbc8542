"""Running totals of a histogram's counts, which several statistics of the same pair need, and their largest gap."""

from functools import lru_cache

import numpy as np

from monitoring.domain import FloatArray, Histogram
from monitoring.stats.gaps import signed_gaps

SHORT = 2**31  # rows from which on integers of 32 bits, made of floats in a third of the time, do not hold them


# The distance and the gap of one pair are asked for in turn; histograms are compared by identity.
@lru_cache(maxsize=4)
def cumulated(histogram: Histogram) -> FloatArray:
    """Rows in each cell and all cells before it, in the shape of the counts.

    >>> from monitoring.domain import Bins, Kind
    >>> bins = Bins(Kind.NUMERIC, edges=(0.0, 1.0))
    >>> cumulated(Histogram(bins, np.array([1.0, 5.0, 0.0, 2.0, 0.0]))).tolist()
    [1.0, 6.0, 6.0, 8.0, 8.0]
    """
    # Counts are whole numbers, and adding integers up in turn takes a fifth of the time that floats take.
    whole = np.int32 if histogram.n.max(initial=0) < SHORT else np.int64
    totals = np.cumsum(histogram.counts.astype(whole), axis=-1, dtype=whole).astype(np.float64)
    totals.setflags(write=False)
    return totals


@lru_cache(maxsize=1)
def cumulated_gaps(reference: Histogram, current: Histogram) -> tuple[FloatArray, FloatArray]:
    """The gaps between both sides' distribution functions at each cell's end, as `signed_gaps` has them."""
    before, after = cumulated(reference), cumulated(current)
    gaps, whole = signed_gaps(before, after, before[..., -1:], after[..., -1:])
    gaps.setflags(write=False)
    return gaps, whole


@lru_cache(maxsize=1)
def largest_gap(reference: Histogram, current: Histogram) -> FloatArray:
    """Kolmogorov-Smirnov's D over all cells in their order, one a window; nan where a side has no rows.

    Missing and then non-finite rows come after every number, so they take part: D is never under the change in
    the share of missing rows where no row is non-finite, and the p-value of an ordinary two-sample test holds.
    """
    gaps, whole = cumulated_gaps(reference, current)
    with np.errstate(invalid="ignore"):
        found = np.asarray(np.maximum(gaps.max(axis=-1), -gaps.min(axis=-1)) / whole)
    found.setflags(write=False)
    return found
