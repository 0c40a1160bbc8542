"""Labels and predictions that are none of the known values."""

from dataclasses import replace

import numpy as np

from monitoring.domain import Histogram, Kind, Role, Score
from monitoring.quality.check import CHECKS, Check
from monitoring.quality.share import FISHER, share_of

ANY = 1e-9  # a share that a single row is above


@CHECKS.register(
    Check(
        name="outside",
        title="None of the known values",
        summary="Share of labels or predictions that are none of the known classes, neither yes nor no, or no finite "
        "number: no metric counts these rows.",
        kinds=(Kind.NUMERIC, Kind.CATEGORICAL),
        roles=(Role.PREDICTION, Role.LABEL),
        lasting=True,
        limit="none where the reference had none, otherwise the reference's share plus 0.01",
        not_for="Features: unseen and non_finite look at them.",
        source=FISHER,
    )
)
def outside(reference: Histogram, current: Histogram) -> Score:
    """Rows whose label or prediction is none of the known values over all rows, 0 to 1.

    Of labels the known ones alone are counted, so that it makes no difference how many are still to come. Where the
    reference has none, one row is one too many, whatever chance may do: such rows are never drawn, they are mistakes.

    >>> import numpy as np
    >>> from monitoring.domain import Bins
    >>> bins = Bins(Kind.CATEGORICAL, categories=("a",))
    >>> score = outside(Histogram(bins, np.array([99, 0, 0.0])), Histogram(bins, np.array([3, 1, 0.0])))
    >>> score.value.item(), score.limit.item()
    (0.25, 1e-09)
    """
    bins = reference.bins
    cell = bins.missing + 1 if bins.kind is Kind.NUMERIC else bins.outside[0]
    if reference.counts[cell]:
        return share_of(reference, current, (cell,))
    score = share_of(reference, current, (cell,), margin=ANY)
    return replace(score, p_value=np.where(score.value > 0, 0.0, score.p_value))
