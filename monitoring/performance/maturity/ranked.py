"""The best and the worst ranking that rows without a label can make, from counts in cells from low scores to high.

With so many of them positive, a ranking is best where these have the highest scores and worst where they have the
lowest: all such splits are tried, cell by cell.
"""

import numpy as np

from monitoring.domain import FloatArray
from monitoring.stats import ranking

SPLITS = 65


def auc_ends(positive: FloatArray, negative: FloatArray, unknown: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The largest and the smallest area under the ROC curve, `(windows,)` each, of counts `(windows, cells)`.

    >>> best, worst = auc_ends(np.array([[0.0, 1.0]]), np.array([[1.0, 0.0]]), np.array([[1.0, 1.0]]))
    >>> best.tolist(), worst.tolist()
    ([1.0], [0.5])
    """
    below, above = np.cumsum(negative, axis=-1) - negative / 2, _from_top(positive) - positive / 2
    known = (positive * below).sum(axis=-1, keepdims=True)
    beating, beaten = unknown * below, unknown * above  # as positive rows, as negative ones
    low, high = _before(unknown), _after(unknown)  # rows below and from each split on
    p, n = positive.sum(axis=-1, keepdims=True), negative.sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        best = (known + _after(beating) + _before(beaten) + high * low) / ((p + high) * (n + low))
        worst = (known + _before(beating) + _after(beaten)) / ((p + low) * (n + high))
    return _end(best, np.fmax), _end(worst, np.fmin)


def average_precision_ends(
    positive: FloatArray, negative: FloatArray, unknown: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The largest and the smallest average precision, likewise; splits are tried at 64 steps of equal rows.

    >>> best, worst = average_precision_ends(np.array([[0.0, 1.0]]), np.array([[1.0, 0.0]]), np.array([[1.0, 0.0]]))
    >>> best.tolist(), worst.round(3).tolist()
    ([1.0], [0.833])
    """
    reached = np.append(0.0, np.cumsum(unknown.sum(axis=0)))
    splits = np.unique(np.searchsorted(reached, np.linspace(0, reached[-1], SPLITS)))
    cells = np.arange(unknown.shape[-1])
    best, worst = [], []
    for split in splits:
        low, high = np.where(cells < split, unknown, 0), np.where(cells >= split, unknown, 0)
        best.append(ranking.average_precision(positive + high, negative + low))
        worst.append(ranking.average_precision(positive + low, negative + high))
    return _end(np.stack(best, axis=-1), np.fmax), _end(np.stack(worst, axis=-1), np.fmin)


def _end(values: FloatArray, choose: np.ufunc) -> FloatArray:
    return np.asarray(choose.reduce(values, axis=-1))


def _before(counts: FloatArray) -> FloatArray:
    """Sums of the cells below each of the splits, of which there is one more than cells."""
    return np.concatenate([np.zeros((*counts.shape[:-1], 1)), np.cumsum(counts, axis=-1)], axis=-1)


def _after(counts: FloatArray) -> FloatArray:
    return np.asarray(counts.sum(axis=-1, keepdims=True) - _before(counts))


def _from_top(counts: FloatArray) -> FloatArray:
    return np.asarray(np.cumsum(counts[..., ::-1], axis=-1)[..., ::-1])
