"""The loops over rows as machine code: faster by far, and threads run side by side in them.

Numpy makes a handful of passes over each array, and for every one of them takes and gives back Python's one lock, which
leaves two threads no faster than one. These loops are compiled by numba when they are first needed and kept on disk;
to load them takes about a second, so that only many rows are worth it.
"""

from functools import cache
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Bins, FloatArray
from monitoring.log.cells.expressions import lookup
from monitoring.log.grouping.combinations import Keys, combined, is_sparse
from monitoring.log.grouping.sorted_runs import IntArray, ends_of
from monitoring.machine_code import machine_code

Bools = NDArray[np.bool_]
CODED = (np.int8, np.int32, np.int64)  # the kinds of keys that a loop is compiled for


class Compiled:
    """The way of `Loops` that is compiled.

    >>> from monitoring.domain import Kind
    >>> Compiled().cells(np.array([-1.0, 0.5, np.nan, np.inf]), Bins(Kind.NUMERIC, edges=(0.0, 1.0, 2.0)))
    array([0, 1, 4, 5])
    """

    def __init__(self) -> None:
        import numba

        # Arrays of the engine cannot be written to, ours can: taking both as the former, a loop is compiled once.
        x, i, is_it = (numba.types.Array(kind, 1, "C", readonly=True) for kind in (numba.f8, numba.i8, numba.b1))
        to_x, to_i, f8, i8 = numba.f8[::1], numba.i8[::1], numba.f8, numba.i8
        keys = (numba.types.Array(kind, 1, "C", readonly=True) for kind in (numba.i1, numba.i4, numba.i8))
        self._coded = machine_code(_coded, *((to_i, key, i8, i8) for key in keys))
        self._numbered = machine_code(_numbered, (to_i, to_i, to_i))
        self._cells = machine_code(_cells, (x, f8, f8, i, x, i, i8, to_i))
        self._places = machine_code(_places, (i, i, i8, to_i, to_i))
        self._sums = machine_code(_sums, (i, x, to_x))
        self._ends = machine_code(_ends, (i, is_it, x, to_x, to_x), (i, is_it, i, to_i, to_i))

    def combined(self, keys: Keys) -> tuple[IntArray, IntArray]:
        """As in `Loops`."""
        spans = [(int(key.min(initial=0)), int(key.max(initial=0))) for key in keys]
        width = prod(high - low + 1 for low, high in spans)
        if is_sparse(width, len(keys[0])):
            return combined(keys)
        code = np.zeros(len(keys[0]), dtype=np.int64)
        for key, (low, high) in zip(keys, spans, strict=True):
            self._coded(code, key if key.dtype in CODED else key.astype(np.int64), low, high - low + 1)
        row = np.full(width, -1)
        self._numbered(code, row, np.empty(width, dtype=np.int64))
        return code, row[row >= 0]

    def cells(self, x: FloatArray, bins: Bins) -> IntArray:
        """As in `Loops`."""
        found, cell = lookup(bins.edges), np.empty(len(x), dtype=np.int64)
        grid, edges = found.arrays
        self._cells(x, found.low, found.scale, grid, edges, np.array(found.steps), bins.missing, cell)
        return cell

    def places(self, group: IntArray, cell: IntArray, size: int, width: int) -> tuple[IntArray, IntArray]:
        """As in `Loops`."""
        place, n = np.empty(len(cell), dtype=np.int64), np.zeros(width, dtype=np.int64)
        self._places(group, cell, size, place, n)
        return place, n

    def sums(self, place: IntArray, values: FloatArray, width: int) -> FloatArray:
        """As in `Loops`."""
        total = np.zeros(width)
        self._sums(place, values, total)
        return total

    def ends(self, place: IntArray, is_outer: Bools, values: NDArray[np.generic]) -> list[NDArray[np.generic]]:
        """As in `Loops`."""
        least, most = ends_of(values.dtype)
        low, high = np.full(len(is_outer), most, values.dtype), np.full(len(is_outer), least, values.dtype)
        self._ends(place, is_outer, values, low, high)
        return [low, high]


@cache
def compiled() -> Compiled:
    """The loops, loaded once."""
    return Compiled()


def _coded(code: IntArray, key: NDArray[Any], low: int, size: int) -> None:
    for row in range(len(code)):
        code[row] = code[row] * size + (key[row] - low)


def _numbered(code: IntArray, row_of: IntArray, number: IntArray) -> None:
    for row in range(len(code)):
        row_of[code[row]] = row
    following = 0
    for place in range(len(row_of)):
        number[place] = following
        following += row_of[place] >= 0
    for row in range(len(code)):
        code[row] = number[code[row]]


def _cells(
    x: FloatArray,
    low: float,
    scale: float,
    grid: IntArray,
    edges: FloatArray,
    steps: IntArray,
    missing: int,
    cell: IntArray,
) -> None:
    last = len(grid) - 2.0
    for row in range(len(x)):
        value = x[row] if np.isfinite(x[row]) else low
        cell[row] = grid[int(min(max((value - low) * scale, 0.0), last)) + 1]
    for step in steps:  # all rows take a step before the next one: this way no branch has to be guessed
        for row in range(len(x)):
            cell[row] += step * np.int64(x[row] >= edges[cell[row] + step - 1])
    for row in range(len(x)):
        if not np.isfinite(x[row]):
            cell[row] = missing + np.int64(np.isinf(x[row]))


def _places(group: IntArray, cell: IntArray, size: int, place: IntArray, n: IntArray) -> None:
    for row in range(len(group)):
        found = group[row] * size + cell[row]
        place[row] = found
        n[found] += 1


def _sums(place: IntArray, values: FloatArray, total: FloatArray) -> None:
    for row in range(len(place)):
        total[place[row]] += values[row]


def _ends(place: IntArray, is_outer: Bools, values: NDArray[Any], low: NDArray[Any], high: NDArray[Any]) -> None:
    for row in range(len(place)):
        here = place[row]
        if is_outer[here]:
            low[here] = min(low[here], values[row])
            high[here] = max(high[here], values[row])
