"""Predicted positive rate: positive predictions over labelled rows."""

from monitoring.domain import Estimate, Outcomes, Task
from monitoring.performance.estimates import proportion
from monitoring.performance.metric import METRICS, Metric
from monitoring.stats.curves import decided


@METRICS.register(
    Metric(
        name="positive_rate_predicted",
        title="Predicted positive rate",
        summary="Share of labelled rows that are predicted positive.",
        tasks=(Task.BINARY,),
        better=0,
        low=0.0,
        high=1.0,
        exact=True,
        undefined="needs labelled rows with a prediction",
        interval="Wilson",
        source="Wilson (1927), JASA 22, 209-212",
    )
)
def positive_rate_predicted(outcomes: Outcomes) -> Estimate:
    """Positive predictions over labelled rows, `(windows,)`, 0 to 1.

    Rows without a label are left out, to compare it with `positive_rate_true`; drift of the score covers all rows.

    >>> from monitoring.stats.rows import binary
    >>> positive_rate_predicted(binary([0, 1, 1, 0], [0.2, 0.9, 0.4, 0.6])).value.tolist()
    [0.5]
    """
    found = decided(outcomes)
    return proportion(found.true_positive + found.false_positive, outcomes.positive.n, outcomes.positive.n)
