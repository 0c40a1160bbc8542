"""What calibrated scores tell of the rows of a cell, of which only their number and their mean score are known."""

import numpy as np

from monitoring.domain import FloatArray, ScoreTable, Shares
from monitoring.performance.estimated.calibration import Calibration
from monitoring.stats.ranking import one_score


def shares_of(
    calibration: Calibration, table: ScoreTable, rows: FloatArray, total: FloatArray
) -> tuple[FloatArray, Shares]:
    """The share of each cell's rows that is probably positive, `(windows, m)`, and between what it lies.

    It is that of a row with the mean score, or with the middle one where there are no rows. The calibration rises, so a
    row's share lies between those at the ends of its cell, or of the window's scores where these are nearer.

    Args:
        calibration: of the table's scores.
        table: where they are counted.
        rows: those that count, `(windows, m)`.
        total: what their scores add up to.

    >>> from monitoring.stats.rows import score_table
    >>> table = score_table([0, 1, 1], [0.212, 0.216, 0.7])
    >>> rows = table.positive + table.negative
    >>> share, known = shares_of(Calibration(), table, rows, table.positive_sum + table.negative_sum)
    >>> [float(part[0, 21].round(4)) for part in (share, known.lowest, known.highest, known.least)]
    [0.214, 0.212, 0.22, 0.214]
    """
    edges = table.edges
    means = np.divide(total, rows, out=np.tile((edges[:-1] + edges[1:]) / 2, (len(rows), 1)), where=rows > 0)
    share, tied = calibration.at(means), one_score(table, rows, total)
    lowest, highest = _ends(calibration, table, len(rows))
    least, most = (share + off for off in _bends(calibration, edges, means, share))
    known = tied & (rows > 0)
    least, most = (np.where(known, share, np.clip(end, lowest, highest)) for end in (least, most))
    # Rows that are left out may have been decided, too, and their scores may be others.
    known &= True if table.left_out is None else table.left_out == 0
    lowest, highest = (np.where(known, share, end) for end in (lowest, highest))
    return share, Shares(rows, tied, lowest, highest, np.minimum(least, share), np.maximum(most, share))


def _ends(calibration: Calibration, table: ScoreTable, windows: int) -> tuple[FloatArray, FloatArray]:
    """The shares at the ends of each cell, as far as the window's scores reach."""
    at = calibration.at(np.minimum(table.edges, 1.0))
    nothing = np.full(windows, np.nan)
    low, high = (calibration.at(nothing if end is None else end)[:, None] for end in (table.low, table.high))
    lowest, highest = np.fmax(at[None, :-1], low), np.fmin(at[None, 1:], high)
    return np.minimum(lowest, highest), np.maximum(lowest, highest)


def _bends(
    calibration: Calibration, edges: FloatArray, means: FloatArray, share: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """How far rows' mean share can lie from that at their mean score: below, and above; 0 where it is a straight line.

    Where the line bends inside the cell, it leaves the straight line between the cell's ends by no more than at one of
    its bends; and means of points on that line lie on it.
    """
    if calibration.score is None or calibration.share is None:
        return np.zeros_like(share), np.zeros_like(share)
    inside = np.clip(np.searchsorted(edges, calibration.score, side="right") - 1, 0, len(edges) - 2)
    at, width = calibration.at(edges), np.diff(edges)
    slope = np.diff(at) / width
    off = calibration.share - (at[inside] + slope[inside] * (calibration.score - edges[inside]))
    below, above = np.zeros(len(width)), np.zeros(len(width))
    np.minimum.at(below, inside, off)
    np.maximum.at(above, inside, off)
    bent = np.bincount(inside, minlength=len(width)) > 0
    straight = np.where(bent, at[:-1] + slope * (means - edges[:-1]) - share, 0.0)
    return straight + below, straight + above
