"""Categories that the reference never showed."""

from monitoring.domain import Histogram, Kind, Score
from monitoring.errors import NotApplicableError
from monitoring.quality.check import CHECKS, Check
from monitoring.quality.share import FISHER, LIMIT, share_of


@CHECKS.register(
    Check(
        name="unseen",
        title="Unseen categories",
        summary="Share of rows with a category that the reference never showed.",
        kinds=(Kind.CATEGORICAL,),
        limit=f"{LIMIT}, categories that it showed only once included",
        not_for="Columns where new values are normal, such as numbers of orders: leave them out of the deployment.",
        source=f"{FISHER} Good 1953, The population frequencies of species.",
    )
)
def unseen(reference: Histogram, current: Histogram) -> Score:
    """Rows with an unseen category over all rows, 0 to 1, against the reference's share.

    One new value alone is no failure: the share has to grow, and by more than chance explains. A category that
    the reference showed once would have been unseen without that row: the share of such rows is what to expect of
    new data (Good 1953, Turing's estimate), so a column of many rare categories does not alarm by itself.

    Raises:
        NotApplicableError: numbers have no categories.

    >>> import numpy as np
    >>> from monitoring.domain import Bins
    >>> bins = Bins(Kind.CATEGORICAL, categories=("a",))
    >>> unseen(Histogram(bins, np.array([99, 0, 1.0])), Histogram(bins, np.array([2, 2, 0.0]))).value.item()
    0.5
    """
    if reference.bins.kind is not Kind.CATEGORICAL:
        raise NotApplicableError("numbers have no categories; out_of_range looks at them")
    once = float((reference.counts[: len(reference.bins.categories)] == 1).sum())
    return share_of(reference, current, reference.bins.outside, left_out=once)
