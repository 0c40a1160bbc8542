"""The standard deviation of a column from counts and sums a cell, with how far it can be off."""

from typing import NamedTuple

import numpy as np

from monitoring.domain import Histogram
from monitoring.errors import NotApplicableError
from monitoring.stats.transport import reach


class Spread(NamedTuple):
    """Standard deviation of the finite values (ddof 0), and between which numbers the raw values' own lies."""

    low: float
    value: float
    high: float


def spread(histogram: Histogram) -> Spread:
    """How far the finite values of one numeric histogram lie from their mean; nan without any.

    The part between cells is exact. The part inside a cell with mean μ and values in [a, b] is at least 0 and at most
    (b - μ)(μ - a) (Bhatia and Davis 2000); a third of that is taken, which is exact for evenly spread values.
    A column with one single value has exactly 0.

    Raises:
        NotApplicableError: categories have no spread.

    >>> from monitoring.domain import Bins, Kind
    >>> bins = Bins(Kind.NUMERIC, edges=(0.0, 1.0, 2.0))
    >>> two = Histogram(bins, np.array([0, 5, 5, 0, 0, 0.0]), np.array([0, 0, 5.0, 0, 0, 0]), np.array(0.0),
    ...                 np.array(1.0))
    >>> spread(two)
    Spread(low=0.5, value=0.5, high=0.5)
    """
    if histogram.sums is None or histogram.low is None or histogram.high is None:
        raise NotApplicableError("categories have no standard deviation")
    ordered = histogram.bins.ordered
    counts = histogram.counts[:ordered]
    n = counts.sum()
    if not n:
        return Spread(np.nan, np.nan, np.nan)
    if histogram.low == histogram.high:
        return Spread(0.0, 0.0, 0.0)
    used = counts > 0
    share, means = counts[used] / n, histogram.sums[:ordered][used] / counts[used]
    lower, upper = reach(histogram, histogram)
    a, b = np.maximum(lower[used], histogram.low), np.minimum(upper[used], histogram.high)
    # The squares of very large numbers are none: a power of two takes them down and changes no digit.
    unit = np.ldexp(1.0, np.frexp(np.maximum(np.abs(histogram.low), np.abs(histogram.high)))[1] - 1)
    means, a, b = means / unit, a / unit, b / unit
    between = float(np.sum(share * (means - np.sum(share * means)) ** 2))
    inside = float(np.sum(share * np.maximum(b - means, 0.0) * np.maximum(means - a, 0.0)))
    return Spread(*(unit * np.sqrt([between, between + inside / 3, between + inside])).tolist())
