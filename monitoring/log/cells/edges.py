"""Where cells begin: at the reference's quantiles, and where values may go that the reference hardly showed."""

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray

SCORE_CELLS = 1024
LOG_ODDS = 9.2  # scores from 0.0001 to 0.9999, beyond which the grid may be coarser
FARTHEST = 20.8  # to below 1e-9 and above 1 - 1e-9
FAR_STEP, CLASS_STEP, WATCHED_STEP = 0.012, 0.03, 0.25
ERROR_CELLS, ERROR_STEP, ERROR_REACH = 256, 0.06, 1e4


def numeric_edges(values: NDArray[np.float64], cells: int) -> FloatArray:
    """Edges of at most about `cells` cells that hold equal shares of `values`; a frequent value gets its own cell.

    Few distinct values become cells of their own. The last edge lies just above the largest value. Without a finite
    value there is the one edge 0.

    >>> numeric_edges(np.array([1.0, 1.0, 2.0, 5.0]), 256).round(6).tolist()
    [1.0, 2.0, 5.0, 5.0]
    """
    finite = np.sort(values[np.isfinite(values)])
    if not finite.size:
        return np.zeros(1)
    distinct, counts = np.unique(finite, return_counts=True)
    if distinct.size <= cells:
        edges = distinct
    else:
        quantiles = finite[np.arange(cells) * finite.size // cells]
        heavy = np.flatnonzero(counts >= finite.size / cells)
        after = np.minimum(heavy + 1, distinct.size - 1)
        edges = np.unique(np.concatenate([quantiles, distinct[heavy], distinct[after]]))
    # Nothing lies above the largest float: where that is used as a mark, it is counted as "and above".
    above = np.nextafter(finite[-1], np.inf) if finite[-1] < np.finfo(np.float64).max else finite[-1]
    return np.unique(np.append(edges, above))


def score_edges(scores: NDArray[np.float64], threshold: float, far_step: float = FAR_STEP) -> FloatArray:
    """Edges for a score in [0, 1]: the reference's quantiles, an even grid of log-odds, every hundredth, the threshold.

    Counts at a hundredth and at the threshold are exact, whatever the scores become later. The grid keeps the ranking
    fine where scores move to places that the reference hardly showed, down to 1e-9 from either end; beyond 0.0001 its
    step is `far_step`. Where the reference's quantiles are finer anyway, it is left out.

    >>> len(score_edges(np.array([]), 0.5)), len(score_edges(np.array([]), 0.5, CLASS_STEP))
    (3058, 1898)
    """
    found = numeric_edges(scores, SCORE_CELLS)[:-1]
    inside = found[(found > 0) & (found < 1)]
    near = np.linspace(-LOG_ODDS, LOG_ODDS, SCORE_CELLS)
    far = np.arange(LOG_ODDS + far_step, FARTHEST, far_step)
    grid = np.concatenate([-far[::-1], near, far])
    step = np.where(np.abs(grid) > LOG_ODDS, far_step, near[1] - near[0])
    parts = [
        inside,
        _sigmoid(_where_coarse(_log_odds(inside), grid, step)),
        np.arange(101) / 100,
        np.array([threshold]),
    ]
    return np.append(np.unique(np.concatenate(parts)), np.nextafter(1, 2))


def watched_score_edges(edges: FloatArray) -> FloatArray:
    """The edges of a score's drift: its quantiles, and inside its range an even grid of log-odds between them.

    >>> watched_score_edges(np.array([0.4, 0.5, 0.6])).round(2).tolist()
    [0.4, 0.43, 0.49, 0.5, 0.55, 0.6]
    """
    grid = _sigmoid(np.arange(-FARTHEST, FARTHEST, WATCHED_STEP))
    inside = grid[(grid > edges[0]) & (grid < edges[-1])]
    return np.unique(np.concatenate([edges, inside]))


def error_edges(errors: FloatArray) -> FloatArray:
    """Edges for an error: the reference's quantiles, and steps of 6 % on both sides of 0 wherever these are wider.

    So sums of squares, the longest tails included, can be told from counts. Beyond the reference's errors, and beyond
    10,000 times their median size, cells grow ever wider.
    """
    edges = numeric_edges(errors, ERROR_CELLS)
    sizes = np.abs(errors[np.isfinite(errors)])
    usual = float(np.median(sizes[sizes > 0])) if (sizes > 0).any() else 0.0
    beyond = max(edges[-1] - edges[0], 1e-9) * np.geomspace(0.05, 20, 24)
    parts = [(edges[0] - beyond)[::-1], edges, edges[-1] + beyond]
    if usual and np.isfinite(usual * ERROR_REACH):
        steps = np.arange(np.log(usual / 100), np.log(usual * ERROR_REACH), ERROR_STEP)
        for sign in (-1, 1):
            there = np.sort(np.log(sign * edges[sign * edges > 0]))
            parts.append(sign * np.exp(_where_coarse(there, steps, np.full(steps.shape, ERROR_STEP))))
    return np.unique(np.concatenate(parts))


def _where_coarse(there: FloatArray, grid: FloatArray, step: FloatArray) -> FloatArray:
    """The points of a grid that lie in gaps of `there` (sorted) at least as wide as its step."""
    place = np.searchsorted(there, grid)
    ends = np.concatenate([[-np.inf], there, [np.inf]])
    return np.asarray(grid[ends[place + 1] - ends[place] >= step])


def _sigmoid(x: FloatArray) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-x)))


def _log_odds(x: FloatArray) -> FloatArray:
    return np.asarray(np.log(x) - np.log1p(-x))
