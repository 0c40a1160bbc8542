"""Checksums of files that never change, kept in one file beside them: what was written is what is read.

Each file is summed in blocks (CRC-32), so that the end of a large one can be checked alone. A file is checked when it
is first read in a process, and again where it looks different from what was checked.
"""

import os
import zlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from threading import Lock
from types import MappingProxyType

from cachetools import LRUCache

from monitoring.disk.whole import remove, write_whole
from monitoring.errors import DamagedError

FILE = "_sums"
BLOCK = 2**20
AT_ONCE = 16  # files that one thread looks at before it takes others: each turn has its own price
REMEMBERED = 2**17  # files
Mark = tuple[int, int, int, int]  # which file this is, how large, and since when: whatever it is called by now
_seen: LRUCache[Mark, bool] = LRUCache(REMEMBERED)  # whether the whole of it, or only its end
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Sum:
    """A file's size, and the CRC-32 of each of its blocks."""

    size: int
    blocks: tuple[int, ...]

    @classmethod
    def of(cls, path: Path, first: int = 0) -> "Sum":
        """Of a file as it is; with `first`, of its blocks from that one on."""
        found = []
        with path.open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            buffer = bytearray(min(BLOCK, size + 1))  # memory that is touched for nothing costs more than the sum
            file.seek(first * BLOCK)
            while got := file.readinto(buffer):
                found.append(zlib.crc32(memoryview(buffer)[:got]))
        return cls(size, tuple(found))

    def line(self, name: str) -> str:
        """As it is kept: checked itself, by a sum in front.

        >>> Sum(3, (255,)).line("a.parquet")
        '404cd863 3 ff a.parquet'
        """
        text = f"{self.size} {','.join(f'{block:x}' for block in self.blocks) or '-'} {name}"
        return f"{zlib.crc32(text.encode()):08x} {text}"

    @classmethod
    def parsed(cls, line: str) -> "tuple[str, Sum] | None":
        """The inverse of `line`; None for a line that is not whole."""
        check, _, text = line.partition(" ")
        if check != f"{zlib.crc32(text.encode()):08x}":
            return None
        size, blocks, name = text.split(" ", 2)
        return name, cls(int(size), tuple(int(block, 16) for block in blocks.split(",") if block != "-"))


def note(folder: Path, names: Iterable[str]) -> None:
    """Note the sums of files, by their names in `folder`, as they are now."""
    lines = []
    for name in names:
        mark = _mark(folder / name)
        lines.append(Sum.of(folder / name).line(name))
        _remember(mark, whole=True)
    _append(folder, lines)


def note_as(source: Path, copy: Path) -> None:
    """Note of a copy of a file what is noted of the file."""
    _append(copy.parent, [noted(source.parent)[source.name].line(copy.name)])


def noted(folder: Path) -> Mapping[str, Sum]:
    """The sums that are noted in a folder, by name."""
    try:
        mark = _mark(folder / FILE)
        return _noted(folder / FILE, mark)
    except OSError:
        return {}


def keep_only(folder: Path, names: Iterable[str]) -> None:
    """Forget the sums of all other files."""
    found = noted(folder)
    _make_way(folder / FILE)
    write_whole(folder / FILE, "\n".join(found[name].line(name) for name in names if name in found).encode())


def changed(folder: Path, names: Iterable[str], *, only_end: bool = False) -> list[str]:
    """Which of some files are not what was noted of them; of those that never were, nobody can tell.

    With `only_end` no more than the last two blocks of each are read.
    """
    known = noted(folder)
    asked = [name for name in names if name in known and not _is_remembered(folder / name, only_end)]
    wrong = partial(_wrong, folder, known, only_end)
    if len(asked) < 2:
        return wrong(asked)
    some = [asked[place : place + AT_ONCE] for place in range(0, len(asked), AT_ONCE)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return list(chain.from_iterable(threads.map(wrong, some)))


def require(path: Path, what: str, hint: str, *, only_end: bool = False) -> None:
    """Raise `DamagedError` where a file is not what was noted of it."""
    if changed(path.parent, [path.name], only_end=only_end):
        raise DamagedError(f"{what} is damaged: {path} is not what was written", hint)


@lru_cache(maxsize=1024)
def _noted(path: Path, mark: Mark) -> Mapping[str, Sum]:
    lines = path.read_bytes().decode(errors="replace").split("\n")
    return MappingProxyType(dict(found for line in lines if (found := Sum.parsed(line))))


def _wrong(folder: Path, known: Mapping[str, Sum], only_end: bool, names: list[str]) -> list[str]:
    return [name for name in names if not _is_right(folder, known, only_end, name)]


def _is_right(folder: Path, known: Mapping[str, Sum], only_end: bool, name: str) -> bool:
    first = max(len(known[name].blocks) - 2, 0) if only_end else 0
    path = folder / name
    try:
        mark = _mark(path)
        found = Sum.of(path, first)
    except PermissionError:  # it may be right; who may read it is another matter
        raise
    except OSError:
        return False
    if found != Sum(known[name].size, known[name].blocks[first:]):
        return False
    _remember(mark, whole=not only_end)
    return True


def _append(folder: Path, lines: list[str]) -> None:
    _make_way(folder / FILE)
    # A line that somebody could not finish ends before these.
    with (folder / FILE).open("ab", buffering=0) as file:
        file.write("".join(f"\n{line}" for line in lines).encode())


def _make_way(path: Path) -> None:
    """Put a folder away that lies where the sums belong; what was summed has to be noted again."""
    if path.is_dir():
        remove(path)


def _mark(path: Path) -> Mark:
    there = path.stat()
    return there.st_dev, there.st_ino, there.st_size, there.st_mtime_ns


def _remember(mark: Mark, whole: bool) -> None:
    with _lock:
        _seen[mark] = whole or _seen.get(mark, False)


def _is_remembered(path: Path, only_end: bool) -> bool:
    try:
        mark = _mark(path)
    except OSError:
        return False
    with _lock:
        whole = _seen.get(mark)
    return whole is not None and (whole or only_end)
