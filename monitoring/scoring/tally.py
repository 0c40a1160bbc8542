"""Counting scores while they stream by: a histogram whose range need not be known beforehand."""

from dataclasses import dataclass

import numpy as np

from monitoring.domain import FloatArray

CELLS = 50
_FINE = 1024
_TINY = 1e-290  # what is smaller has fewer digits than others


@dataclass(frozen=True, slots=True, eq=False)
class ScoreCounts:
    """How the scores lie.

    Args:
        counts: rows a cell, `(cells,)`.
        edges: `(cells + 1,)`, rising; empty where cells are classes.
        classes: the classes, where cells are predicted classes.
    """

    counts: FloatArray
    edges: FloatArray
    classes: tuple[str, ...] = ()


class Tally:
    """Counts finite values in cells over a range that doubles as far as it must.

    Args:
        low: the range's start, if it is known; then `high` is too and nothing doubles.
        high: the range's end, which belongs to the last cell.

    >>> tally = Tally()
    >>> tally.add(np.array([0.0, 1.0])); tally.add(np.array([100.0]))
    >>> float(tally.result().counts.sum())
    3.0
    """

    def __init__(self, low: float | None = None, high: float | None = None) -> None:
        self._range = None if low is None or high is None else (low, high)
        self._counts = np.zeros(_FINE if self._range is None else CELLS)

    def add(self, values: FloatArray) -> None:
        """Count values, `(n,)`."""
        if not values.size:
            return
        low, high = float(values.min()), float(values.max())
        if self._range is None:
            width = (high - low) or max(abs(low), 1.0)
            # Of a range of a few floats there are not as many cells.
            self._range = (low, low + max(width, 4 * _FINE * float(np.spacing(max(abs(low), abs(high), _TINY)))))
        while high > self._range[1]:
            self._range, self._counts = self._double(upwards=True)
        while low < self._range[0]:
            self._range, self._counts = self._double(upwards=False)
        self._counts += np.histogram(values, bins=len(self._counts), range=self._range)[0]

    def result(self) -> ScoreCounts:
        """At most about 50 cells, from the smallest to the largest value where the range was not given."""
        if self._range is None:
            return ScoreCounts(np.zeros(0), np.zeros(0))
        edges = np.linspace(*self._range, len(self._counts) + 1)
        if len(self._counts) == CELLS or not self._counts.any():
            return ScoreCounts(self._counts, edges)
        used = np.flatnonzero(self._counts)
        first, last = int(used[0]), int(used[-1]) + 1
        step = -(-(last - first) // CELLS)
        starts = np.arange(first, last, step)
        counts = np.add.reduceat(self._counts[:last], starts)
        return ScoreCounts(counts, np.append(edges[starts], edges[last]))

    def _double(self, *, upwards: bool) -> tuple[tuple[float, float], FloatArray]:
        """Twice the range, pairs of cells joined."""
        assert self._range is not None
        low, high = self._range
        joined = self._counts.reshape(-1, 2).sum(axis=1)
        rest = np.zeros_like(joined)
        if upwards:
            return (low, high + (high - low)), np.concatenate([joined, rest])
        return (low - (high - low), high), np.concatenate([rest, joined])


class ClassTally:
    """Counts how often each class is the likeliest."""

    def __init__(self, classes: tuple[str, ...]) -> None:
        self._classes = classes
        self._counts = np.zeros(len(classes))

    def add(self, values: FloatArray) -> None:
        """Count rows of scores, `(n, classes)`."""
        self._counts += np.bincount(values.argmax(axis=1), minlength=len(self._classes))

    def result(self) -> ScoreCounts:
        """One cell a class."""
        return ScoreCounts(self._counts, np.zeros(0), self._classes)
