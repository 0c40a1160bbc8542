"""Taking in what devices have sent: counts are merged, rows go into the log, and what cannot be taken is put aside."""

from dataclasses import dataclass, field
from pathlib import Path

from monitoring.disk.locks import locked
from monitoring.errors import DataError
from monitoring.intake.rejects import Counts
from monitoring.log import Workspace
from monitoring.log.exchange import Merging, merge
from monitoring.log.fleet import inbox
from monitoring.log.ground.progress import Progress, no_progress


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of the files in an inbox.

    Args:
        merged: what became of counts.
        rows: rows read, accepted and rejected.
        refused: the files that were put aside, and why.
    """

    merged: tuple[Merging, ...] = ()
    rows: Counts = field(default_factory=Counts)
    refused: tuple[tuple[str, str], ...] = ()


def take_in(workspace: Workspace, name: str, progress: Progress = no_progress) -> TakenIn:
    """Take in what waits in a deployment's inbox; a file goes when it is taken in, so that a kill costs nothing.

    Raises `NotApplicableError` where counts wait that can be added to nothing, because the log has no times.
    """
    log = workspace.log(name)
    refused: list[tuple[str, str]] = []

    def put_aside(path: Path, error: DataError) -> None:
        inbox.refuse(path, error.message)
        refused.append((path.name, error.message))

    with locked(log.folder / inbox.FOLDER):
        files = inbox.waiting(log.folder)
        counts = [path for path in files if path.suffix == ".counts"]
        merged = merge(log, counts, progress, put_aside) if counts else ()
        for path in counts:
            path.unlink(missing_ok=True)
        rows = Counts()
        for path in files:
            if path not in counts:
                try:
                    rows += workspace.append_predictions(name, [path], progress).counts
                    path.unlink()
                except DataError as error:
                    put_aside(path, error)
    return TakenIn(merged, rows, tuple(refused))
