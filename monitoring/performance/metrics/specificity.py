"""Specificity: true negatives over negative rows."""

from monitoring.domain import Estimate, Outcomes, Task
from monitoring.performance.estimates import at_threshold, proportion
from monitoring.performance.metric import METRICS, Metric


@METRICS.register(
    Metric(
        name="specificity",
        title="Specificity",
        summary="Share of negative rows that were predicted negative.",
        tasks=(Task.BINARY,),
        better=1,
        low=0.0,
        high=1.0,
        exact=True,
        undefined="needs labelled rows of the negative outcome",
        interval="Wilson, its end at a side with 1 to 10 rows moved out (Poisson)",
        source="Altman and Bland (1994), BMJ 308, 1552; Wilson (1927), JASA 22, 209-212",
    )
)
def specificity(outcomes: Outcomes) -> Estimate:
    """True negatives over negative rows, `(windows,)`, 0 to 1.

    With few positives it stays high whatever the model does to them: read it beside `recall`.

    >>> from monitoring.stats.rows import binary
    >>> specificity(binary([0, 1, 1, 0], [0.2, 0.9, 0.4, 0.6])).value.tolist()
    [0.5]
    """
    n = outcomes.positive.n
    return at_threshold(
        outcomes, lambda found: proportion(found.true_negative, found.true_negative + found.false_positive, n)
    )
