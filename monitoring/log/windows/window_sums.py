"""From counts a grain to counts a window: sums, and nothing but sums."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from monitoring.domain import Bins, FloatArray, Histogram, Kind
from monitoring.log.ground.as_array import filled
from monitoring.log.ground.calendar import Reach
from monitoring.log.ground.columns import BORN, GRAIN
from monitoring.log.ground.table_arrays import Arrays, arrays_of
from monitoring.log.profiles.profile import Profile
from monitoring.log.windows.as_known import table_as_known

FIRST, LAST = -(2**31), 2**31 - 1  # of all births


@dataclass(frozen=True)
class Cut:
    """One way of cutting a profile: which part, which segment, where the windows' edges are.

    Args:
        profile: the counts.
        reach: which births and labels count.
        edges: rising grains, one more than there are windows.
        segment: a segment's number, 0 for all rows.
        asked: what a selection reaches, with the births that are far from all others; None where it is the same.
    """

    profile: Profile
    reach: Reach
    edges: tuple[int, ...]
    segment: int = 0
    asked: Reach | None = None

    @property
    def size(self) -> int:
        """Number of windows."""
        return max(len(self.edges) - 1, 0)

    @cached_property
    def _windows(self) -> NDArray[np.intp]:
        """The window of each grain from the first edge to the last."""
        return np.repeat(np.arange(self.size), np.diff(self.edges).astype(np.intp))

    @cached_property
    def _grains(self) -> range | None:
        """The grains from the first edge to the last, None where these are all there are."""
        there = arrays_of(self.profile.table("grains")).column(GRAIN)
        if not self.edges or (self.edges[0] <= there.min() and there.max() < self.edges[-1]):
            return None
        return range(self.edges[0], self.edges[-1])

    def part(self, kind: str, name: str = "") -> "Part":
        """The rows of one table of counts that lie in this cut, with each row's window; of labels, what had come."""
        table = table_as_known(self.profile, kind, name, self.reach.known, self._grains)
        arrays, first = arrays_of(table), self.edges[0] if self.edges else 0
        since = arrays.column(GRAIN).astype(np.int64) - first
        rows: NDArray[np.intp] | slice = slice(None)  # most often all, which need not be copied
        if not self._has_all(arrays, first):
            inside = (since >= 0) & (since < len(self._windows)) & (arrays.column("segment") == self.segment)
            inside &= self.reach.born_inside(arrays.column(BORN).astype(np.int32))
            rows = rows if inside.all() else np.flatnonzero(inside)
        return Part(table, rows, self._windows[since[rows]], self)

    def _has_all(self, arrays: Arrays, first: int) -> bool:
        """Whether all rows of a table lie in this cut, as the bounds of its columns tell."""
        start, end = self.reach.start, self.reach.end
        return (
            arrays.within(GRAIN, first, first + len(self._windows) - 1)
            and arrays.within("segment", self.segment, self.segment)
            and arrays.within(BORN, FIRST if start is None else start, LAST if end is None else end - 1)
        )


@dataclass(frozen=True, slots=True)
class Part:
    """Selected rows of a table of counts; every answer has the window as its first axis."""

    table: pa.Table
    rows: NDArray[np.intp] | slice
    place: NDArray[np.intp]
    cut: Cut

    def values(self, name: str) -> NDArray[np.float64]:
        """A column's values."""
        return np.asarray(arrays_of(self.table).column(name)[self.rows], dtype=np.float64)

    def where(self, name: str, value: float) -> "Part":
        """Only the rows with this value in a column."""
        return self.only(self.values(name) == value)

    def only(self, chosen: NDArray[np.bool_]) -> "Part":
        """Only the chosen ones of its rows."""
        if chosen.all():
            return self
        kept = np.flatnonzero(chosen)
        rows = kept if isinstance(self.rows, slice) else self.rows[kept]
        return Part(self.table, rows, self.place[kept], self.cut)

    def total(self, name: str = "n") -> FloatArray:
        """Sum of a column a window, `(windows,)`."""
        return np.bincount(self.place, self.addends(name), minlength=self.cut.size).astype(np.float64, copy=False)

    def cells(self, size: int, *names: str) -> list[FloatArray]:
        """Sums of columns a window and cell, each `(windows, size)`."""
        place = self.place * size + arrays_of(self.table).column("cell")[self.rows].astype(np.intp)
        sums = (np.bincount(place, self.addends(name), minlength=self.cut.size * size) for name in names)
        return [flat.reshape(self.cut.size, size).astype(np.float64, copy=False) for flat in sums]

    def addends(self, name: str) -> FloatArray:
        """Values with 0 where there was nothing to add up; sums that have grown beyond floats stay infinite or nan."""
        values = np.asarray(arrays_of(self.table).column(name)[self.rows], dtype=np.float64)
        if not self.table[name].null_count:
            return values
        there = np.zeros(self.table.num_rows, dtype=np.bool_)
        there[filled(self.table, name)] = True
        return np.where(there[self.rows], values, 0.0)

    def extreme(self, name: str) -> FloatArray:
        """Smallest (`low`) or largest (`high`) value a window, nan without any."""
        found, (there, values) = np.full(self.cut.size, np.nan), arrays_of(self.table).present(name)
        if not isinstance(self.rows, slice):
            at = np.full(self.table.num_rows, -1)
            at[self.rows] = np.arange(len(self.place))
            there, values = at[there], values[at[there] >= 0]
            there = there[there >= 0]
        (np.fmin if name == "low" else np.fmax).at(found, self.place[there], values)
        return found

    def histogram(self, bins: Bins) -> Histogram:
        """One distribution a window."""
        if bins.kind is Kind.CATEGORICAL:
            return Histogram(bins, self.cells(bins.size, "n")[0])
        counts, sums = self.cells(bins.size, "n", "sum")
        return Histogram(bins, counts, sums, self.extreme("low"), self.extreme("high"))
