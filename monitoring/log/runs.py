"""Counts by place: collected in sorted runs, merged a stretch at a time, in little more memory than they take."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
Columns = Sequence[NDArray[np.generic]]  # the places, then how often each was hit, sums, and extremes at the end

PENDING = 2**18  # entries that lie about before they become a run
STRETCH = 2**18  # about as many are merged at a time
STEP = 2**12  # every so-manieth entry of a run says where its entries lie


@dataclass(slots=True)
class Runs:
    """Counts as they come, and their sums by place.

    Args:
        has_extremes: whether the last two columns are smallest and largest values, not sums.

    >>> runs = Runs()
    >>> runs.add([np.array([3, 5]), np.array([1, 2])])
    >>> runs.add([np.array([3, 4]), np.array([10, 1])])
    >>> [[column.tolist() for column in columns] for columns in runs.stretches()]
    [[[3, 4, 5], [11, 1, 2]]]
    """

    has_extremes: bool = False
    _pending: list[Columns] = field(default_factory=list)
    _waiting: int = 0
    _runs: list[Columns] = field(default_factory=list)
    _limit: int = 8 * PENDING

    def add(self, columns: Columns) -> None:
        """Counts of some places, each there once."""
        self._pending.append(columns)
        self._waiting += len(columns[0])
        if self._waiting > PENDING:
            self._close()
            if sum(len(run[0]) for run in self._runs) > self._limit:
                # Rows in no order hit the same places over and over.
                self._runs = list(self.stretches())
                self._limit = 2 * sum(len(run[0]) for run in self._runs) + 8 * PENDING

    def stretches(self) -> Iterator[Columns]:
        """All places with what belongs to them, in rising order, a stretch at a time; they are given away by this."""
        self._close()
        marks = [run[0][::STEP] for run in self._runs]
        edges = np.unique(np.sort(np.concatenate(marks))[:: max(STRETCH // STEP, 1)]) if marks else np.zeros(0)
        runs = [(run, [*np.searchsorted(run[0], edges).tolist(), len(run[0])]) for run in self._runs]
        self._runs = []
        for number in range(len(edges)):
            here = [(run, slice(*cut[number : number + 2])) for run, cut in runs if cut[number] < cut[number + 1]]
            # What has been given away to its end is let go of.
            runs = [(run, cut) for run, cut in runs if cut[number + 1] < len(run[0])]
            parts = [[column[rows] for column in run] for run, rows in here]
            yield self._merged(parts) if len(parts) > 1 else [column.copy() for column in parts[0]]

    def _close(self) -> None:
        if self._pending:
            self._runs.append(self._merged(self._pending))
            self._pending, self._waiting = [], 0

    def _merged(self, parts: Sequence[Columns]) -> Columns:
        joined = [np.concatenate(columns) for columns in zip(*parts, strict=True)]
        order = np.argsort(joined[0], kind="stable")  # it merges what is sorted already, which most of this is
        where, *counted = [column[order] for column in joined]
        starts = np.flatnonzero(np.concatenate([[True], where[1:] != where[:-1]]))
        how: list[np.ufunc] = [np.add] * len(counted)
        if self.has_extremes:
            how[-2:] = [np.minimum, np.maximum]
        with np.errstate(invalid="ignore", over="ignore"):  # of what is not finite, no sums are kept in the end
            return [where[starts], *(add.reduceat(column, starts) for add, column in zip(how, counted, strict=True))]


def extremes(
    place: IntArray, low: NDArray[np.generic], high: NDArray[np.generic], size: int
) -> list[NDArray[np.generic]]:
    """The smallest and largest value of each place; without any, what is larger and smaller than all others."""
    least, most = ends_of(low.dtype)
    lowest, highest = np.full(size, most, low.dtype), np.full(size, least, low.dtype)
    np.minimum.at(lowest, place, low)
    np.maximum.at(highest, place, high)
    return [lowest, highest]


def ends_of(kind: np.dtype[np.generic]) -> tuple[float, float]:
    """What is smaller and what is larger than all values, of floats or of time stamps."""
    return (-np.inf, np.inf) if kind.kind == "f" else (np.iinfo(np.int64).min, np.iinfo(np.int64).max)
