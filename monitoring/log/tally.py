"""Counting numbers as they come by: rows, sums and extremes for every combination of group and cell that occurs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.log.loops import Loops
from monitoring.log.runs import IntArray, Runs

Keys = Sequence[NDArray[np.integer]]
SLOW = 8  # a key that changes less often than with every so-manieth row
WIDEST = 2**40  # the product of the keys' ranges from which on they are numbered first


@dataclass(slots=True)
class Groups:
    """Numbers for the combinations of some keys, in the order of their coming.

    >>> groups = Groups()
    >>> groups.of([np.array([7, 7, 9]), np.array([1, 2, 1])]), groups.of([np.array([9]), np.array([1])])
    ((array([0, 1, 2]), array([0, 1, 2])), (array([0]), array([2])))
    >>> groups.keys
    [(7, 1), (7, 2), (9, 1)]
    """

    keys: list[tuple[int, ...]] = field(default_factory=list)
    _number: dict[tuple[int, ...], int] = field(default_factory=dict)

    def of(self, keys: Keys) -> tuple[IntArray, IntArray]:
        """Each row's combination among those of these rows, and the numbers of these."""
        # Rows mostly come in the order of time: whole stretches of them have the same values of most keys.
        changes = [key[1:] != key[:-1] for key in keys]
        is_slow = [np.count_nonzero(there) * SLOW < len(there) for there in changes]
        slow, fast = ([key for key, is_it in zip(keys, is_slow, strict=True) if is_it == which] for which in (1, 0))
        if slow:
            local, first = _in_stretches(slow, [there for there, is_it in zip(changes, is_slow, strict=True) if is_it])
            fast = [local, *fast] if fast else []
        if fast:
            local, first = combined(fast)
        found = zip(*(key[first].tolist() for key in keys), strict=True)
        return local, np.array([self._of(combination) for combination in found], dtype=np.int64)

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
        ordered: how many cells, the first ones, lie on a number line; the smallest and largest values in the
            outermost of these are kept. 0: no extremes are.
        loops: how rows are gone over.
    """

    size: int
    add: Sequence[str]
    loops: Loops
    ordered: int = 0
    _runs: Runs = field(init=False)

    def __post_init__(self) -> None:
        self._runs = Runs(has_extremes=bool(self.ordered))

    def count(
        self,
        group: IntArray,
        numbers: IntArray,
        cell: IntArray,
        add: Mapping[str, FloatArray],
        span: NDArray[np.generic] | None,
    ) -> None:
        """Count rows: their groups as `Groups.of` gives them, their cells, what they add, what has extremes."""
        width = len(numbers) * self.size
        if width > 4 * len(cell) + 1024:  # few of all places are hit
            place, code = pd.factorize(group * self.size + cell, sort=True)
            n = np.bincount(place)
            hit, (owner, own_cell) = np.arange(len(n)), np.divmod(code, self.size)
        else:
            place, n = self.loops.places(group, cell, self.size, width)
            owner, own_cell = np.nonzero(n.reshape(-1, self.size))
            hit = owner * self.size + own_cell
        columns: list[NDArray[np.generic]] = [numbers[owner] * self.size + own_cell, n[hit]]
        columns += [self.loops.sums(place, add[name], len(n))[hit] for name in self.add]
        if span is not None:
            is_outer = np.zeros(len(n), dtype=np.bool_)
            is_outer[hit] = self._is_outer(owner, own_cell)
            columns += [column[hit] for column in self.loops.ends(place, is_outer, span)]
        self._runs.add(columns)

    def results(self) -> Iterator[tuple[IntArray, IntArray, list[NDArray[np.generic]]]]:
        """Groups, cells, and rows, sums and extremes, one entry for each place that was hit, some of them at a time."""
        for where, *columns in self._runs.stretches():
            places = np.asarray(where, dtype=np.int64)
            yield places // self.size, places % self.size, columns

    def nothing(self) -> tuple[IntArray, IntArray, list[NDArray[np.generic]]]:
        """The same where no row was counted."""
        none = np.zeros(0, dtype=np.int64)
        return none, none, [none, *[np.zeros(0)] * (len(self.add) + 2 * bool(self.ordered))]

    def _is_outer(self, group: IntArray, cell: IntArray) -> NDArray[np.bool_]:
        """Which of some cells, sorted within their groups, are the lowest or highest on the number line."""
        is_other, is_ordered = group[1:] != group[:-1], cell < self.ordered
        is_first = np.concatenate([[True], is_other])
        is_last = np.concatenate([is_other | ~is_ordered[1:], [True]])
        return np.asarray(is_ordered & (is_first | is_last))


def _in_stretches(keys: Keys, changes: Sequence[NDArray[np.bool_]]) -> tuple[IntArray, IntArray]:
    """As `combined`, where whole stretches of rows have the same keys; `changes` say where each key differs."""
    is_start = np.concatenate([[True], np.logical_or.reduce(changes)])
    starts = np.flatnonzero(is_start)
    local, first = combined([key[starts] for key in keys])
    return np.repeat(local, np.diff(starts, append=len(is_start))), starts[first]


def combined(keys: Keys) -> tuple[IntArray, IntArray]:
    """For each row the number of its combination of keys, and for each number a row.

    >>> combined([np.array([7, 8, 7])])
    (array([0, 1, 0]), array([2, 1]))
    """
    code, width = np.zeros(len(keys[0]), dtype=np.int64), 1
    for key in keys:
        low, high = int(key.min(initial=0)), int(key.max(initial=0))
        number = key.astype(np.int64) - low
        if width * (high - low + 1) > WIDEST:
            number, distinct = pd.factorize(key)
            high = low + len(distinct)
        code = code * (high - low + 1) + number
        width *= high - low + 1
    if width > 4 * len(code) + 1024:
        code, distinct = pd.factorize(code)
        width = len(distinct)
    row = np.full(width, -1)
    row[code] = np.arange(len(code))
    is_there = row >= 0
    return (np.cumsum(is_there) - 1)[code], row[is_there]
