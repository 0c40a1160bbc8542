"""Observed positive rate: positive rows over labelled rows."""

from monitoring.domain import Estimate, Outcomes, Task
from monitoring.performance.estimates import proportion
from monitoring.performance.metric import METRICS, Metric
from monitoring.stats.curves import decided


@METRICS.register(
    Metric(
        name="positive_rate_true",
        title="Observed positive rate",
        summary="Share of labelled rows that turned out positive.",
        tasks=(Task.BINARY,),
        better=0,
        low=0.0,
        high=1.0,
        exact=True,
        undefined="needs labelled rows",
        interval="Wilson, its end at a side with 1 to 10 rows moved out (Poisson)",
        source="Wilson (1927), JASA 22, 209-212",
    )
)
def positive_rate_true(outcomes: Outcomes) -> Estimate:
    """Positive rows over labelled rows, `(windows,)`, 0 to 1.

    It describes the world, not the model; labels that come in sooner for one outcome distort it.

    >>> from monitoring.stats.rows import binary
    >>> positive_rate_true(binary([0, 1, 1, 1], [0.2, 0.9, 0.4, 0.6])).value.tolist()
    [0.75]
    """
    found = decided(outcomes)
    return proportion(found.true_positive + found.false_negative, outcomes.positive.n, outcomes.positive.n)
