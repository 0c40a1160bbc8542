"""What is counted inside of one file of predictions while it streams by: equal rows, and time that runs backwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from monitoring.intake.hashing import SEEDS, Hashes, hashes

AT_ONCE = 1 << 20  # rows whose hashes are held: equal rows are looked for within so many
_FACTOR, _SHIFT = np.uint64(SEEDS[0]), np.uint64(32)


@dataclass(slots=True)
class WithinFile:
    """Counted batch by batch, by 64-bit hashes of rows that are forgotten with the file: 16 bytes a row, at most 16 MB.

    Args:
        content: the columns of which a row's content is made: inputs, score and prediction; none: nothing is counted.
        time: the column that says when a row was; empty where none does.

    >>> counted = WithinFile(("age",), "at")
    >>> counted.add(pa.table({"age": [1.0, 2.0, 1.0, 1.0], "at": pa.array([5, 6, 5, 4], pa.timestamp("us"))}))
    >>> counted.alike, counted.copies, counted.disordered
    (2, 1, 2)
    """

    content: Sequence[str] = ()
    time: str = ""
    _alike: int = 0
    _copies: int = 0
    _disordered: int = 0
    _held: int = 0
    _rows: list[Hashes] = field(default_factory=list)
    _times: list[NDArray[np.int64]] = field(default_factory=list)
    _last: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    def add(self, rows: pa.Table) -> None:
        """Count a batch of accepted rows, in the file's order."""
        there = [name for name in self.content if name in rows.column_names]
        if not there or not rows.num_rows:
            return
        if self._held + rows.num_rows > AT_ONCE:
            self._settle()
        self._rows.append(_hashed(rows.select(there)))
        self._held += rows.num_rows
        if self.time in rows.column_names:
            times = _integers(rows[self.time])
            self._disordered += int(np.count_nonzero(np.diff(np.concatenate([self._last, times])) < 0))
            self._last = times[-1:]
            self._times.append(times)

    @property
    def alike(self) -> int | None:
        """Rows that have the content of a row before them; None where nothing is counted."""
        self._settle()
        return self._alike if self.content else None

    @property
    def copies(self) -> int | None:
        """Those of them that have its time as well; None where rows have no times."""
        self._settle()
        return self._copies if self.content and self.time else None

    @property
    def disordered(self) -> int | None:
        """Rows that are older than the row right before them; None where rows have no times."""
        return self._disordered if self.content and self.time else None

    def _settle(self) -> None:
        if not self._rows:
            return
        found = np.concatenate(self._rows)
        ordered = np.sort(found)
        again = ordered[1:] == ordered[:-1]
        self._alike += int(np.count_nonzero(again))
        if again.any() and self._times:
            twins = np.flatnonzero(np.isin(found, np.unique(ordered[1:][again])))
            dated = _stirred(found[twins], np.concatenate(self._times)[twins].view(np.uint64))
            self._copies += len(dated) - len(np.unique(dated))
        self._rows, self._times, self._held = [], [], 0


def _hashed(rows: pa.Table) -> Hashes:
    found = np.zeros(rows.num_rows, np.uint64)
    for column in rows.columns:
        found = _stirred(found, _column(column))
    return found


def _stirred(found: Hashes, more: Hashes) -> Hashes:
    """Both in one, so that the order of columns counts."""
    mixed = (found ^ more) * _FACTOR
    return np.asarray(mixed ^ (mixed >> _SHIFT))


def _column(column: pa.ChunkedArray) -> Hashes:
    """64 bits a value that are the same for the same value, and for a missing one."""
    kind = column.type
    if pa.types.is_floating(kind):
        values = np.asarray(column.to_numpy(), np.float64) + 0.0  # -0 is 0
        values[np.isnan(values)] = np.nan
        return values.view(np.uint64)
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind) or pa.types.is_temporal(kind):
        return _integers(column).view(np.uint64)
    one = column.combine_chunks()
    one = one if pa.types.is_dictionary(one.type) else one.dictionary_encode()
    places = np.asarray(pc.fill_null(one.indices.cast(pa.int64()), len(one.dictionary)).to_numpy(zero_copy_only=False))
    return np.asarray(np.append(hashes(one.dictionary.cast(pa.string())), np.uint64(SEEDS[1]))[places])


def _integers(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """Whole numbers and times as they are kept; of what is missing, the least."""
    least = np.iinfo(np.int64).min
    return np.asarray(pc.fill_null(column.cast(pa.int64()), least).to_numpy(), np.int64)
