"""Reading the journal, and appending to it: one file an entry, put in place in a single step.

Whichever entry is newest says what is live; no other file does. Beside their folder stand the number and hash
of the newest (`journal.json`), so that one that was removed from the end is missed, and so is the whole folder.
"""

import json
import os
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from monitoring.disk import mended, stamped
from monitoring.disk.locks import locked
from monitoring.disk.whole import write_new, write_whole
from monitoring.errors import DamagedError
from monitoring.log.journal.entry import Draft, Entry, written

FOLDER, HEAD = "journal", "journal.json"
_ENTRY = re.compile(r"(\d{6,})\.json|\.(\d{6,})\.json\.copy")


def entries(folder: Path) -> tuple[Entry, ...]:
    """Every entry of a deployment's journal, oldest first; none where there is no journal.

    Raises `DamagedError` where one is gone, or not what was written; `faults` names all of those.
    """
    return tuple(_entry(folder, number) for number in range(1, _last(folder) + 1))


def newest(folder: Path) -> Entry | None:
    """The newest entry, which says what is live; None where there is no journal. Raises as `entries` does."""
    last = _last(folder)
    return _entry(folder, last) if last else None


def append(folder: Path, make: Callable[[tuple[Entry, ...]], Draft]) -> Entry:
    """Append what `make` says once it knows all entries so far; nobody else appends in between.

    It is there whole or not at all. What a killed process could not finish beside it is mended first.
    """
    place = folder / FOLDER
    with locked(place):
        before = entries(folder)
        draft = make(before)
        if before:
            _beside(folder, before[-1])
        now = datetime.now(UTC).replace(tzinfo=None)
        at = max(now, before[-1].at) if before else now
        content = written(len(before) + 1, at, draft, before[-1].hash if before else "")
        entry = Entry.parsed(content)
        if not write_new(path_of(folder, entry.number), content):
            raise DamagedError(
                f"the journal of {folder.name} has two writers", "look at what it says now, and try again"
            )
        _beside(folder, entry)
        return entry


def path_of(folder: Path, number: int) -> Path:
    """Where an entry lies."""
    return folder / FOLDER / f"{number:06}.json"


def is_entry(name: str) -> bool:
    """Whether a file of the journal's folder is called as an entry, or the copy of one."""
    return _ENTRY.fullmatch(name) is not None


def numbers(folder: Path) -> set[int]:
    """Of which entries there is a file, or its copy."""
    try:
        found = map(_ENTRY.fullmatch, os.listdir(folder / FOLDER))
    except (FileNotFoundError, NotADirectoryError):
        return set()
    return {int(match[1] or match[2]) for match in found if match}


def head(folder: Path) -> Mapping[str, object]:
    """Number and hash of the newest entry as they were noted; raises `DamagedError` and `FileNotFoundError`."""
    return stamped.read(folder / HEAD, _head, verify_hint(folder))


def verify_hint(folder: Path) -> str:
    """What to do where the journal is not what it was."""
    return f"see what is wrong: modelwatch history {folder.name} --verify"


def _last(folder: Path) -> int:
    """The number of the newest entry; 0 without a journal."""
    try:
        noted = int(str(head(folder)["number"]))  # before the entries are listed: of these there may be more by then
    except FileNotFoundError:
        noted = 0
    except DamagedError as error:
        mended.tell(folder / HEAD, error.message)
        noted = 0
    last = max(numbers(folder), default=0)
    if last < noted:
        raise _gone(folder, noted)
    return last


def _entry(folder: Path, number: int) -> Entry:
    """An entry; where its file is not what was written, what its copy says, and nobody puts that in its place."""
    path = path_of(folder, number)
    try:
        return _numbered(path, number)
    except (OSError, ValueError) as error:
        if isinstance(error, PermissionError):
            raise
        gone = isinstance(error, FileNotFoundError)
        try:
            found = _numbered(stamped.copy_of(path), number)
        except (OSError, ValueError):
            raise _gone(folder, number) if gone else _damaged(folder, number) from None
        why = "gone" if gone else "damaged"
        mended.tell(path, f"entry {number} of the journal is {why}; it was read from its copy: {verify_hint(folder)}")
        return found


def _numbered(path: Path, number: int) -> Entry:
    found = Entry.parsed(path.read_bytes())
    if found.number != number:
        raise ValueError("it is another entry")
    return found


def _beside(folder: Path, entry: Entry) -> None:
    """Its copy, and the note that it is the newest."""
    path = path_of(folder, entry.number)
    if not stamped.copy_of(path).exists():
        write_whole(stamped.copy_of(path), path.read_bytes())
    try:
        noted = head(folder)["hash"]
    except (FileNotFoundError, DamagedError):
        noted = ""
    if noted != entry.hash:
        told = json.dumps({"number": entry.number, "hash": entry.hash}).encode()
        stamped.write(folder / HEAD, told, twice=True)


def _head(content: bytes) -> Mapping[str, object]:
    found = json.loads(content)
    return {"number": int(found["number"]), "hash": str(found["hash"])}


def _gone(folder: Path, number: int) -> DamagedError:
    return DamagedError(f"entry {number} of the journal of {folder.name} is gone", verify_hint(folder))


def _damaged(folder: Path, number: int) -> DamagedError:
    return DamagedError(f"entry {number} of the journal of {folder.name} is damaged", verify_hint(folder))
