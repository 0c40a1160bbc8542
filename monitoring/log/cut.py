"""From counts a grain to counts a window: sums, and nothing but sums."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from monitoring.domain import Bins, FloatArray, Histogram, Kind
from monitoring.log.as_known import table_as_known
from monitoring.log.calendar import Reach
from monitoring.log.clock import BORN, GRAIN
from monitoring.log.column import column_of
from monitoring.log.profile import Profile


@dataclass(frozen=True, slots=True)
class Cut:
    """One way of cutting a profile: which part, which segment, where the windows' edges are.

    Args:
        profile: the counts.
        reach: which births and labels count.
        edges: rising grains, one more than there are windows.
        segment: a segment's number, 0 for all rows.
    """

    profile: Profile
    reach: Reach
    edges: tuple[int, ...]
    segment: int = 0

    @property
    def size(self) -> int:
        """Number of windows."""
        return max(len(self.edges) - 1, 0)

    def part(self, kind: str, name: str = "") -> "Part":
        """The rows of one table of counts that lie in this cut, with each row's window; of labels, what had come."""
        table = table_as_known(self.profile, kind, name, self.reach.known)
        place = np.searchsorted(np.asarray(self.edges), column_of(table, GRAIN), side="right") - 1
        inside = (place >= 0) & (place < self.size) & (column_of(table, "segment") == self.segment)
        inside &= self.reach.born_inside(column_of(table, BORN).astype(np.int32))
        rows = np.flatnonzero(inside)
        return Part(table, rows, place[rows], self)


@dataclass(frozen=True, slots=True)
class Part:
    """Selected rows of a table of counts; every answer has the window as its first axis."""

    table: pa.Table
    rows: NDArray[np.intp]
    place: NDArray[np.intp]
    cut: Cut

    def values(self, name: str) -> NDArray[np.float64]:
        """A column's values."""
        return np.asarray(column_of(self.table, name)[self.rows], dtype=np.float64)

    def where(self, name: str, value: float) -> "Part":
        """Only the rows with this value in a column."""
        kept = self.values(name) == value
        return Part(self.table, self.rows[kept], self.place[kept], self.cut)

    def total(self, name: str = "n") -> FloatArray:
        """Sum of a column a window, `(windows,)`."""
        return np.bincount(self.place, self.addends(name), minlength=self.cut.size).astype(np.float64, copy=False)

    def cells(self, size: int, name: str = "n", cell: str = "cell") -> FloatArray:
        """Sum of a column a window and cell, `(windows, size)`."""
        flat = self.place * size + self.values(cell).astype(np.intp)
        sums = np.bincount(flat, self.addends(name), minlength=self.cut.size * size)
        return sums.reshape(self.cut.size, size).astype(np.float64, copy=False)

    def addends(self, name: str) -> FloatArray:
        """Values with 0 where there was nothing to add up; sums that have grown beyond floats stay infinite or nan."""
        column = self.table[name]
        column = pc.fill_null(column, 0) if column.null_count else column
        return np.asarray(column.to_numpy()[self.rows], dtype=np.float64)

    def extreme(self, name: str) -> FloatArray:
        """Smallest (`low`) or largest (`high`) value a window, nan without any."""
        found, values = np.full(self.cut.size, np.nan), self.values(name)
        is_there = ~np.isnan(values)  # most are not: the outermost cells of a grain have them
        (np.fmin if name == "low" else np.fmax).at(found, self.place[is_there], values[is_there])
        return found

    def histogram(self, bins: Bins) -> Histogram:
        """One distribution a window."""
        counts = self.cells(bins.size)
        if bins.kind is Kind.CATEGORICAL:
            return Histogram(bins, counts)
        return Histogram(bins, counts, self.cells(bins.size, "sum"), self.extreme("low"), self.extreme("high"))
