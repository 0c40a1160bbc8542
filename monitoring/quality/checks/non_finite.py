"""Infinite numbers."""

from monitoring.domain import Histogram, Kind, Role, Score
from monitoring.errors import NotApplicableError
from monitoring.quality.check import CHECKS, Check
from monitoring.quality.share import FISHER, LIMIT, share_of


@CHECKS.register(
    Check(
        name="non_finite",
        title="Infinite numbers",
        summary="Share of rows that hold plus or minus infinity, as a division by zero leaves behind.",
        kinds=(Kind.NUMERIC,),
        roles=(Role.FEATURE,),
        limit=LIMIT,
        cells=lambda bins: (bins.missing + 1,),
        not_for="NaN: it counts as missing. Labels and predictions: outside looks at them.",
        source=FISHER,
    )
)
def non_finite(reference: Histogram, current: Histogram) -> Score:
    """Rows with an infinite number over all rows, 0 to 1, against the reference's share.

    Raises:
        NotApplicableError: categories are never infinite.

    >>> import numpy as np
    >>> from monitoring.domain import Bins
    >>> bins = Bins(Kind.NUMERIC, edges=(0.0, 1.0))
    >>> before, after = (Histogram(bins, np.array(c)) for c in ([0, 9, 0, 0, 0.0], [0, 3, 0, 0, 1.0]))
    >>> non_finite(before, after).value.item()
    0.25
    """
    if reference.bins.kind is not Kind.NUMERIC:
        raise NotApplicableError("categories are never infinite")
    return share_of(reference, current, (reference.bins.missing + 1,))
