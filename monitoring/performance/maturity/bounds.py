"""What a metric may become: the best and the worst that the rows without a label can make of it."""

from dataclasses import replace

import numpy as np

from monitoring.domain import FloatArray, Outcomes, ScoreTable, Task
from monitoring.performance.maturity.error_bounds import error_bounds
from monitoring.performance.maturity.ranked import auc_ends, average_precision_ends
from monitoring.performance.metric import METRICS
from monitoring.stats.curves import decided, undecided
from monitoring.stats.proportions import divide

Ends = tuple[FloatArray, FloatArray]
# How many of the rows without a label that are decided yes and no turn out positive, for the better and the worse end.
ENDS = {
    "accuracy": ((1, 0), (0, 1)),
    "precision": ((1, 0), (0, 0)),
    "recall": ((1, 0), (0, 1)),
    "specificity": ((1, 0), (0, 1)),
    "f1": ((1, 0), (0, 1)),
    "positive_rate_true": ((1, 1), (0, 0)),
}


def bounds(name: str, outcomes: Outcomes, reference: Outcomes) -> Ends:
    """The best and the worst that a metric may become, `(windows,)` each; nan where that is not known.

    Where neither direction is better, the highest and the lowest. Of a regression they rest on the reference's labels.

    >>> from monitoring.stats.rows import binary
    >>> now = binary([0, 1, np.nan, np.nan], [0.2, 0.9, 0.4, 0.8])
    >>> best, worst = bounds("accuracy", now, now)
    >>> best.tolist(), worst.tolist()
    ([1.0], [0.5])
    """
    nothing = np.full(len(outcomes.labels.rows), np.nan)
    if outcomes.task is Task.REGRESSION:
        return error_bounds(name, outcomes, reference)
    if not outcomes.scores:
        return nothing, nothing
    tables = list(outcomes.scores.values())
    if name == "roc_auc" and all(table.has_score for table in tables):
        ends = [auc_ends(table.positive, table.negative, table.unknown) for table in tables]
        return np.mean([best for best, _ in ends], axis=0), np.mean([worst for _, worst in ends], axis=0)
    if outcomes.task is Task.MULTICLASS:
        return _right_or_wrong(outcomes) if name == "accuracy" else (nothing, nothing)
    if name == "average_precision" and tables[0].has_score:
        return average_precision_ends(tables[0].positive, tables[0].negative, tables[0].unknown)
    if name not in ENDS:
        return nothing, nothing
    best, worst = (METRICS[name].function(_turned(outcomes, *end)).value for end in ENDS[name])
    return best, worst


def _right_or_wrong(outcomes: Outcomes) -> Ends:
    """Several classes: every row without a label is predicted right, or wrong."""
    table = outcomes.labels.confusion
    if table is None:
        nothing = np.full(len(outcomes.labels.rows), np.nan)
        return nothing, nothing
    right, all_of = np.trace(table, axis1=1, axis2=2), outcomes.labels.rows - sum(outcomes.labels.left_out.values())
    waiting = all_of - table.sum(axis=(1, 2))
    return divide(right + waiting, all_of), divide(right, all_of)


def _turned(outcomes: Outcomes, yes: int, no: int) -> Outcomes:
    """The outcomes where rows without a label turn out positive or negative, by what was decided."""
    found, (waiting_yes, waiting_no) = decided(outcomes), undecided(outcomes)
    hits = found.true_positive + yes * waiting_yes
    missed = found.false_negative + no * waiting_no
    wrong = found.false_positive + (1 - yes) * waiting_yes
    rest = found.true_negative + (1 - no) * waiting_no
    # As rows whose scores are 1 and 0: what was decided is then all there is.
    edges = np.array([0.0, 0.5, np.nextafter(1, 2)])
    positive, negative = np.stack([missed, hits], axis=1), np.stack([rest, wrong], axis=1)
    zero = np.zeros_like(positive)
    table = ScoreTable(edges, positive, negative, zero, positive, negative, zero, {}, has_score=False)
    return replace(outcomes, scores={"positive": table})
