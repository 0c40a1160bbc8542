"""Columns of numbers that wait in a file, because there are too many of them for memory."""

import mmap
import tempfile
import weakref
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Columns = Sequence[NDArray[np.generic]]


class Spilled:
    """Columns of equal length in a file without a name, which goes with the process at the latest.

    Args:
        parts: the columns in pieces, one behind the other.
        folder: where the file lies; None: where the system keeps such files.

    >>> kept = Spilled([[np.array([1, 2]), np.array([0.5, 1.5])], [np.array([3]), np.array([2.5])]], None)
    >>> [column.tolist() for column in kept.columns()]
    [[1, 2, 3], [0.5, 1.5, 2.5]]
    """

    def __init__(self, parts: Sequence[Columns], folder: Path | None) -> None:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  # closed with this
        weakref.finalize(self, self._file.close)
        self._kinds = [column.dtype for column in parts[0]]
        self._length = sum(len(columns[0]) for columns in parts)
        for pieces in zip(*parts, strict=True):
            for piece in pieces:
                self._file.write(np.ascontiguousarray(piece).data)
        self._file.flush()

    def columns(self) -> Columns:
        """All of them; what is looked at takes memory until they are let go of."""
        there = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        starts = np.cumsum([0, *(kind.itemsize * self._length for kind in self._kinds)]).tolist()
        return [
            np.frombuffer(there, kind, self._length, start) for kind, start in zip(self._kinds, starts, strict=False)
        ]
