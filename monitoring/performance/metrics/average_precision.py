"""Average precision: the area under the precision-recall curve."""

from monitoring.domain import Estimate, Outcomes, Task
from monitoring.performance.estimates import undefined, widened
from monitoring.performance.metric import METRICS, Metric
from monitoring.stats import intervals, ranking
from monitoring.stats.in_parts import areas


@METRICS.register(
    Metric(
        name="average_precision",
        title="Average precision",
        summary="Precision averaged over all thresholds, weighted by the recall each one adds.",
        tasks=(Task.BINARY,),
        better=1,
        low=0.0,
        high=1.0,
        exact=False,
        bound="at most what the worst and the best order inside the score cells give "
        "(monitoring.stats.ranking.average_precision_bound); the interval holds it",
        needs_score=True,
        undefined="needs labelled rows of the positive outcome",
        interval="logit scale, as if it were a share of the positive rows, Student's t",
        source="Boyd, Eng and Page (2013), Area under the precision-recall curve, ECML PKDD",
    )
)
def average_precision(outcomes: Outcomes) -> Estimate:
    """Σ (recall step) · precision from the highest score down, `(windows,)`, 0 to 1.

    It falls with the share of positives alone: compare windows only where `positive_rate_true` is alike, else
    use `roc_auc`.

    >>> from monitoring.stats.rows import binary
    >>> average_precision(binary([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).value.round(4).tolist()
    [0.8333]
    """
    table = outcomes.positive
    if not table.has_score:
        return undefined(outcomes)
    if table.shares is None:
        value = ranking.average_precision(table.positive, table.negative, ranking.tied_cells(table))
        bound = ranking.average_precision_bound(table)
    else:
        value, bound = areas.average_precision(table)
    low, high = intervals.average_precision(value, table.positive.sum(axis=-1))
    return widened(Estimate(value, low, high, table.n, bound))
