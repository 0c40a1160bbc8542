"""Which cell a value falls into, for arrays: the same cells as the expressions of `expressions`."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from monitoring.domain import Bins, FloatArray
from monitoring.log.cells.expressions import lookup

IntArray = NDArray[np.int64]


def numeric_cells(x: FloatArray, bins: Bins) -> IntArray:
    """The cell of each number.

    >>> from monitoring.domain import Kind
    >>> numeric_cells(np.array([-1.0, 0.0, 0.5, 2.0, np.nan, np.inf]), Bins(Kind.NUMERIC, edges=(0.0, 1.0, 2.0)))
    array([0, 1, 1, 3, 4, 5])
    """
    found = lookup(bins.edges)
    grid, edges = found.arrays
    with np.errstate(over="ignore", invalid="ignore"):
        # What lies left of all edges may go to the first grid cell too, and nan anywhere for the time being.
        place = np.clip((x - found.low) * found.scale, 0, len(grid) - 2).astype(np.intp)
        cell: IntArray = grid[1:].take(place, mode="clip")
        for step in found.steps:
            is_right = x >= edges.take(cell + (step - 1))
            cell += is_right if step == 1 else step * is_right
        if not np.isfinite(x.sum()):  # the sum tells at once that there is nothing to look for
            cell[np.isnan(x)] = bins.missing
            cell[np.isinf(x)] = bins.missing + 1
    return cell


def category_cells(texts: pa.Array, bins: Bins) -> IntArray:
    """The cell of each text.

    Args:
        texts: they themselves; or the place of each among the categories, from 1, with one more for what is missing,
            and no place for any other text. Where they are encoded, each is looked up once.
        bins: the cells.

    >>> from monitoring.domain import Kind
    >>> bins = Bins(Kind.CATEGORICAL, categories=("a", "b"))
    >>> category_cells(pa.array(["b", "c", None]), bins), category_cells(pa.array([2, None, 3]), bins)
    (array([1, 2, 3]), array([1, 2, 3]))
    """
    (unseen,) = bins.outside
    if pa.types.is_dictionary(texts.type):
        known = np.append(category_cells(texts.dictionary, bins), bins.missing)
        place = texts.indices.fill_null(len(texts.dictionary)) if texts.null_count else texts.indices
        return np.asarray(known.take(place.to_numpy()), dtype=np.int64)
    if pa.types.is_integer(texts.type):
        place = texts.fill_null(0) if texts.null_count else texts
        cells = np.array([unseen, *range(len(bins.categories)), bins.missing])
        return np.asarray(cells.take(place.to_numpy()), dtype=np.int64)
    cell = pc.index_in(texts, value_set=pa.array(bins.categories, pa.string()))
    cell = cell.fill_null(unseen) if cell.null_count else cell
    cell = pc.if_else(texts.is_null(), bins.missing, cell) if texts.null_count else cell
    return np.asarray(cell.to_numpy(zero_copy_only=False), dtype=np.int64)
