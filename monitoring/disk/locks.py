"""Who may change a folder: locks that die with the process that holds them."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TextIO

from monitoring.disk.whole import make_folder

Around = Callable[[Path], AbstractContextManager[object]]
_around: Around = nullcontext  # of other machines nothing is known at first


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One writer at a time below `folder`, across processes; makes the folder where it is not there."""
    while True:
        with _lock_file(folder) as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            # Another folder may have come in its place while we waited; then its lock is the one that counts.
            if _is_at(handle.fileno(), folder / ".lock"):
                with _around(folder):
                    yield
                return


def agree(around: Around) -> None:
    """From now on, every lock is held inside of what `around` gives for its folder, too."""
    global _around
    _around = around


@contextmanager
def claimed(folder: Path) -> Iterator[bool]:
    """This process works on a folder, wherever it is moved; answers whether it is still in its place."""
    place = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX)
        yield _is_at(place, folder)
    finally:
        os.close(place)


@contextmanager
def abandoned(folder: Path) -> Iterator[bool]:
    """Whether the process that claimed a folder has gone; if so, the claim is ours for as long as the block runs."""
    try:
        place = os.open(folder, os.O_RDONLY)
    except (FileNotFoundError, PermissionError):  # it is gone, or somebody else's
        yield False
        return
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield _is_at(place, folder)
    finally:
        os.close(place)


def remove_abandoned(folder: Path) -> bool:
    """Remove a folder unless a living process has claimed it; whether it was removed."""
    with abandoned(folder) as free:
        if free:
            shutil.rmtree(folder, ignore_errors=True)
        return free


def _lock_file(folder: Path) -> TextIO:
    while True:
        make_folder(folder)
        try:
            return (folder / ".lock").open("w")
        except FileNotFoundError:  # the folder was moved in between
            continue


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
