"""Missing values."""

from monitoring.domain import Histogram, Kind, Score
from monitoring.quality.check import CHECKS, Check
from monitoring.quality.share import FISHER, LIMIT, share_of


@CHECKS.register(
    Check(
        name="missing",
        title="Missing values",
        summary="Share of rows without a value (null or NaN).",
        kinds=(Kind.NUMERIC, Kind.CATEGORICAL),
        limit=LIMIT,
        cells=lambda bins: (bins.missing,),
        not_for="Stand-ins such as -999 or an empty text: they are values. Look at unseen and out_of_range.",
        source=FISHER,
    )
)
def missing(reference: Histogram, current: Histogram) -> Score:
    """Missing rows over all rows, 0 to 1, against the reference's share.

    >>> import numpy as np
    >>> from monitoring.domain import Bins
    >>> bins = Bins(Kind.CATEGORICAL, categories=("a",))
    >>> missing(Histogram(bins, np.array([99, 0, 1.0])), Histogram(bins, np.array([3, 0, 1.0]))).value.item()
    0.25
    """
    return share_of(reference, current, (reference.bins.missing,))
