"""Log loss: the mean negative logarithm of the probability given to what came true."""

import numpy as np

from monitoring.domain import Estimate, Outcomes, Task
from monitoring.performance.estimates import skewed_mean, undefined
from monitoring.performance.metric import METRICS, Metric
from monitoring.performance.tails import of_losses
from monitoring.stats.rare.skewed import of_alike


@METRICS.register(
    Metric(
        name="log_loss",
        title="Log loss",
        summary="Mean negative logarithm of the probability given to what came true; one sure error weighs heavily.",
        tasks=(Task.BINARY, Task.MULTICLASS),
        better=-1,
        low=0.0,
        high=np.inf,
        exact=True,
        needs_score=True,
        undefined="needs labelled rows with a score",
        interval="mean of skewed values (from the sums of the losses and of their squares, and cells), not below 0",
        source="Good (1952), Rational decisions, J. R. Stat. Soc. B 14, 107-114",
    )
)
def log_loss(outcomes: Outcomes) -> Estimate:
    """Mean of -log P(what came true), natural logarithm, `(windows,)`, from 0 up.

    Scores are clipped to [2**-52, 1 - 2**-52]. A single sure error rules the mean: use `brier` where that is not
    wanted.

    >>> from monitoring.stats.rows import binary
    >>> log_loss(binary([0, 1], [0.5, 0.5])).value.round(4).tolist()
    [0.6931]
    """
    tables = tuple(outcomes.scores.values())
    if not tables or not all(table.has_score for table in tables):
        return undefined(outcomes)
    total, squares = (np.sum([table.losses[name] for table in tables], axis=0) for name in ("log", "log2"))
    skewness = of_losses(tables, "log", own=outcomes.task is Task.MULTICLASS)
    return skewed_mean(total, squares, skewness, tables[0].n, of_alike, lowest=0.0)
