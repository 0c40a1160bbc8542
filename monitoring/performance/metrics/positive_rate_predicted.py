"""Predicted positive rate: positive predictions over all rows."""

from dataclasses import replace

from monitoring.domain import Estimate, Outcomes, Task
from monitoring.performance.estimates import proportion, widened
from monitoring.performance.metric import METRICS, Metric
from monitoring.performance.split_cell import yes_or_no
from monitoring.stats.curves import said_yes
from monitoring.stats.proportions import divide


@METRICS.register(
    Metric(
        name="positive_rate_predicted",
        title="Predicted positive rate",
        summary="Share of rows that are predicted positive, labelled or not.",
        tasks=(Task.BINARY,),
        better=0,
        low=0.0,
        high=1.0,
        exact=True,
        needs_label=False,
        undefined="needs rows with a prediction",
        interval="Wilson, its end at a side with 1 to 10 rows moved out (Poisson)",
        source="Wilson (1927), JASA 22, 209-212",
    )
)
def positive_rate_predicted(outcomes: Outcomes) -> Estimate:
    """Positive predictions over predictions, `(windows,)`, 0 to 1.

    It needs no label and covers rows without one, so it can differ from `positive_rate_true` where labels are late.

    >>> from monitoring.stats.rows import binary
    >>> positive_rate_predicted(binary([0, 1, 1, 0], [0.2, 0.9, 0.4, 0.6])).value.tolist()
    [0.5]
    """
    (yes, rows), unsure = said_yes(outcomes), yes_or_no(outcomes)
    found = proportion(yes, rows, rows)
    return found if unsure is None else widened(replace(found, bound=divide(unsure, rows)))
