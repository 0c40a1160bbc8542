"""Counting numbers as they come by: rows, sums and extremes for every combination of group and cell that occurs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.log.cells import Lookup

IntArray = NDArray[np.int64]

# Counts that lie about before those of the same place are added up: enough that doing so hardly costs anything.
PENDING = 200_000
WIDEST = 2**40  # the product of the keys' ranges from which on they are numbered first


@dataclass(slots=True)
class Groups:
    """Numbers for the combinations of some keys, in the order of their coming.

    >>> groups = Groups()
    >>> groups.of([np.array([7, 7, 9]), np.array([1, 2, 1])]), groups.of([np.array([9]), np.array([1])])
    (array([0, 1, 2]), array([2]))
    >>> groups.keys
    [(7, 1), (7, 2), (9, 1)]
    """

    keys: list[tuple[int, ...]] = field(default_factory=list)
    _number: dict[tuple[int, ...], int] = field(default_factory=dict)

    def of(self, keys: Sequence[NDArray[np.integer]]) -> IntArray:
        """The number of each row's combination."""
        code, width = np.zeros(len(keys[0]), dtype=np.int64), 1
        for key in keys:
            low, high = int(key.min(initial=0)), int(key.max(initial=0))
            number: NDArray[np.integer] = key - low if low else key
            if width * (high - low + 1) > WIDEST:
                number, distinct = pd.factorize(key)
                high = low + len(distinct)
            code = code * (high - low + 1) + number
            width *= high - low + 1
        local, distinct = pd.factorize(code)
        first = np.empty(len(distinct), dtype=np.int64)
        first[local[::-1]] = np.arange(len(local))[::-1]
        found = zip(*(key[first].tolist() for key in keys), strict=True)
        return np.array([self._of(combination) for combination in found], dtype=np.int64)[local]

    def _of(self, combination: tuple[int, ...]) -> int:
        if combination not in self._number:
            self._number[combination] = len(self.keys)
            self.keys.append(combination)
        return self._number[combination]


@dataclass(slots=True)
class Tally:
    """What has been counted so far of one table.

    Args:
        size: number of cells.
        add: the names of what is summed up.
        spans: whether the smallest and largest values are kept.
    """

    size: int
    add: Sequence[str]
    spans: bool
    _pending: list[list[NDArray[np.generic]]] = field(default_factory=list)
    _waiting: int = 0
    _limit: int = PENDING

    def count(
        self, group: IntArray, cell: IntArray, add: Mapping[str, FloatArray], span: NDArray[np.generic] | None
    ) -> None:
        """Count some rows: their groups, their cells, what they add, and the value whose extremes are kept."""
        place, width, first = _dense(group * self.size + cell)
        n = np.bincount(place, minlength=width)
        hit = np.flatnonzero(n)
        columns: list[NDArray[np.generic]] = [first[hit], n[hit]]
        columns += [np.bincount(place, add[name], width)[hit] for name in self.add]
        if span is not None:
            columns += [column[hit] for column in _extremes(place, span, span, width)]
        self._pending.append(columns)
        self._waiting += len(hit)
        if self._waiting > self._limit:
            self._merge()
            self._limit = 2 * self._waiting + PENDING

    def result(self) -> tuple[IntArray, IntArray, list[NDArray[np.generic]]]:
        """Groups, cells, and rows, sums and extremes, one entry for each place that was hit."""
        if not self._pending:
            nothing = np.zeros(0, dtype=np.int64)
            return nothing, nothing, [nothing, *[np.zeros(0)] * (len(self.add) + 2 * self.spans)]
        self._merge()
        where, *columns = self._pending[0]
        places = np.asarray(where, dtype=np.int64)
        return places // self.size, places % self.size, columns

    def _merge(self) -> None:
        joined = [np.concatenate(parts) for parts in zip(*self._pending, strict=True)]
        place, where = pd.factorize(joined[0])
        ends = len(joined) - 2 if self.spans else len(joined)
        merged: list[NDArray[np.generic]] = [where, np.bincount(place, joined[1], len(where)).astype(np.int64)]
        merged += [np.bincount(place, column, len(where)) for column in joined[2:ends]]
        if self.spans:
            merged += _extremes(place, joined[-2], joined[-1], len(where))
        self._pending, self._waiting = [merged], len(where)


def cell_of(x: FloatArray, found: Lookup, missing: int) -> IntArray:
    """The cell of each number, as `cells.with_numeric_cell` finds it; `missing` is the cell of nan.

    >>> from monitoring.log.cells import lookup
    >>> cell_of(np.array([-1.0, 0.0, 0.5, 2.0, np.nan, np.inf]), lookup((0.0, 1.0, 2.0)), 4)
    array([0, 1, 1, 3, 4, 5])
    """
    inside = (x >= found.edges[0]) & (x < found.edges[found.top - 1])
    everywhere = bool(inside.all())
    place = ((x if everywhere else np.where(inside, x, found.edges[0])) - found.low) * found.scale
    grid, edges = found.arrays
    cell: IntArray = grid[place.astype(np.int32) + 1]
    for step in found.steps:
        cell += step * (x >= edges[cell + (step - 1)])
    if everywhere:
        return cell
    outside = np.where(x < found.edges[0], 0, np.where(np.isnan(x), missing, found.top))
    return np.where(inside, cell, np.where(np.isinf(x), missing + 1, outside))


def _dense(code: IntArray) -> tuple[IntArray, int, IntArray]:
    """Each code's place, how many places there are, and the code of each place; some may belong to nobody."""
    low, high = int(code.min()), int(code.max())
    if high - low < 2 * len(code) + 1024:  # then all codes in between are no more than the codes
        return code - low, high - low + 1, np.arange(low, high + 1)
    place, codes = pd.factorize(code)
    return place, len(codes), codes


def _extremes(
    place: IntArray, low: NDArray[np.generic], high: NDArray[np.generic], size: int
) -> list[NDArray[np.generic]]:
    first = np.zeros(size, dtype=np.int64)
    first[place] = np.arange(len(place))  # any row of the place will do to begin with
    lowest, highest = low[first], high[first]
    with np.errstate(invalid="ignore"):  # missing numbers have a place of their own
        np.minimum.at(lowest, place, low)
        np.maximum.at(highest, place, high)
    return [lowest, highest]
