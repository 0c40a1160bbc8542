"""What the trees of a forest add up to, computed here, and whether that is what the library itself says."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from monitoring.domain import FloatArray
from monitoring.explain.forests.forest import Forest, IntArray, Ways
from monitoring.explain.forests.nodes import NODE, Nodes, goes_left, nodes, require_columns
from monitoring.machine_code import Loop, machine_code

_ROWS = 2048  # a thread's share at a time


@dataclass(frozen=True, slots=True, eq=False)
class TreeSum:
    """A forest prepared to be added up for many rows."""

    table: Nodes
    starts: IntArray
    ways: Ways

    @classmethod
    def of(cls, forest: Forest) -> "TreeSum":
        """Prepare it once: whoever steps on from a leaf stays there."""
        table, starts, ways = nodes(forest)
        leaves = np.flatnonzero(table["left"] < 0)
        table["left"][leaves] = table["right"][leaves] = leaves
        return cls(table, starts, ways)

    def margin(self, matrix: FloatArray) -> FloatArray:
        """As the function `margin`."""
        matrix, result = np.ascontiguousarray(matrix, dtype=np.float64), np.zeros(len(matrix))
        require_columns(self.table, matrix)
        loop, places = _loop(), np.empty(len(matrix), np.int64)

        def some(first: int) -> None:
            rows = slice(first, first + _ROWS)
            loop(self.table, self.starts, self.ways, matrix[rows], places[rows], result[rows])

        if len(matrix) <= _ROWS:
            some(0)
            return result
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            list(threads.map(some, range(0, len(matrix), _ROWS)))
        return result


def margin(forest: Forest, matrix: FloatArray) -> FloatArray:
    """The trees' sum `(n,)` for rows as `forest.read` gives them, without the estimator's constant."""
    return TreeSum.of(forest).margin(matrix)


def constant(forest: Forest, rows: Any) -> float | None:
    """What the library adds to the trees' sum; None where it is not one number for all rows, to 1e-6 of their size.

    Args:
        forest: the trees.
        rows: as the estimator takes them; those that matter, because no other one is tried.
    """
    expected = forest.raw(rows)
    difference = expected - margin(forest, forest.read(rows))
    middle = float(np.median(difference))
    allowed = 1e-6 * max(1.0, float(np.abs(expected).max()))
    return middle if bool((np.abs(difference - middle) <= allowed).all()) else None  # False where one is nan


@cache
def _loop() -> Loop:
    import numba

    array = numba.types.Array
    table = array(numba.from_dtype(NODE), 1, "C", readonly=True)
    starts, ways, matrix = (
        array(kind, d, "C", readonly=True) for kind, d in ((numba.i8, 1), (numba.i1, 1), (numba.f8, 2))
    )
    return machine_code(_sums, (table, starts, ways, matrix, numba.i8[::1], numba.f8[::1]), uses=(goes_left,))


def _sums(table: Nodes, starts: IntArray, ways: Ways, matrix: FloatArray, places: IntArray, result: FloatArray) -> None:
    """All rows take a step down before the next one: steps that do not wait for each other overlap in the processor."""
    for tree in range(len(starts) - 1):
        for row in range(len(matrix)):
            places[row] = starts[tree]
        moved = True
        while moved:
            moved = False
            for row in range(len(matrix)):
                node = places[row]
                left = goes_left(table, node, ways, matrix[row, table[node].feature])
                after = table[node].left if left else table[node].right
                moved |= after != node
                places[row] = after
        for row in range(len(matrix)):
            result[row] += table[places[row]].value
