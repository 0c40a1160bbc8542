"""Files that are whole or not there, and one process at a time: whatever is killed, and when."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO


def put(path: str, content: bytes) -> None:
    """Write a file in place of what was there, whole or not at all; it is on the disk when this returns."""
    with putting(path) as file:
        file.write(content)


@contextmanager
def putting(path: str) -> Iterator[IO[bytes]]:
    """A file that is written piece by piece, and takes its place when all of it is on the disk."""
    folder, name = os.path.split(path)
    new = os.path.join(folder, f".{name}.new")
    with open(new, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)
    settle(folder)


def settle(folder: str) -> None:
    """Have the names in a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def held(path: str, wait: bool = True) -> Iterator[bool]:
    """Hold a file that only one process can hold; gives whether it does. A killed process holds nothing."""
    with open(path, "ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def remove(folder: str) -> None:
    """Remove a folder of files, as far as that goes: what is left goes the next time."""
    with suppress(OSError):
        for name in os.listdir(folder):
            os.unlink(os.path.join(folder, name))
        os.rmdir(folder)
