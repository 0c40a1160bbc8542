"""Recall: true positives over positive rows."""

from monitoring.domain import Estimate, Outcomes, Task
from monitoring.performance.estimates import at_threshold, proportion
from monitoring.performance.metric import METRICS, Metric


@METRICS.register(
    Metric(
        name="recall",
        title="Recall",
        summary="Share of positive rows that were predicted positive.",
        tasks=(Task.BINARY,),
        better=1,
        low=0.0,
        high=1.0,
        exact=True,
        undefined="needs labelled rows of the positive outcome",
        interval="Wilson, its end at a side with 1 to 10 rows moved out (Poisson)",
        source="van Rijsbergen (1979), Information Retrieval, chapter 7; Wilson (1927), JASA 22, 209-212",
    )
)
def recall(outcomes: Outcomes) -> Estimate:
    """True positives over positive rows, `(windows,)`, 0 to 1.

    A model that always says yes has recall 1: read it beside `precision`.

    >>> from monitoring.stats.rows import binary
    >>> recall(binary([0, 1, 1, 0], [0.2, 0.9, 0.4, 0.6])).value.tolist()
    [0.5]
    """
    n = outcomes.positive.n
    return at_threshold(
        outcomes, lambda found: proportion(found.true_positive, found.true_positive + found.false_negative, n)
    )
