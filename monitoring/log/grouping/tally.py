"""Counting numbers as they come by: rows, sums and extremes for every combination of group and cell that occurs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.errors import MonitoringError
from monitoring.log.grouping.row_loops import Loops
from monitoring.log.grouping.sorted_runs import IntArray, Runs

Counted = tuple[IntArray, IntArray, Sequence[NDArray[np.generic]]]  # groups, cells, and the columns that belong to them
MOST = 2**63 - 1


@dataclass(slots=True)
class Tally:
    """What has been counted so far of one table.

    Args:
        size: number of cells.
        together: so many group numbers in a row belong together.
        add: the names of what is summed up.
        ordered: how many cells, the first ones, lie on a number line; the smallest and largest values in the
            outermost of these are kept. 0: no extremes are.
        loops: how rows are gone over.
        folder: where what is too much for memory waits in files.
    """

    size: int
    together: int
    add: Sequence[str]
    loops: Loops
    ordered: int = 0
    folder: Path | None = None
    _runs: Runs = field(init=False)

    def __post_init__(self) -> None:
        self._runs = Runs(bool(self.ordered), self.together * self.size, folder=self.folder)

    def limit(self, most: float) -> None:
        """Let so many bytes of it lie in memory; what is more waits in files."""
        self._runs.most = most

    def count(
        self,
        group: IntArray,
        numbers: IntArray,
        cell: IntArray,
        add: Mapping[str, FloatArray],
        span: NDArray[np.generic] | None,
    ) -> Counted:
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
        columns: list[NDArray[np.generic]] = [n[hit]]
        columns += [self.loops.sums(place, add[name], len(n))[hit] for name in self.add]
        if span is not None:
            is_outer = np.zeros(len(n), dtype=np.bool_)
            is_outer[hit] = self._is_outer(owner, own_cell)
            columns += [column[hit] for column in self.loops.ends(place, is_outer, span)]
        counted = numbers[owner], own_cell, columns
        self.put(counted)
        return counted

    def put(self, counted: Counted) -> None:
        """Take what was counted elsewhere."""
        group, cell, columns = counted
        if group.size and int(group.max()) >= MOST // self.size:
            raise MonitoringError("there are too many windows and segments to count at once", "choose longer windows")
        self._runs.add([group * self.size + cell, *columns])

    def results(self, order: IntArray | None = None) -> Iterator[Counted]:
        """Groups, cells, and rows, sums and extremes, one entry for each place that was hit, some of them at a time.

        What belongs together comes together, in this order of all that there is; None: as it is numbered.
        """
        for where, *columns in self._runs.stretches(order):
            places = np.asarray(where, dtype=np.int64)
            yield places // self.size, places % self.size, columns

    def nothing(self) -> Counted:
        """The same where no row was counted."""
        none = np.zeros(0, dtype=np.int64)
        return none, none, [none, *[np.zeros(0)] * (len(self.add) + 2 * bool(self.ordered))]

    def _is_outer(self, group: IntArray, cell: IntArray) -> NDArray[np.bool_]:
        """Which of some cells, sorted within their groups, are the lowest or highest on the number line."""
        is_other, is_ordered = group[1:] != group[:-1], cell < self.ordered
        is_first = np.concatenate([[True], is_other])
        is_last = np.concatenate([is_other | ~is_ordered[1:], [True]])
        return np.asarray(is_ordered & (is_first | is_last))
