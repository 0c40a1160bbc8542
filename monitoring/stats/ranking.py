"""How well scores rank: areas under the ROC and the precision-recall curve, from counts in cells.

Scores in one cell count as tied. The true order inside a cell is unknown, so each area comes with the largest
distance that it can have from the area computed on rows.
"""

import numpy as np

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
        beaten = (np.cumsum(negative, axis=-1) - negative / 2) / n[..., None]
        beating = (p[..., None] - np.cumsum(positive, axis=-1) + positive / 2) / p[..., None]
        value = (positive * beaten).sum(axis=-1) / p
        variance = _spread(positive, beaten, value, p) / p + _spread(negative, beating, value, n) / n
    return value, np.sqrt(variance)


def _spread(counts: FloatArray, placements: FloatArray, value: FloatArray, n: FloatArray) -> FloatArray:
    squares = (counts * (placements - value[..., None]) ** 2).sum(axis=-1)
    return np.where(n > 1, squares / (n - 1), value * (1 - value))


def average_precision(positive: FloatArray, negative: FloatArray) -> FloatArray:
    """Σ (recall step) · precision over falling cells, of counts `(..., cells)`; nan without positive rows.

    Source: scikit-learn's `average_precision_score`.

    >>> round(float(average_precision(np.array([1.0, 2.0, 7.0]), np.array([6.0, 3.0, 1.0]))), 3)
    0.801
    """
    tp, fp = _from_top(positive), _from_top(negative)
    with np.errstate(divide="ignore", invalid="ignore"):
        precision = tp / np.maximum(tp + fp, 1)
        return np.asarray((positive * precision).sum(axis=-1) / positive.sum(axis=-1))


def auc_bound(table: ScoreTable) -> FloatArray:
    """How far the AUC of the cells can lie from the AUC of the rows, `(windows,)`: half of the tied pairs' share.

    >>> from monitoring.stats.rows import score_table
    >>> auc_bound(score_table([0, 1, 1], [0.211, 0.219, 0.7])).tolist()
    [0.25]
    """
    tied = (table.positive * table.negative).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(tied / 2 / (table.positive.sum(axis=-1) * table.negative.sum(axis=-1)))


def average_precision_bound(table: ScoreTable) -> FloatArray:
    """How far the average precision of the cells can lie from that of the rows, `(windows,)`.

    Inside a cell the best order has all positives first and tied, the worst has them last and one by one.

    >>> from monitoring.stats.rows import score_table
    >>> average_precision_bound(score_table([0, 1, 1], [0.211, 0.219, 0.7])).round(4).tolist()
    [0.1667]
    """
    from scipy.special import digamma

    p, n = table.positive, table.negative
    tp, fp = _from_top(p), _from_top(n)
    with np.errstate(divide="ignore", invalid="ignore"):
        best = p * tp / np.maximum(tp + fp - n, 1)
        # Σ over k = 1..p of (a + k) / (a + k + fp), with a positives above the cell and all fp negatives passed.
        worst = p - fp * (digamma(tp + fp + 1) - digamma(tp - p + fp + 1))
        value = average_precision(p, n) * p.sum(axis=-1)
        distance = np.maximum(best.sum(axis=-1) - value, value - worst.sum(axis=-1))
        return np.asarray(distance / p.sum(axis=-1))


def _from_top(counts: FloatArray) -> FloatArray:
    return np.asarray(np.cumsum(counts[..., ::-1], axis=-1)[..., ::-1])
