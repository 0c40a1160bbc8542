"""What happened around a deployment, in people's words: one small file beside its log, written whole.

Pictures over time have a mark at each event. A workspace without the file has none.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter

from monitoring.disk import stamped
from monitoring.disk.locks import locked
from monitoring.errors import DamagedError, DataError

FOLDER, FILE = "events", "events.json"
LONGEST, MOST = 200, 1000  # signs of a text; events of a deployment


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """Something that happened.

    Args:
        at: when, on the clock of the log; naive.
        text: what, in one sentence of at most 200 signs.
    """

    at: datetime
    text: str


_CONTENT = TypeAdapter(dict[str, tuple[Event, ...]], config=ConfigDict(defer_build=True))


def read(folder: Path) -> tuple[Event, ...]:
    """All events of a deployment in the order of time; none where there is no file.

    Raises `DamagedError` where they cannot be told any more.
    """
    path = folder / FOLDER / FILE
    hint = f"put {path} back from a copy, or remove it and .{FILE}.copy beside it: events then begin anew"
    try:
        return stamped.read(path, lambda content: _CONTENT.validate_json(content)["events"], hint)
    except FileNotFoundError:
        return ()
    except DamagedError as error:
        raise DamagedError(f"the events of {folder.name} are damaged: {error.message}", hint) from error


def change(folder: Path, change: Callable[[tuple[Event, ...]], Iterable[Event]]) -> tuple[Event, ...]:
    """Change them, one process after the other, and give what they are then, each once, in the order of time."""
    with locked(folder / FOLDER):
        before = read(folder)
        after = tuple(sorted(set(change(before))))
        if len(after) > MOST:
            hint = "remove older ones: modelwatch events NAME remove NUMBER..."
            raise DataError(f"these would be {len(after):,} events, and pictures show {MOST:,}", hint)
        if after != before:
            stamped.write(folder / FOLDER / FILE, _CONTENT.dump_json({"events": after}), twice=True)
        return after


def state(folder: Path) -> str:
    """Changes whenever events do."""
    try:
        found = (folder / FOLDER / FILE).stat()
    except OSError:
        return ""
    return f"{found.st_mtime_ns}-{found.st_size}"
