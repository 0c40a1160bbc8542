"""Events out of a file of date and text: taken, or rejected with their line and reason."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from monitoring.disk.whole import make_folder
from monitoring.intake.reader import batches
from monitoring.intake.rejects import Counts, Reject, RejectsFile, shown
from monitoring.intake.schema import Field, FieldKind
from monitoring.log.kept.events import LONGEST, Event, change

FIELDS = (Field("date", FieldKind.TIME, filled=True), Field("text", FieldKind.CATEGORICAL, filled=True))


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


def _keep(folder: Path, rejects: list[Reject]) -> Path | None:
    if not rejects:
        return None
    make_folder(folder / "rejects")
    path = folder / "rejects" / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid4().hex[:6]}.csv"
    with RejectsFile.open(path) as file:
        file.add(rejects)
    return path
