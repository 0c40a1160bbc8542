"""Categories that the reference never showed."""

from dataclasses import replace

from monitoring.domain import Histogram, Kind, Role, Score
from monitoring.domain.bins import MOST_CATEGORIES
from monitoring.errors import NotApplicableError
from monitoring.quality.check import CHECKS, Check
from monitoring.quality.share import LIMIT, share_of
from monitoring.stats.unseen.identifiers import identifier
from monitoring.stats.unseen.missing_mass import more_unseen, turing


@CHECKS.register(
    Check(
        name="unseen",
        title="Unseen categories",
        summary="Share of rows with a category that the reference never showed.",
        kinds=(Kind.CATEGORICAL,),
        roles=(Role.FEATURE,),
        limit=f"{LIMIT}, categories that it showed only once included",
        cells=lambda bins: bins.outside,
        not_for="Columns where new values are normal, such as numbers of orders: it does not apply to what looks like "
        "an identifier. "
        "Labels and predictions: outside looks at them.",
        source="Good 1953, The population frequencies of species; McAllester and Schapire 2000, On the convergence "
        "rate of Good-Turing estimators.",
    )
)
def unseen(reference: Histogram, current: Histogram) -> Score:
    """Rows with an unseen category over all rows, 0 to 1, against the reference's share.

    One new value alone is no failure: the share has to grow, and by more than chance explains. A category that
    the reference showed once would have been unseen without that row: the share of such rows is what to expect of
    new data (Good 1953, Turing's estimate), so a column of many rare categories does not alarm by itself. Nor does one
    of which the reference by luck has missed a category: the p-value is that of `more_unseen`.

    Raises:
        NotApplicableError: numbers have no categories, a reference without any value has none, one of too many has
            some that are not told from unseen ones, and an identifier is always new.

    >>> import numpy as np
    >>> from monitoring.domain import Bins
    >>> bins = Bins(Kind.CATEGORICAL, categories=("a",))
    >>> unseen(Histogram(bins, np.array([99, 0, 1.0])), Histogram(bins, np.array([2, 2, 0.0]))).value.item()
    0.5
    """
    if reference.bins.kind is not Kind.CATEGORICAL:
        raise NotApplicableError("numbers have no categories; out_of_range looks at them")
    if reference.bins.is_empty:
        raise NotApplicableError("the reference has no category in this column, so every one would be unseen")
    if words := identifier(reference, current):
        raise NotApplicableError(words, "leave it out of the deployment")
    if reference.bins.is_full:
        many = f"the reference has {MOST_CATEGORIES:,} categories or more, and no more are told apart"
        raise NotApplicableError(f"{many}: a rare one looks like one that it never showed")
    counts, cell = reference.counts[: len(reference.bins.categories)], reference.bins.outside
    score = share_of(reference, current, cell, left_out=turing(counts))
    hits, missed = current.counts[..., cell[0]], float(reference.counts[cell[0]])
    return replace(score, p_value=more_unseen(hits, current.n, counts, float(reference.n), missed))
