"""Folders on their way into a workspace: filled aside, put in place whole, cleaned up after whoever was killed."""

import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from monitoring.disk.locks import abandoned, claimed, locked, remove_abandoned
from monitoring.disk.whole import sweep

ADDING, OLD, GONE = ".adding-", ".old-", ".gone-"


@contextmanager
def aside(place: Path) -> Iterator[Path]:
    """A new folder beside `place`, to be filled and moved there; what is still in it when the block ends goes."""
    while True:
        folder = place.with_name(f"{ADDING}{place.name}-{uuid4().hex[:8]}")
        folder.mkdir(parents=True)
        with claimed(folder) as still_there:
            if not still_there:  # somebody cleaned up before it was claimed
                continue
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return


def move_in(folder: Path, place: Path) -> bool:
    """Move a folder to a free place; False where it is taken."""
    try:
        folder.rename(place)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        return False
    return True


def exchange(folder: Path, place: Path, last: Callable[[], None]) -> bool:
    """Move a folder to a taken place, once nobody is at work there and `last` is done; what was there goes.

    False where somebody took the place in the moment between; then it is to be tried again.
    """
    with claimed(place) as still_there:
        if not still_there:
            return False
        old = place.with_name(f"{OLD}{place.name}-{uuid4().hex[:8]}")
        with locked(place / "profiles"), locked(place):
            last()
            place.rename(old)
            done = move_in(folder, place)
        if done:
            shutil.rmtree(old, ignore_errors=True)
    return done


def discard(place: Path) -> bool:
    """Remove a folder, once nobody is at work there; False where it was gone by then.

    It is out of the way in one step, so that nobody meets a part of it, even where removing it is interrupted.
    """
    try:
        with claimed(place) as still_there:
            if not still_there:
                return False
            gone = place.with_name(f"{GONE}{place.name}-{uuid4().hex[:8]}")
            with locked(place / "profiles"), locked(place):
                place.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
    except FileNotFoundError:
        return False
    return True


def clean(home: Path) -> int:
    """Remove what killed processes have left; a place that was emptied and not filled again gets back what it held.

    Gives the number of unfinished files that were removed.
    """
    for old in home.glob(f"{OLD}*-*"):
        place = home / old.name.removeprefix(OLD).rpartition("-")[0]
        with abandoned(old) as free:
            if free and place.exists():
                shutil.rmtree(old, ignore_errors=True)
            elif free:
                move_in(old, place)
    for folder in (*home.glob(f"{ADDING}*"), *home.glob(f"{GONE}*")):
        remove_abandoned(folder)
    return sum(sweep_parts(folder) for folder in (home, *home.glob("[!.]*")))


def sweep_parts(folder: Path) -> int:
    """Remove the unfinished files that killed processes left in a folder and those below it; gives how many."""
    places = (folder, *(place for depth in ("*", "*/_keys-*") for place in folder.glob(depth) if place.is_dir()))
    return sum(len(sweep(place)) for place in places)
