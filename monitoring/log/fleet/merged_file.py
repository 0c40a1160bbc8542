"""One merged file: which log its counts are of, and where they lie."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitoring.domain import Span


@dataclass(frozen=True, slots=True)
class Part:
    """The counts of one other log.

    Args:
        origin: which log; a newer export of the same one takes an older one's place.
        contains: origins of logs that had been merged into that one.
        deployment: what the deployment is called there.
        file: what the file was called.
        written: when it was exported (UTC).
        clock: what its grains are, `day` or `hour`.
        counted_by: format and cells of the tables.
        digest: SHA-256 of the file.
        span: from when to when its predictions reach; labels only to the day (or hour).
        device: what the device that counted is called; empty for another workspace's log. A device begins a new
            origin where its model changes, so that one device may have several parts.
        model_version: the version of the model on that device, where it said so.
        left_out: columns that the device did not count, because it has no key to make tokens by.
        given_up: rows that the device had no room for until it could send them.
        before: when the file was written whose place this one took; None for the first.
    """

    origin: str
    contains: tuple[str, ...]
    deployment: str
    file: str
    written: datetime
    clock: str
    counted_by: str
    digest: str
    span: Span
    device: str = ""
    model_version: str = ""
    left_out: tuple[str, ...] = ()
    given_up: int = 0
    before: datetime | None = None

    @property
    def origins(self) -> frozenset[str]:
        """All logs whose predictions are counted in it."""
        return frozenset((self.origin, *self.contains))

    def place(self, merged: Path) -> Path:
        """Where its tables lie below the folder of what was merged."""
        return folder_of(merged, self.digest)


def folder_of(merged: Path, digest: str) -> Path:
    """Where the tables of a file lie, by its SHA-256."""
    return merged / f"part-{digest[:32]}"
