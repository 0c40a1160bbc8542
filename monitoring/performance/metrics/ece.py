"""Expected calibration error."""

import numpy as np

from monitoring.domain import Estimate, FloatArray, Outcomes, ScoreTable, Task
from monitoring.performance.estimates import mean, undefined, with_events
from monitoring.performance.metric import METRICS, Metric
from monitoring.performance.tails import of_losses
from monitoring.stats.curves import fold
from monitoring.stats.proportions import divide

CELLS = 10


@METRICS.register(
    Metric(
        name="ece",
        title="Calibration error",
        summary="Mean distance between score and share of positives over ten score cells of equal width.",
        tasks=(Task.BINARY,),
        better=-1,
        low=0.0,
        high=1.0,
        exact=True,
        needs_score=True,
        undefined="needs labelled rows with a score",
        interval="Student's t of (score - outcome) times the sign of its cell's gap, variance Brier - ECE²; the lower "
        "end is moved down by the gaps that chance alone gives to cells within two standard errors of calibration, "
        "not below 0",
        source="Naeini, Cooper and Hauskrecht (2015), AAAI; Guo et al. (2017), ICML, section 3",
    )
)
def ece(outcomes: Outcomes) -> Estimate:
    """Σ over ten cells of |mean score - share of positives|, weighted by rows, `(windows,)`, 0 to 1.

    Chance gaps count as gaps: with few rows a calibrated model has a value well above 0, which the interval allows
    for and the value does not. Compare values only where windows have alike numbers of rows; `brier` has no such bias.

    >>> from monitoring.stats.rows import binary
    >>> ece(binary([0, 1], [0.25, 0.85])).value.round(4).tolist()
    [0.2]
    """
    table = outcomes.positive
    if not table.has_score:
        return undefined(outcomes)
    rows, scores, hits = (fold(part, table.edges, CELLS) for part in _parts(table))
    gaps = np.abs(scores - hits)
    total = gaps.sum(axis=-1)
    found = mean(total, table.losses["brier"], table.n, lowest=0.0, highest=1.0)
    low = np.maximum(found.low - divide(_chance(gaps, rows, scores), table.n), 0)
    ends = Estimate(found.value, low, found.high, table.n)
    return with_events(ends, of_losses([table], "brier", own=False))


def _parts(table: ScoreTable) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Labelled rows, the sum of their scores, and how many were positive, by score cell."""
    return table.positive + table.negative, table.positive_sum + table.negative_sum, table.positive


def _chance(gaps: FloatArray, rows: FloatArray, scores: FloatArray) -> FloatArray:
    """What chance alone adds up to where a cell may well be calibrated: the mean of |N(0, variance)|, summed."""
    share = np.nan_to_num(divide(scores, rows))
    variance = rows * share * (1 - share)
    return np.asarray(np.where(gaps**2 < 4 * variance, np.sqrt(2 * variance / np.pi), 0).sum(axis=-1))
