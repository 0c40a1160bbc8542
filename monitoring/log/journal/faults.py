"""What is wrong with a journal: entries that were changed, removed, doubled or moved, each by its number."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from monitoring.disk import stamped
from monitoring.disk.whole import is_unfinished
from monitoring.errors import DamagedError
from monitoring.log.journal import journal
from monitoring.log.journal.entry import Entry


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Args:
        number: of the entry; 0 where it is no entry's.
        sentence: what it is.
    """

    number: int
    sentence: str


def faults(folder: Path) -> tuple[Fault, ...]:
    """Everything in a deployment's journal that is not as it was written, in the order of its entries; none is well.

    The note of the newest entry may be one entry behind, which is what a process leaves that was killed in between.
    Whoever rewrites all entries from one on, with the note and all copies, is not found: their hashes are then others
    than those that somebody kept elsewhere.
    """
    place = folder / journal.FOLDER
    noted = _noted(folder)
    last = max(journal.numbers(folder), default=0)
    found = {number: _read(folder, number) for number in range(1, last + 1)}
    each = [*_foreign(place), *(fault for number in found for fault in _of_entry(folder, number, found))]
    return tuple(sorted([*each, *_of_note(noted, last, found)], key=lambda fault: fault.number))


def _read(folder: Path, number: int) -> Entry | str:
    """An entry, or why it is none."""
    try:
        entry = Entry.parsed(journal.path_of(folder, number).read_bytes())
    except FileNotFoundError:
        return "is gone"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    except ValueError:
        return "was changed: its content is not what its hash was made of"
    return entry if entry.number == number else f"was replaced: entry {entry.number} lies in its place"


def _of_entry(folder: Path, number: int, found: Mapping[int, Entry | str]) -> Iterator[Fault]:
    entry, before = found[number], found.get(number - 1)
    if isinstance(entry, str):
        kept = stamped.copy_of(journal.path_of(folder, number))
        back = f"; put it back from {kept.name} beside it" if _is_entry(kept, number) else ""
        yield Fault(number, f"entry {number} {entry}{back}")
        return
    if isinstance(before, Entry) and entry.before != before.hash:
        yield Fault(before.number, f"entry {before.number} is not the one that entry {number} was written after")
    if number == 1 and entry.before:
        yield Fault(1, "entry 1 was written after another one, which is gone")
    copy = stamped.copy_of(journal.path_of(folder, number))
    if _content(copy) not in (None, _content(journal.path_of(folder, number))):
        yield Fault(number, f"the copy of entry {number} ({copy.name}) was changed")


def _of_note(noted: Mapping[str, object] | str, last: int, found: Mapping[int, Entry | str]) -> Iterator[Fault]:
    """What the note of the newest entry tells of the last ones."""
    if isinstance(noted, str):
        if last != 1 or noted != "gone":  # killed after the very first entry
            yield Fault(last, f"the note of the newest entry, {journal.HEAD}, is {noted}")
        return
    number = int(str(noted["number"]))
    yield from (Fault(one, f"entry {one} is gone") for one in range(last + 1, number + 1))
    if number < last - 1:
        yield Fault(last, f"entries after {number} were added, or {journal.HEAD} was taken back")
    entry = found.get(number)
    if isinstance(entry, Entry) and entry.hash != noted["hash"]:
        yield Fault(number, f"entry {number} is not the one that {journal.HEAD} was written after")


def _noted(folder: Path) -> Mapping[str, object] | str:
    try:
        return journal.head(folder) if journal.numbers(folder) or (folder / journal.HEAD).exists() else {"number": 0}
    except FileNotFoundError:
        return "gone"
    except DamagedError:
        return "damaged"


def _foreign(place: Path) -> Iterator[Fault]:
    """Files that nobody here has put there, such as an entry by another name."""
    names = sorted(os.listdir(place)) if place.is_dir() else []
    for name in names:
        if not (journal.is_entry(name) or name == ".lock" or is_unfinished(name)):
            yield Fault(0, f"{name} is no entry, and does not belong into the folder {place}")


def _is_entry(path: Path, number: int) -> bool:
    try:
        return Entry.parsed(path.read_bytes()).number == number
    except (OSError, ValueError):
        return False


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
