"""Files that are written whole or not at all, and what is left of those whose writers were killed."""

import errno
import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from monitoring.disk import mended
from monitoring.errors import DataError

FULL = (errno.ENOSPC, errno.EDQUOT)  # what a disk answers that has no room

_PART = re.compile(r"\..+\.[0-9a-f]{8}\.part")


def writable(path: Path) -> None:
    """Raise `DataError` unless `path` can become a file: its folder is there, and it is no folder or device."""
    if not path.parent.is_dir():
        raise DataError(f"there is no folder {path.parent}", "create it, or choose another place")
    if path.exists() and not path.is_file():
        raise DataError(f"{path} is not a file that can be written", "choose another name")


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write that takes `path`'s place when the block ends, and leaves no trace when the block fails.

    Raises `DataError` where it cannot be written.
    """
    writable(path)
    sweep(path.parent)
    part = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        with _claimed(part, path) as handle:
            yield handle
            handle.flush()
            os.replace(part, path)
    except OSError as error:
        if error.errno:  # a full disk does not say which one; what foreign libraries raise is not of this file
            error.filename = error.filename or str(path)
        raise
    finally:
        part.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes, copy: Path | None = None) -> None:
    """Write a small file so that others see all of it or nothing, also after the power went.

    With `copy` twice: there is room for both before either takes its place.
    """
    with ExitStack() as files:
        for place in (copy, path) if copy else (path,):
            file = files.enter_context(whole_file(place))
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def unless_full(path: Path) -> Iterator[None]:
    """Writing what can be found anew at any time: a disk without room takes nothing away, so it is said and no error.

    >>> with unless_full(Path("/w/d/newest.json")):
    ...     raise OSError(errno.ENOSPC, "No space left on device")
    >>> mended.told(Path("/w/d"))
    ('/w/d/newest.json could not be kept: there is no space left on its disk; it is found anew at the next look',)
    >>> mended.forget()
    """
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        why = "there is no space left on its disk; it is found anew at the next look"
        mended.tell(path, f"{path} could not be kept: {why}")


def write_new(path: Path, content: bytes) -> bool:
    """Write a small file where there is none yet, all of it in one step; False where one is there already."""
    writable(path)
    part = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        with _claimed(part, path) as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
            os.link(part, path)
    except FileExistsError:
        return False
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return True


def make_folder(path: Path) -> None:
    """Make a folder for what can be made again, also where a file lies in its place."""
    if os.path.lexists(path) and not path.is_dir():
        path.unlink(missing_ok=True)
        mended.tell(path, f"a file lay in the place of the folder {path}; it was removed")
    path.mkdir(parents=True, exist_ok=True)


def remove(path: Path) -> None:
    """Remove whatever is there, a file or a folder with all that is in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def is_unfinished(name: str) -> bool:
    """Whether a file is called as one that is being written, or that a killed writer has left.

    >>> is_unfinished(".plan.json.0123abcd.part"), is_unfinished("plan.json")
    (True, False)
    """
    return _PART.fullmatch(name) is not None


def sweep(folder: Path) -> list[Path]:
    """Remove the unfinished files of killed writers in a folder, and give their names; living writers keep theirs."""
    try:
        names = [name for name in os.listdir(folder) if is_unfinished(name)]
    except OSError:
        return []
    return [folder / name for name in names if _removed(folder / name)]


def _sync_folder(folder: Path) -> None:
    """A name that was given stays, also where the power goes."""
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def _removed(part: Path) -> bool:
    try:
        with part.open("rb") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            part.unlink()
    except OSError:  # somebody writes it, or it is gone by now
        return False
    return True


def _claimed(part: Path, path: Path) -> BinaryIO:
    """A new file with a lock that dies with its process; somebody may sweep it away before it is locked."""
    while True:
        try:
            handle = part.open("xb")
        except OSError as error:
            raise DataError(f"{path} cannot be written: {error.strerror}", "choose another place") from error
        fcntl.flock(handle, fcntl.LOCK_EX)
        if part.exists():
            return handle
        handle.close()
