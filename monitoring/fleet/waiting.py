"""What devices have sent and nobody has taken in yet."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from monitoring.log import Log
from monitoring.log.fleet import inbox


@dataclass(frozen=True, slots=True)
class Waiting:
    """A deployment's inbox.

    Args:
        files: how many wait.
        since: when the oldest of them came (UTC); None where none waits.
        refused: how many were put aside, with the reason beside each.
    """

    files: int
    since: datetime | None
    refused: int


def waiting(log: Log) -> Waiting:
    """What lies in the inbox of a log; a file may be taken in while one looks."""
    files, aside = inbox.waiting(log.folder), log.folder / inbox.FOLDER / inbox.REFUSED
    since = None
    for path in files:
        with suppress(FileNotFoundError):
            since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            break
    return Waiting(len(files), since, len([*aside.glob("*.txt")]))
