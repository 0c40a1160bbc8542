"""Putting files of the bucket into the mirror: all of them are here and right before the first takes its place."""

import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from monitoring.disk import mended
from monitoring.disk.whole import remove
from monitoring.errors import DamagedError
from monitoring.shared.kinds import is_secret, order
from monitoring.shared.known import Known, mark, place
from monitoring.shared.mirror import Mirror
from monitoring.shared.slot import INCOMING
from monitoring.shared.store.head import OBJECTS, Held


@contextmanager
def fetched(
    mirror: Mirror, unit: str, files: Mapping[str, Held], hollow: Collection[str] = ()
) -> Iterator[tuple[Path, list[str]]]:
    """A folder with these files of a unit, and which of them are what was written; it goes with the block.

    Those that stay `hollow` have their size and time alone, so that whoever lists, links or removes files sees no
    difference. Raises `FileNotFoundError` where an object is there no more.
    """
    folder = mirror.slot.folder / f"{INCOMING}{uuid4().hex[:8]}"
    try:
        folder.mkdir(mode=0o700)
        for above in {(folder / path).parent for path in files}:
            above.mkdir(parents=True, exist_ok=True)

        def fetch(path: str) -> bool:
            if path in hollow:
                return _shaped(folder / path, files[path])
            return _fetched(mirror, unit, path, files[path], folder / path)

        with mirror.bucket.at_once() as threads:
            yield folder, [path for path, right in zip(files, threads.map(fetch, files), strict=True) if right]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def bring(mirror: Mirror, unit: str, paths: Collection[str]) -> None:
    """Let files that are hollow have their content.

    Raises `FileNotFoundError` where it is in the bucket no more, and `DamagedError` where it is not what was written.
    """
    if unit not in mirror.known or mirror.known[unit].hollow.isdisjoint(paths):
        return
    with mirror.bringing:
        with mirror.mutex:
            known = mirror.known[unit]
            wanted = {path: known.head.files[path] for path in paths if path in known.hollow}
        with fetched(mirror, unit, wanted) as (folder, right), mirror.mutex:
            known = mirror.known.get(unit, Known())
            for path in right:  # but for what somebody has erased meanwhile
                if path in known.hollow and known.head.files[path] == wanted[path]:
                    os.replace(folder / path, place(mirror.home, unit) / path)
                    known.marks[path] = mark(place(mirror.home, unit) / path)
                    known.hollow.discard(path)
            mirror.keep(unit, known)
            if wrong := wanted.keys() - right:
                hint = "put an earlier version of it back, where the bucket keeps versions"
                where = f"{mirror.bucket.address}/{OBJECTS}/{unit}/{wanted[min(wrong)].object}"
                raise DamagedError(f"the rows of {unit} are damaged: {where} is not what was written", hint)


def put_in(mirror: Mirror, unit: str, folder: Path, paths: Iterable[str]) -> None:
    """Move fetched files to their places: folders that are new in one step, all others one by one, in their order."""
    home = place(mirror.home, unit)
    for path in sorted(paths, key=order):
        if not (folder / path).exists():  # it came with its folder
            continue
        new = _highest_new(home, path)
        if new.is_dir() and not new.is_symlink():
            remove(new)
        os.replace(folder / new.relative_to(home), new)


def take_out(mirror: Mirror, unit: str, paths: Iterable[str]) -> None:
    """Remove files that the bucket holds no more, those that others name last, and folders that are empty then."""
    home = place(mirror.home, unit)
    gone = sorted(paths, key=order, reverse=True)
    for path in gone:
        (home / path).unlink(missing_ok=True)
    for above in sorted({up for path in gone for up in (home / path).parents}, key=lambda up: -len(up.parts)):
        if above != mirror.home and above.is_relative_to(mirror.home):
            _remove_if_empty(above)


def told(mirror: Mirror, unit: str, paths: Iterable[str]) -> None:
    """Say which files of the mirror were not what the bucket holds, and were fetched anew."""
    for path in paths:
        where = place(mirror.home, unit) / path
        mended.tell(where, f"{where} was not what {mirror.bucket.address} holds; it was put back from there")


def _shaped(path: Path, held: Held) -> bool:
    with path.open("xb") as file:
        file.truncate(held.size)
    os.utime(path, ns=(held.modified, held.modified))
    return True


def _fetched(mirror: Mirror, unit: str, path: str, held: Held, to: Path) -> bool:
    name = f"{OBJECTS}/{unit}/{held.object}"
    if mirror.bucket.fetch(name, to) != held.sha256:
        to.unlink()
        where = f"{mirror.bucket.address}/{name}"
        mended.tell(place(mirror.home, unit) / path, f"{unit} is damaged: {where} is not what was written")
        return False
    os.utime(to, ns=(held.modified, held.modified))
    if is_secret(unit, path):
        to.chmod(0o600)
    return True


def _highest_new(home: Path, path: str) -> Path:
    """The file, or the highest folder above it that is not there yet."""
    found = home / path
    for above in (home / path).parents:
        if above == home.parent or above.is_dir():
            break
        remove(above)
        found = above
    return found


def _remove_if_empty(folder: Path) -> None:
    """Of a folder that holds a lock alone, too; whoever waits for that looks again."""
    try:
        left = os.listdir(folder)
        if left == [".lock"]:
            (folder / ".lock").unlink(missing_ok=True)
            left = []
        if not left:
            folder.rmdir()
    except OSError:
        return
