"""What the trees of a forest add up to, computed here, and whether that is what the library itself says."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np

from monitoring.domain import FloatArray
from monitoring.explain.forests.forest import Forest, IntArray, Ways
from monitoring.explain.forests.nodes import NODE, Nodes, goes_left, nodes
from monitoring.machine_code import Loop, machine_code

_ROWS = 2048  # a thread's share at a time


def margin(forest: Forest, matrix: FloatArray) -> FloatArray:
    """The trees' sum `(n,)` for rows as `forest.read` gives them, without the estimator's constant."""
    table, starts, ways = nodes(forest)
    matrix, result = np.ascontiguousarray(matrix, dtype=np.float64), np.zeros(len(matrix))
    loop = _loop()

    def some(first: int) -> None:
        loop(table, starts, ways, matrix[first : first + _ROWS], result[first : first + _ROWS])

    if len(matrix) <= _ROWS:
        some(0)
        return result
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(some, range(0, len(matrix), _ROWS)))
    return result


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
    return machine_code(_sums, (table, starts, ways, matrix, numba.f8[::1]), uses=(goes_left,))


def _sums(table: Nodes, starts: IntArray, ways: Ways, matrix: FloatArray, result: FloatArray) -> None:
    for tree in range(len(starts) - 1):
        for row in range(len(matrix)):
            node = starts[tree]
            while table[node].left >= 0:
                left = goes_left(table, node, ways, matrix[row, table[node].feature])
                node = table[node].left if left else table[node].right
            result[row] += table[node].value
