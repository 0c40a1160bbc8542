"""Area under the ROC curve."""

import numpy as np

from monitoring.domain import Estimate, Outcomes, Task
from monitoring.performance.estimates import undefined, widened
from monitoring.performance.metric import METRICS, Metric
from monitoring.stats import intervals, ranking
from monitoring.stats.in_parts.areas import auc_bound
from monitoring.stats.rare.skewed import of_unlike


@METRICS.register(
    Metric(
        name="roc_auc",
        title="ROC AUC",
        summary="How often a positive row scores above a negative one; several classes: each against the rest, "
        "averaged with equal weight.",
        tasks=(Task.BINARY, Task.MULTICLASS),
        better=1,
        low=0.0,
        high=1.0,
        exact=False,
        bound="at most half the share of pairs of unlike outcome and unlike score that fall into one score cell "
        "(monitoring.stats.ranking.auc_bound): 0.0004 in the references of the sample data, at most 0.0005 and 0.0014 "
        "in their months; the interval holds it",
        needs_score=True,
        undefined="needs labelled rows of both outcomes; with several classes, of every class",
        interval="DeLong on the cells' placements, logit scale, Student's t whose degrees of freedom follow the events "
        "that it hangs on; Wilson with the rarer outcome's rows where the area is 0 or 1; several classes: the mean of "
        "their standard errors, which is on the safe side",
        source="DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, 837-845; Hand and Till (2001) for several "
        "classes",
    )
)
def roc_auc(outcomes: Outcomes) -> Estimate:
    """The chance that a positive row scores above a negative one, ties as a half, `(windows,)`, 0 to 1.

    Says nothing about calibration or about the threshold: use `brier` or `ece`, and `recall`, for those.

    >>> from monitoring.stats.rows import binary
    >>> roc_auc(binary([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).value.tolist()
    [0.75]
    """
    tables = tuple(outcomes.scores.values())
    if not tables or not all(table.has_score for table in tables):
        return undefined(outcomes)
    areas, errors = zip(*(ranking.auc(table.positive, table.negative) for table in tables), strict=True)
    rarer = [np.minimum(t.positive.sum(axis=-1), t.negative.sum(axis=-1)) for t in tables]
    value = np.mean(areas, axis=0)
    events = ranking.auc_events(tables[0].positive, tables[0].negative) if len(tables) == 1 else None
    degrees = np.inf if events is None else of_unlike(events)
    low, high = intervals.logit(value, np.mean(errors, axis=0), np.min(rarer, axis=0), degrees)
    bounds = [(ranking.auc_bound if table.shares is None else auc_bound)(table) for table in tables]
    return widened(Estimate(value, low, high, tables[0].n, np.mean(bounds, axis=0), events))
