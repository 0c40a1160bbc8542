"""Pieces of bytes that may be wanted again: few of them in memory, more of them in a file without a name."""

import mmap
import tempfile
import weakref
from typing import BinaryIO

MOST = 16 << 20  # bytes that may lie in memory


class Aside:
    """Keeps pieces, known by their numbers, for as long as it lives; its file goes with the process at the latest.

    >>> aside = Aside()
    >>> [aside.put(piece) for piece in (b"some", b"", b"more")]
    [0, 1, 2]
    >>> bytes(aside.get(2))
    b'more'
    """

    def __init__(self) -> None:
        self._here: list[memoryview] = []  # of all pieces, until they are too many
        self._ends = [0]
        self._file: BinaryIO | None = None

    def put(self, piece: bytes | memoryview) -> int:
        """Keep a piece, which nobody changes any more; gives its number."""
        piece = memoryview(piece).cast("B")
        self._ends.append(self._ends[-1] + len(piece))
        if self._file:
            _write(self._file, piece)
        else:
            self._here.append(piece)
            if self._ends[-1] > MOST:
                self._move()
        return len(self._ends) - 2

    def get(self, number: int) -> memoryview:
        """A piece again; what is looked at of it takes memory until it is let go of."""
        if not self._file or self._ends[number] == self._ends[number + 1]:
            return self._here[number] if not self._file else memoryview(b"")
        there = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        return memoryview(there)[self._ends[number] : self._ends[number + 1]]

    def _move(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  # closed with this
        weakref.finalize(self, self._file.close)
        for piece in self._here:
            _write(self._file, piece)
        self._here.clear()


def _write(file: BinaryIO, piece: memoryview) -> None:
    """All of a piece: a file without a buffer may take a part of it."""
    try:
        while piece:
            piece = piece[file.write(piece) :]
    except OSError as error:
        error.filename = error.filename or tempfile.gettempdir()  # a full disk does not say which one
        raise
