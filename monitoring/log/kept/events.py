"""What happened around a deployment, in people's words: one small file beside its log, written whole.

Pictures over time have a mark at each event. A workspace without the file has none.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from pydantic import ConfigDict, TypeAdapter

from monitoring.disk import stamped
from monitoring.disk.locks import locked
from monitoring.disk.whole import make_folder
from monitoring.errors import DamagedError, DataError
from monitoring.intake.reader import batches
from monitoring.intake.rejects import Counts, Reject, RejectsFile, shown
from monitoring.intake.schema import Field, FieldKind

FOLDER, FILE = "events", "events.json"
FIELDS = (Field("date", FieldKind.TIME, filled=True), Field("text", FieldKind.CATEGORICAL, filled=True))
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


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file of events.

    Args:
        counts: its rows: read, accepted and rejected.
        added: how many of the accepted ones were not there yet.
        rejects: the rows that were rejected, each with its reason.
        kept: the CSV that has them; None where every row was accepted.
    """

    counts: Counts
    added: int
    rejects: tuple[Reject, ...]
    kept: Path | None


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


def add(folder: Path, path: Path | str) -> Taken:
    """Add those of a file with the columns `date` and `text`; what is there already is not added again.

    Raises `DataError` for a file that cannot be used at all, or of more events than pictures can show.
    """
    found: list[Event] = []
    rejects: list[Reject] = []
    for batch in batches(path, FIELDS):
        rejects += batch.rejects
        for row, at, text in zip(batch.rows, *(batch.table[f.name].to_pylist() for f in FIELDS), strict=True):
            if len(text) <= LONGEST:
                found.append(Event(at, text))
            else:
                reason = f"the text has {len(text)} signs, at most {LONGEST} are shown"
                rejects.append(Reject(int(row), "text", shown(text), reason, batch.lines.of(int(row))))
    rejects.sort(key=lambda reject: reject.row_number)
    before: tuple[Event, ...] = ()

    def with_them(there: tuple[Event, ...]) -> tuple[Event, ...]:
        nonlocal before
        before = there
        return (*there, *found)

    after = change(folder, with_them)
    counts = Counts(len(found) + len(rejects), len(found), len(rejects))
    return Taken(counts, len(after) - len(before), tuple(rejects), _keep(folder, rejects))


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


def _keep(folder: Path, rejects: list[Reject]) -> Path | None:
    if not rejects:
        return None
    make_folder(folder / "rejects")
    path = folder / "rejects" / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid4().hex[:6]}.csv"
    with RejectsFile.open(path) as file:
        file.add(rejects)
    return path
