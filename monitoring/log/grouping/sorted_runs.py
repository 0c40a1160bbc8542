"""Counts by place: collected in sorted runs, merged a stretch at a time, in little more memory than they take."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitoring.log.grouping.spilled_columns import Columns, Spilled

IntArray = NDArray[np.int64]
# Of a run, the first column says the places, the next how often each was hit; sums, and extremes at the end.

PENDING = 2**18  # entries that lie about before they become a run
STRETCH = 2**18  # about as many are merged at a time


@dataclass(slots=True)
class Runs:
    """Counts as they come, and their sums by place.

    Args:
        has_extremes: whether the last two columns are smallest and largest values, not sums.
        unit: so many places in a row belong together.
        most: bytes that may lie in memory; what is more waits in files.
        folder: where these lie.

    >>> runs = Runs(unit=10)
    >>> runs.add([np.array([3, 25]), np.array([1, 2])])
    >>> runs.add([np.array([3, 4]), np.array([10, 1])])
    >>> [[column.tolist() for column in columns] for columns in runs.stretches()]
    [[[3, 4, 25], [11, 1, 2]]]
    """

    has_extremes: bool = False
    unit: int = 1
    most: float = np.inf
    folder: Path | None = None
    _pending: list[Columns] = field(default_factory=list)
    _waiting: int = 0
    _runs: list[Columns] = field(default_factory=list)
    _spilled: list[Spilled] = field(default_factory=list)
    _limit: int = 8 * PENDING

    def add(self, columns: Columns) -> None:
        """Counts of some places."""
        self._pending.append(columns)
        self._waiting += len(columns[0])
        if self._waiting > PENDING:
            self._close()
            most = self.most / (8 * len(columns))
            if self._here > min(self._limit, most):
                # Rows in no order hit the same places over and over.
                self._runs = list(self._stretches(self._runs))
                self._limit = 2 * self._here + 8 * PENDING
                if self._here > most / 2:
                    self._spilled.append(Spilled(self._runs, self.folder))
                    self._runs = []

    def stretches(self, order: IntArray | None = None) -> Iterator[Columns]:
        """All places with what belongs to them, some units at a time.

        Args:
            order: of the units, all of which must be in it; None: as they are numbered.
        """
        self._close()
        yield from self._stretches([*self._spilled, *self._runs], order)

    def _stretches(self, found: Sequence[Columns | Spilled], order: IntArray | None = None) -> Iterator[Columns]:
        last = max((_columns(run)[0][-1] // self.unit for run in found), default=-1)
        edges = np.arange(last + 2) * self.unit
        cuts = [np.searchsorted(_columns(run)[0], edges) for run in found]
        order = np.arange(last + 1) if order is None else order[order <= last]
        before = np.cumsum(sum((np.diff(cut) for cut in cuts), np.zeros(last + 1, dtype=np.int64))[order])
        starts = np.unique(before // STRETCH, return_index=True)[1]
        for units in np.split(order, starts[1:]):
            taken = [(run, _rows(cut[units], cut[units + 1])) for run, cut in zip(found, cuts, strict=True)]
            parts = [[column[rows] for column in _columns(run)] for run, rows in taken if rows is not None]
            if parts:
                yield self._merged(parts) if len(parts) > 1 else parts[0]

    @property
    def _here(self) -> int:
        return sum(len(run[0]) for run in self._runs)

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


def _rows(starts: IntArray, ends: IntArray) -> slice | IntArray | None:
    """Where all is from each start to before its end; None where that is nothing.

    >>> _rows(np.array([5, 2]), np.array([7, 3])), _rows(np.array([2, 5]), np.array([5, 7]))
    (array([5, 6, 2]), slice(2, 7, None))
    """
    if (starts == ends).all():
        return None
    if (starts[1:] == ends[:-1]).all():
        return slice(int(starts[0]), int(ends[-1]))
    lengths = ends - starts
    shift: IntArray = np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
    return shift + np.arange(len(shift))


def _columns(run: Columns | Spilled) -> Columns:
    return run.columns() if isinstance(run, Spilled) else run


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
