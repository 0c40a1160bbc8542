"""Areas under the ROC and the precision-recall curve of rows that are partly positive, and what their cells leave open.

Each row counts as a positive and as a negative one with the same score. In a cell, those with higher scores have larger
shares. Of two rows of one share one wins as the positive what it loses as the negative; of two shares the order tells.
"""

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray, ScoreTable, Shares
from monitoring.stats.in_parts.positives import shares_of
from monitoring.stats.ranking import from_top, placements

REMAINDER = 10  # of an area that is drawn as a straight line: see `auc_bound`


def auc_bound(table: ScoreTable) -> FloatArray:
    """How far the AUC of the cells can lie from the AUC of the rows, `(windows,)`, 0 to 1.

    Rows that are ordered inside a cell add half the difference of their shares a pair, which is most where they have
    the lowest and the highest that there are. Other mean shares move the area by its slope; what a straight line
    leaves open is at most 10 δ², where δ is the moved rows' share of the rarer outcome's, without them.

    Raises `ValueError` where rows do not count in parts.

    >>> from dataclasses import replace
    >>> from monitoring.stats.rows import score_table
    >>> table, two = score_table([1, 0], [0.4, 0.6], edges=np.array([0.0, 1.1])), np.full((1, 1), 2.0)
    >>> known = Shares(two, two < 0, two * 0.2, two * 0.3, two / 4, two / 4)  # from .4 to .6: they are .4 and .6
    >>> auc_bound(replace(table, shares=known)).round(3).tolist()
    [0.1]
    """
    shares, positive, negative = shares_of(table), table.positive, table.negative
    p, n = positive.sum(axis=-1), negative.sum(axis=-1)
    up, down = shares.rows * shares.most - positive, positive - shares.rows * shares.least
    with np.errstate(divide="ignore", invalid="ignore"):
        beaten, beating = placements(positive, negative)
        area = ((positive * beaten).sum(axis=-1) / p)[:, None]
        slope = (beaten - area) / p[:, None] - (beating - area) / n[:, None]
        rise = np.maximum(slope * up, -slope * down).sum(axis=-1)
        fall = np.maximum(-slope * up, slope * down).sum(axis=-1)
        moved = np.maximum(up, down).sum(axis=-1)
        ordered = _ordered(shares).sum(axis=-1) / ((p - moved) * (n - moved))
        left = np.minimum(p, n) - moved
        found = np.maximum(rise + ordered, fall) + REMAINDER * (moved / left) ** 2
    return np.where(np.isnan(area[:, 0]), np.nan, np.where(left > 0, np.minimum(found, 1.0), 1.0))


def _ordered(shares: Shares) -> FloatArray:
    """By cell, half of what the shares of all pairs of rows can differ by."""
    wide = shares.highest - shares.lowest
    mean = np.clip((shares.lowest + shares.highest) / 2, shares.least, shares.most)
    apart = (mean - shares.lowest) * (shares.highest - mean)
    most = np.divide(apart, wide, out=np.zeros_like(wide), where=~shares.tied & (wide > 0))
    return np.asarray(shares.rows**2 * most / 2)


def average_precision(table: ScoreTable) -> tuple[FloatArray, FloatArray]:
    """The average precision, and how far that of the rows can lie from it, `(windows,)` each; nan without positives.

    Going down the scores, a row of share p adds p times the precision so far, its own share included. The rows of a
    cell are tied, or taken as untied and of one share. Precision falls, so it is lowest where all are tied; it is
    highest where they are untied, and have first the highest share that there is, then the lowest.

    Raises `ValueError` where rows do not count in parts.

    >>> from dataclasses import replace
    >>> from monitoring.stats.rows import score_table
    >>> table, two = score_table([1, 0], [0.4, 0.6], edges=np.array([0.0, 1.1])), np.full((1, 1), 2.0)
    >>> known = Shares(two, two < 0, two * 0.2, two * 0.3, two / 4, two / 4)  # .6 * .6 + .4 * .5, or as tied ones .5
    >>> [part.round(3).tolist() for part in average_precision(replace(table, shares=known))]
    [[0.5], [0.06]]
    """
    shares, positive = shares_of(table), table.positive
    rows, reached = shares.rows, from_top(shares.rows)
    k, above, apart = rows, reached - rows, ~shares.tied
    mean = np.divide(positive, rows, out=np.zeros_like(rows), where=rows > 0)
    least, most = rows * shares.least, rows * shares.most
    wide = shares.highest - shares.lowest
    first = np.divide(shares.most - shares.lowest, wide, out=np.ones_like(wide), where=wide > 0)
    first = np.clip(np.ceil(first * k), 0, k)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = _tied(positive, reached)
        value[apart] = _untied(mean, k, from_top(positive) - positive, above, apart)
        lowest, highest = _tied(least, reached), _tied(most, reached)
        a = from_top(most) - most
        highest[apart] = _untied(shares.highest, first, a, above, apart)
        highest[apart] += _untied(shares.lowest, k - first, a + first * shares.highest, above + first, apart)
        found = value.sum(axis=-1) / positive.sum(axis=-1)
        high = highest.sum(axis=-1) / least.sum(axis=-1) - found
        low = found - lowest.sum(axis=-1) / most.sum(axis=-1)
    return found, np.where(np.isnan(found), np.nan, np.clip(np.fmax(high, low), 0.0, 1.0))


def _tied(positive: FloatArray, reached: FloatArray) -> FloatArray:
    return positive * from_top(positive) / np.maximum(reached, 1)


def _untied(
    share: FloatArray, rows: FloatArray, a: FloatArray, above: FloatArray, where: NDArray[np.bool_]
) -> FloatArray:
    """Σ over i = 1..k of p (a + i p) / (f + i), with a positives among the f rows above, in the cells `where`."""
    from scipy.special import digamma

    p, k, a, f = (part[where] for part in (share, rows, a, above))
    return np.asarray(p * (k * p + (a - p * f) * (digamma(f + k + 1) - digamma(f + 1))))
