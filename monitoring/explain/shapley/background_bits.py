"""Which background rows go left at each node of a forest, as bits of two words."""

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.explain.forests.forest import IntArray, Ways
from monitoring.explain.forests.nodes import Nodes

Words = NDArray[np.uint64]
MOST_ROWS = 128
_NODES = 65_536  # splits of categories that are looked up at a time


def words(chosen: NDArray[np.bool_]) -> Words:
    """Rows of yes and no `(n, rows)` as bits `(n, 2)`.

    >>> words(np.array([[True, False, True]])).tolist()
    [[5, 0]]
    """
    wide = np.zeros((len(chosen), MOST_ROWS), dtype=bool)
    wide[:, : chosen.shape[1]] = chosen
    return np.packbits(wide, axis=1, bitorder="little").view("<u8").astype(np.uint64)


def mark(table: Nodes, ways: Ways, background: FloatArray) -> None:
    """Write into every inner node which of the background's rows go left there."""
    inner = np.flatnonzero(table["left"] >= 0)
    of_categories = table["width"][inner] > 0
    numbers, categories = inner[~of_categories], inner[of_categories]
    order = numbers[np.argsort(table["feature"][numbers], kind="stable")]
    features, begin = np.unique(table["feature"][order], return_index=True)
    for feature, some in zip(features, np.split(order, begin)[1:], strict=True):
        _write(table, some, _below(background[:, feature], table["threshold"][some], table["missing_left"][some]))
    for first in range(0, len(categories), _NODES):
        some = categories[first : first + _NODES]
        _write(table, some, _chosen(table, some, ways, background))


def _write(table: Nodes, some: IntArray, bits: Words) -> None:
    table["s"][some], table["t"][some] = bits[:, 0], bits[:, 1]


def _below(values: FloatArray, thresholds: FloatArray, missing_left: NDArray[np.bool_]) -> Words:
    """One column: its sorted values tell how many go left, and the first so many of them are known beforehand."""
    missing = np.isnan(values)
    order = np.argsort(values, kind="stable")[: int((~missing).sum())]
    first = np.tri(len(order) + 1, len(order), -1, dtype=bool)
    chosen = np.zeros((len(order) + 1, len(values)), dtype=bool)
    chosen[:, order] = first
    by_count = words(np.vstack([chosen, chosen | missing]))
    count = np.searchsorted(values[order], thresholds, side="right")
    return np.asarray(by_count[count + missing_left * (len(order) + 1)])


def _chosen(table: Nodes, some: IntArray, ways: Ways, background: FloatArray) -> Words:
    """Splits of categories: each row's code is looked up."""
    values = background[:, table["feature"][some]].T
    width = table["width"][some][:, None]
    with np.errstate(invalid="ignore"):
        known = (values >= 0) & (values < width)
    codes = np.where(known, values, 0).astype(np.int64)
    way = np.where(known, ways[table["ways"][some][:, None] + codes], -1)
    return words(np.where(way < 0, table["missing_left"][some][:, None], way == 1))
