"""Numbers beyond the reference's range."""

from monitoring.domain import Histogram, Kind, Score
from monitoring.errors import NotApplicableError
from monitoring.quality.check import CHECKS, Check
from monitoring.quality.share import FISHER, LIMIT, share_of


@CHECKS.register(
    Check(
        name="out_of_range",
        title="Out of range",
        summary="Share of rows under the reference's smallest or above its largest value.",
        kinds=(Kind.NUMERIC,),
        limit=f"{LIMIT}, its two outermost rows included",
        cells=lambda bins: bins.outside[:2],
        not_for="A single wild value among thousands: its share is small however wild it is. wasserstein weighs it by "
        "its size.",
        source=FISHER,
    )
)
def out_of_range(reference: Histogram, current: Histogram) -> Score:
    """Rows beyond the reference's range over all rows, 0 to 1; infinite ones are counted by non_finite.

    The reference's own smallest and largest row count as beyond the range of its other rows: so often a row leaves
    the range by chance (Wilks 1941, on tolerance limits).

    Raises:
        NotApplicableError: categories have no range, and neither has a reference without any number.

    >>> import numpy as np
    >>> from monitoring.domain import Bins
    >>> bins = Bins(Kind.NUMERIC, edges=(0.0, 1.0))
    >>> before, after = (Histogram(bins, np.array(c)) for c in ([0, 9, 0, 0, 0.0], [1, 2, 1, 0, 0.0]))
    >>> out_of_range(before, after).value.item()
    0.5
    """
    if reference.bins.kind is not Kind.NUMERIC:
        raise NotApplicableError("categories have no range; unseen looks at them")
    if reference.bins.is_empty:
        raise NotApplicableError("the reference has no number in this column, and therefore no range")
    below, above, _ = reference.bins.outside
    return share_of(reference, current, (below, above), left_out=2)
