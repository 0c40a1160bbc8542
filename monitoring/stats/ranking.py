"""How well scores rank: areas under the ROC and the precision-recall curve, from counts in cells.

Scores in one cell count as tied. The true order inside a cell is unknown, so each area comes with the largest
distance that it can have from the area computed on rows.
"""

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray, ScoreTable


def auc(positive: FloatArray, negative: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Area under the ROC curve and its standard error, of counts `(..., cells)` from low scores to high.

    A row's placement is the share of the other outcome's rows that it beats, ties as a half. Both answers are nan
    where an outcome has no row. With a single row of an outcome the spread of its placements is taken at its
    largest possible value.

    Source: DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, 837-845; Bamber (1975), J. Math. Psych. 12.

    >>> value, error = auc(np.array([1.0, 2.0, 7.0]), np.array([6.0, 3.0, 1.0]))
    >>> round(float(value), 3), round(float(error), 3)
    (0.845, 0.089)
    """
    p, n = positive.sum(axis=-1), negative.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        beaten, beating = placements(positive, negative)
        value = (positive * beaten).sum(axis=-1) / p
        variance = _spread(positive, beaten, value, p) / p + _spread(negative, beating, value, n) / n
    return value, np.sqrt(variance)


def auc_events(positive: FloatArray, negative: FloatArray) -> FloatArray:
    """As how many rare rows of one size the placements tell the area under the ROC curve; infinite without skewness.

    Most positive rows beat nearly all of the others, and the area hangs on the few that do not. Those of a mean of n
    values are n / skewness², which is variance³ / (third cumulant)² of the mean: so it is of the area, of which both
    are sums over the two outcomes. nan where an outcome has no row.

    >>> float(auc_events(np.array([1.0, 0, 9]), np.array([0.0, 20, 0])).round(2))
    1.93
    """
    p, n = positive.sum(axis=-1), negative.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        beaten, beating = placements(positive, negative)
        value = (positive * beaten).sum(axis=-1) / p
        variance = _spread(positive, beaten, value, p) / p + _spread(negative, beating, value, n) / n
        cubes = _cubes(positive, beaten, value, p) / p**2 + _cubes(negative, beating, value, n) / n**2
        return np.asarray(np.where(cubes == 0, np.inf, variance**3 / cubes**2))


def placements(positive: FloatArray, negative: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Of the rows of each cell, the share of the other outcome's that a positive beats, or that beat a negative."""
    p, n = positive.sum(axis=-1), negative.sum(axis=-1)
    beaten = (np.cumsum(negative, axis=-1) - negative / 2) / n[..., None]
    return beaten, (p[..., None] - np.cumsum(positive, axis=-1) + positive / 2) / p[..., None]


def _cubes(counts: FloatArray, placements: FloatArray, value: FloatArray, n: FloatArray) -> FloatArray:
    return np.asarray((counts * (placements - value[..., None]) ** 3).sum(axis=-1) / n)


def _spread(counts: FloatArray, placements: FloatArray, value: FloatArray, n: FloatArray) -> FloatArray:
    squares = (counts * (placements - value[..., None]) ** 2).sum(axis=-1)
    return np.where(n > 1, squares / (n - 1), value * (1 - value))


def average_precision(positive: FloatArray, negative: FloatArray, tied: NDArray[np.bool_] | None = None) -> FloatArray:
    """Σ (recall step) · precision over falling cells, of counts `(..., cells)`; nan without positive rows.

    Where a cell is not `tied`, its rows have different scores: they are taken as evenly mixed, the k-th of p positives
    after k · n / (p + 1) of its n negatives. Without `tied`, all cells are.

    Source: scikit-learn's `average_precision_score`.

    >>> round(float(average_precision(np.array([1.0, 2.0, 7.0]), np.array([6.0, 3.0, 1.0]))), 3)
    0.801
    """
    tp, fp = from_top(positive), from_top(negative)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = positive * tp / np.maximum(tp + fp, 1)
        if tied is not None:
            apart = ~tied & (positive > 0) & (positive + negative > 1)
            parts[apart] = _mixed(positive[apart], negative[apart], tp[apart], fp[apart])
        return np.asarray(parts.sum(axis=-1) / positive.sum(axis=-1))


def _mixed(p: FloatArray, n: FloatArray, tp: FloatArray, fp: FloatArray) -> FloatArray:
    """Σ over k = 1..p of (a + k) / (a + k + b + k n / (p + 1)), with a positives and b negatives above the cell."""
    from scipy.special import digamma

    a, above, step = tp - p, tp - p + fp - n, 1 + n / (p + 1)
    start = above / step
    return np.asarray(p / step + (a - start) / step * (digamma(start + p + 1) - digamma(start + 1)))


def tied_cells(table: ScoreTable) -> NDArray[np.bool_]:
    """Cells whose judged rows certainly have one and the same score, `(windows, cells)`.

    That is where there is one row at most, and where the scores add up to what they would if every row lay at the
    lowest place that it can have, as the reference's frequent scores do, or at the highest. A mean between these, even
    the same of both outcomes, leaves open how the rows lie around it.

    >>> from monitoring.stats.rows import score_table
    >>> tied_cells(score_table([0, 1, 0, 0, 1], [0.215, 0.215, 0.302, 0.306, 0.304]))[0, [21, 30]].tolist()
    [True, False]
    """
    return one_score(table, table.positive + table.negative, table.positive_sum + table.negative_sum)


def one_score(table: ScoreTable, total: FloatArray, sums: FloatArray) -> NDArray[np.bool_]:
    """The same of other rows of a table: how many there are, and what their scores add up to, `(windows, cells)`."""
    lowest, highest = _places(table)
    # Equal numbers that are added up lose digits with their number; what is lost must be small beside the cell.
    lost = np.maximum(total - 2, 0) * 2.0**-52
    width = np.diff(table.edges) * 1e-3
    at_lowest = sums - total * lowest <= total * np.minimum(lost * lowest, width)
    at_highest = total * highest - sums <= total * np.minimum(lost * highest, width)
    return np.asarray(at_lowest | at_highest | (total <= 1))


def _places(table: ScoreTable) -> tuple[FloatArray, FloatArray]:
    """The lowest and the highest score that a row of each cell can have, `(windows or 1, cells)`; nan: open."""
    lowest, highest = table.edges[None, :-1], np.full((1, len(table.edges) - 1), np.nan)
    if table.low is None or table.high is None:
        return lowest, highest
    low, high = table.low[:, None], table.high[:, None]
    # A cell's upper edge is none of its scores, so rows reach a highest one only where the largest of all lies.
    return np.fmax(lowest, low), np.where(high < table.edges[1:], high, np.nan)


def auc_bound(table: ScoreTable) -> FloatArray:
    """How far the AUC of the cells can lie from the AUC of the rows, `(windows,)`.

    That is half of the share of pairs in one cell, but for cells of one single score, where rows are tied indeed.

    >>> from monitoring.stats.rows import score_table
    >>> auc_bound(score_table([0, 1, 1], [0.211, 0.219, 0.7])).tolist()
    [0.25]
    """
    unclear = np.where(tied_cells(table), 0, table.positive * table.negative).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(unclear / 2 / (table.positive.sum(axis=-1) * table.negative.sum(axis=-1)))


def average_precision_bound(table: ScoreTable) -> FloatArray:
    """How far the average precision of the cells can lie from that of the rows, `(windows,)`; rows tied or mixed.

    Inside a cell the best order has all positives first and tied, the worst has them last and one by one. A cell of
    one single score has one order.

    >>> from monitoring.stats.rows import score_table
    >>> average_precision_bound(score_table([0, 1, 1], [0.211, 0.219, 0.7])).round(4).tolist()
    [0.1667]
    """
    from scipy.special import digamma

    p, n, tied = table.positive, table.negative, tied_cells(table)
    tp, fp = from_top(p), from_top(n)
    with np.errstate(divide="ignore", invalid="ignore"):
        known = p * tp / np.maximum(tp + fp, 1)
        best = np.where(tied, known, p * tp / np.maximum(tp + fp - n, 1))
        # Σ over k = 1..p of (a + k) / (a + k + fp), with a positives above the cell and all fp negatives passed.
        worst, apart = known.copy(), ~tied & (p > 0)
        a, b, k = tp[apart], fp[apart], p[apart]
        worst[apart] = k - b * (digamma(a + b + 1) - digamma(a - k + b + 1))
        values = [average_precision(p, n, tied), average_precision(p, n)]
        top, bottom = (part.sum(axis=-1) / p.sum(axis=-1) for part in (best, worst))
        return np.asarray(np.max([np.maximum(top - value, value - bottom) for value in values], axis=0))


def from_top(counts: FloatArray) -> FloatArray:
    """How many there are in each cell and in all above it."""
    return np.asarray(np.cumsum(counts[..., ::-1], axis=-1)[..., ::-1])
