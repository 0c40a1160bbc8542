"""What a mirror knows of a unit: the head that it shows, and how each file looked when it was put in place."""

import json
import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from monitoring.disk.whole import write_whole
from monitoring.errors import DamagedError
from monitoring.shared.kinds import WORKSPACE, is_local, is_unit
from monitoring.shared.store.head import ENDING, Head, Held

JUST_NOW = 100_000_000  # nanoseconds: two changes in one of the clock's ticks cannot be told apart
Mark = tuple[int, int, int]  # how large, since when, and which file


@dataclass
class Known:
    """One unit.

    Args:
        tag: of the head that the mirror shows; empty before the first.
        head: it itself.
        marks: by path, how the files looked when they were the head's.
        hollow: those that are not here yet: in their places lie files of the same size and time, without content.
    """

    tag: str = ""
    head: Head = field(default_factory=Head)
    marks: dict[str, Mark] = field(default_factory=dict)
    hollow: set[str] = field(default_factory=set)

    def files_held(self, path: str) -> Held | None:
        """What the mirror shows of a file; None where it has none."""
        return self.head.files.get(path) if path in self.marks else None

    def keep(self, state: Path, unit: str) -> None:
        """Note it, so that the next process need not look into every file."""
        write_whole(state / f"{unit}{ENDING}", self.head.to_bytes())
        told = [self.tag, self.head.number, self.marks, sorted(self.hollow)]
        write_whole(state / f"{unit}.marks", json.dumps(told).encode())

    @classmethod
    def kept(cls, state: Path, unit: str) -> "Known":
        """What was noted; nothing where that is not whole."""
        try:
            head = Head.parsed((state / f"{unit}{ENDING}").read_bytes(), unit)
            tag, number, noted, hollow = json.loads((state / f"{unit}.marks").read_bytes())
            if number != head.number:
                return cls()
            marks = {path: (size, at, which) for path, (size, at, which) in noted.items()}
            return cls(str(tag), head, marks, set(hollow))
        except (OSError, ValueError, TypeError, DamagedError):
            return cls()


def mark(path: Path) -> Mark:
    """How a file looks."""
    return _mark(path.stat())


def there(home: Path, unit: str) -> dict[str, Mark]:
    """By path below its folder, how the mirrored files of a unit look now."""
    return {
        path: _mark(found) for path, found in _walk(str(place(home, unit)), "", unit) if not stat.S_ISDIR(found.st_mode)
    }


def folders(home: Path, unit: str) -> dict[str, int]:
    """By place, when something last came to or left the folders of a unit; empty where that was just now."""
    above = str(place(home, unit))
    found = {"": os.stat(above)} if os.path.isdir(above) else {}
    found |= {path: one for path, one in _walk(above, "", unit) if stat.S_ISDIR(one.st_mode)}
    times = {os.path.join(above, path): one.st_mtime_ns for path, one in found.items()}
    return times if max(times.values(), default=0) < time.time_ns() - JUST_NOW else {}


def place(home: Path, unit: str) -> Path:
    """The folder of a unit."""
    return home if unit == WORKSPACE else home / unit


def _walk(folder: str, above: str, unit: str) -> Iterator[tuple[str, os.stat_result]]:
    """All files and folders that are mirrored."""
    try:
        found = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in found:
        path = f"{above}{entry.name}"
        is_folder = entry.is_dir(follow_symlinks=False)
        is_other = unit == WORKSPACE and not above and is_folder and is_unit(entry.name)
        if is_other or is_local(f"{path}/x" if is_folder else path):
            continue
        try:
            yield path, entry.stat(follow_symlinks=False)
        except FileNotFoundError:  # it was removed since
            continue
        if is_folder:
            yield from _walk(entry.path, f"{path}/", unit)


def _mark(found: os.stat_result) -> Mark:
    return found.st_size, found.st_mtime_ns, found.st_ino
