"""What is done with every single row that is counted, by numpy: nothing has to be loaded or compiled for it."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Bins, FloatArray
from monitoring.log.cells.arrays import numeric_cells
from monitoring.log.grouping.combinations import Keys, combined
from monitoring.log.grouping.sorted_runs import IntArray, extremes


class Loops(Protocol):
    """One way of going over rows; all ways give the same numbers, to the last bit."""

    def combined(self, keys: Keys) -> tuple[IntArray, IntArray]:
        """For each row the number of its combination of keys, and for each number a row."""

    def cells(self, x: FloatArray, bins: Bins) -> IntArray:
        """The cell of each number."""

    def places(self, group: IntArray, cell: IntArray, size: int, width: int) -> tuple[IntArray, IntArray]:
        """Each row's place among `width` many, of which every group has `size`, and how many rows each place has."""

    def sums(self, place: IntArray, values: FloatArray, width: int) -> FloatArray:
        """The sum of the values at each place, added up in the order of the rows."""

    def ends(
        self, place: IntArray, is_outer: NDArray[np.bool_], values: NDArray[np.generic]
    ) -> list[NDArray[np.generic]]:
        """The smallest and largest value at those places that are outer ones."""


class Plain:
    """The way that needs nothing but numpy.

    >>> place, n = Plain().places(np.array([0, 1, 1]), np.array([2, 0, 0]), 3, 6)
    >>> place, n, Plain().sums(place, np.array([0.5, 1.0, 2.0]), 6)
    (array([2, 3, 3]), array([0, 0, 1, 2, 0, 0]), array([0. , 0. , 0.5, 3. , 0. , 0. ]))
    """

    def combined(self, keys: Keys) -> tuple[IntArray, IntArray]:
        """As in `Loops`."""
        return combined(keys)

    def cells(self, x: FloatArray, bins: Bins) -> IntArray:
        """As in `Loops`."""
        return numeric_cells(x, bins)

    def places(self, group: IntArray, cell: IntArray, size: int, width: int) -> tuple[IntArray, IntArray]:
        """As in `Loops`."""
        place = group * size + cell
        return place, np.bincount(place, minlength=width)

    def sums(self, place: IntArray, values: FloatArray, width: int) -> FloatArray:
        """As in `Loops`."""
        return np.bincount(place, values, width).astype(np.float64, copy=False)

    def ends(
        self, place: IntArray, is_outer: NDArray[np.bool_], values: NDArray[np.generic]
    ) -> list[NDArray[np.generic]]:
        """As in `Loops`."""
        rows = np.flatnonzero(is_outer[place])
        return extremes(place[rows], values[rows], values[rows], len(is_outer))
