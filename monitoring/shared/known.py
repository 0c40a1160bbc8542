"""What a mirror knows of a unit: the head that it shows, and how each file looked when it was put in place."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from monitoring.disk.whole import write_whole
from monitoring.errors import DamagedError
from monitoring.shared.head import ENDING, Head, Held
from monitoring.shared.kinds import WORKSPACE, is_local, is_unit

Mark = tuple[int, int, int]  # how large, since when, and which file


@dataclass
class Known:
    """One unit.

    Args:
        tag: of the head that the mirror shows; empty before the first.
        head: it itself.
        marks: by path, how the files looked when they were the head's.
    """

    tag: str = ""
    head: Head = field(default_factory=Head)
    marks: dict[str, Mark] = field(default_factory=dict)

    def files_held(self, path: str) -> Held | None:
        """What the mirror shows of a file; None where it has none."""
        return self.head.files.get(path) if path in self.marks else None

    def keep(self, state: Path, unit: str) -> None:
        """Note it, so that the next process need not look into every file."""
        write_whole(state / f"{unit}{ENDING}", self.head.to_bytes())
        write_whole(state / f"{unit}.marks", json.dumps([self.tag, self.head.number, self.marks]).encode())

    @classmethod
    def kept(cls, state: Path, unit: str) -> "Known":
        """What was noted; nothing where that is not whole."""
        try:
            head = Head.parsed((state / f"{unit}{ENDING}").read_bytes(), unit)
            tag, number, marks = json.loads((state / f"{unit}.marks").read_bytes())
            if number != head.number:
                return cls()
            return cls(str(tag), head, {path: (size, at, which) for path, (size, at, which) in marks.items()})
        except (OSError, ValueError, TypeError, DamagedError):
            return cls()


def mark(path: Path) -> Mark:
    """How a file looks."""
    return _mark(path.stat())


def there(home: Path, unit: str) -> dict[str, Mark]:
    """By path below its folder, how the mirrored files of a unit look now."""
    if unit == WORKSPACE:
        return dict(_walk(home, "", is_other=True))
    return dict(_walk(home / unit, ""))


def place(home: Path, unit: str) -> Path:
    """The folder of a unit."""
    return home if unit == WORKSPACE else home / unit


def _walk(folder: Path, above: str, is_other: bool = False) -> Iterator[tuple[str, Mark]]:
    try:
        found = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in found:
        path = f"{above}{entry.name}"
        try:
            if entry.is_dir(follow_symlinks=False):
                if not (is_local(f"{path}/x") or (is_other and is_unit(entry.name))):
                    yield from _walk(folder / entry.name, f"{path}/")
            elif not is_local(path) and entry.is_file(follow_symlinks=False):
                yield path, _mark(entry.stat(follow_symlinks=False))
        except FileNotFoundError:  # it was removed since
            continue


def _mark(found: os.stat_result) -> Mark:
    return found.st_size, found.st_mtime_ns, found.st_ino
