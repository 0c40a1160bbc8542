"""How skewed what rows add to a metric is, told from the cells that they are counted in."""

from collections.abc import Iterable

import numpy as np

from monitoring.domain import ErrorTable, FloatArray, ScoreTable
from monitoring.stats.proportions import divide
from monitoring.stats.rare import skewed
from monitoring.stats.rare.tail import shape_bound

CLIP = 2.0**-52
LARGEST = 0.01  # of the sum
CLEAR = 3  # a skewness of either sign counts for what it exceeds so many of its own squares


def of_sizes(errors: ErrorTable, power: int) -> tuple[FloatArray, FloatArray]:
    """Of |error| raised to a power, `(windows,)`: what the cells tell, and what the sums tell at least.

    The second is that without the largest errors (power 1), as many as make up 1 % of the sum: one in very many rows
    moves a mean by no more than that, and says nothing of how many rare rows a window should hold.
    """
    first, second = ("abs", "e2") if power == 1 else ("e2", "e4")
    least = skewed.least_skewness(errors.sums["n"], errors.sums[first], errors.sums[second])
    cells = _cells(errors)
    if cells is None:
        return least, least
    order = np.argsort(-np.abs(_middles(errors)))
    values, n = (part[:, order] for part in (np.abs(cells[0]) ** power, cells[1]))
    found = np.maximum(least, _powers(values, n)[0])
    if power > 1:  # there the largest are the very rows that it hangs on
        return found, found
    total = np.cumsum(n * values, axis=-1)
    over = divide(total - LARGEST * total[:, -1:], n * values)
    usual = n * np.clip(np.nan_to_num(over, nan=1.0), 0, 1)
    return found, np.maximum(least, _powers(values, usual)[0])


def longest(errors: ErrorTable) -> FloatArray:
    """The longest shape that the tail of |error| may have, `(windows,)`; nan where nothing tells of it."""
    cells = _cells(errors)
    if cells is None:
        return np.full_like(errors.sums["n"], np.nan)
    order = np.argsort(-np.abs(_middles(errors)))
    return shape_bound(np.abs(cells[0])[:, order], cells[1][:, order])


def of_signed(errors: ErrorTable) -> FloatArray:
    """Of the errors themselves, `(windows,)`: 0 where a few rows of either sign may as well have made it."""
    cells = _cells(errors)
    if cells is None:
        return np.zeros_like(errors.sums["n"])
    found, noise = _powers(*cells)
    return np.asarray(found * np.maximum(1 - CLEAR * noise, 0))


def of_losses(tables: Iterable[ScoreTable], loss: str, own: bool) -> FloatArray:
    """Of the `brier` or `log` loss of every row, `(windows,)`; `own`: of a class's own rows alone, class by class."""
    sums: FloatArray | float = 0.0
    for table in tables:
        middle = (table.edges[:-1] + table.edges[1:]) / 2
        for rows, right in ((table.positive, middle), (table.negative, 1 - middle))[: 1 if own else 2]:
            value = (1 - right) ** 2 if loss == "brier" else -np.log(np.clip(right, CLIP, 1 - CLIP))
            sums = sums + rows @ np.stack([np.ones_like(value), value, value**2, value**3], axis=-1)
    return skewed.skewness(*np.moveaxis(np.asarray(sums), -1, 0))


def _middles(errors: ErrorTable) -> FloatArray:
    edges = np.asarray(errors.histogram.bins.edges)
    return np.concatenate([[edges[0] - 1], (edges[:-1] + edges[1:]) / 2, [edges[-1] + 1]])


def _cells(errors: ErrorTable) -> tuple[FloatArray, FloatArray] | None:
    """The mean error of each cell and its rows, `(windows, cells)`."""
    histogram = errors.histogram
    if histogram.sums is None:
        return None
    size = histogram.bins.ordered
    n = histogram.counts[:, :size]
    return np.nan_to_num(divide(histogram.sums[:, :size], n)), n


def _powers(values: FloatArray, n: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The skewness, and the sixth powers' sum over that of the third powers, squared; about their mean."""
    away = values - np.nan_to_num(divide((n * values).sum(axis=-1), n.sum(axis=-1)))[:, None]
    cubes = (n * away**3).sum(axis=-1)
    found = skewed.skewness(n.sum(axis=-1), np.zeros(len(n)), (n * away**2).sum(axis=-1), cubes)
    return found, divide((n * away**6).sum(axis=-1), cubes**2)
