"""Brier score: the mean squared distance between score and outcome."""

from monitoring.domain import Estimate, Outcomes, Task
from monitoring.performance.estimates import skewed_mean, undefined
from monitoring.performance.metric import METRICS, Metric
from monitoring.performance.tails import of_losses
from monitoring.stats.rare.skewed import of_alike


@METRICS.register(
    Metric(
        name="brier",
        title="Brier score",
        summary="Mean squared distance between the score and what came true (1 or 0).",
        tasks=(Task.BINARY,),
        better=-1,
        low=0.0,
        high=1.0,
        exact=True,
        needs_score=True,
        undefined="needs labelled rows with a score",
        interval="mean of skewed values (from the sums of squared distances and of their squares, and cells), 0 to 1",
        source="Brier (1950), Monthly Weather Review 78, 1-3",
    )
)
def brier(outcomes: Outcomes) -> Estimate:
    """Mean of (score - outcome)², `(windows,)`, 0 to 1.

    It mixes calibration with how certain the outcome can be at all: use `ece` for calibration alone.

    >>> from monitoring.stats.rows import binary
    >>> brier(binary([0, 1], [0.2, 0.9])).value.round(4).tolist()
    [0.025]
    """
    table = outcomes.positive
    if not table.has_score:
        return undefined(outcomes)
    skewness = of_losses([table], "brier", own=False)
    sums = table.losses
    return skewed_mean(sums["brier"], sums["brier2"], skewness, table.n, of_alike, lowest=0.0, highest=1.0)
