"""One file as it came in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Received:
    """One file of predictions or labels, as it was read into the log; counts and names, and no value of any row.

    Args:
        kind: `predictions` or `labels`.
        name: the file's name.
        at: when it was read, in UTC.
        columns: all of its columns, in its order, those that the deployment does not name as well.
        read: its rows.
        rejected: rows that could not be used.
        rejected_for: by column of the deployment, how many of those were rejected for its value.
        numbers: by column of categories, how many values of its first rows are numbers, and how many there are.
        labels: its labels that were accepted and are known.
        orphans: those of them of whose id there was no prediction.
        unchanged: rows that were there already, under the same id and with the same values.
        replaced: rows under the id of another, which they replaced.
        late: predictions that are older than the newest one that was read before.
        alike: predictions with the inputs and the score of one before them in the file, under another id; None where
            that was not counted.
        copies: those of them with its time as well; likewise, and where rows have no times.
        disordered: predictions that are older than the one right before them in the file; likewise.
        first: the time of its earliest row, of labels the earliest time of knowing; None where that is not known.
        last: that of its latest one.
        refused: whether none of it was read.
        lacks: the columns that it would have needed, where it was refused for that.
        rejects: the name of the file that has its rejected rows; empty where there were none.
    """

    kind: str
    name: str
    at: datetime
    columns: tuple[str, ...] = ()
    read: int = 0
    rejected: int = 0
    rejected_for: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    labels: int = 0
    orphans: int = 0
    unchanged: int = 0
    replaced: int = 0
    late: int = 0
    alike: int | None = None
    copies: int | None = None
    disordered: int | None = None
    first: datetime | None = None
    last: datetime | None = None
    refused: bool = False
    lacks: tuple[str, ...] = ()
    rejects: str = ""

    @property
    def added(self) -> int:
        """Its accepted rows; 0 where all were there already, because then it was only read again."""
        accepted = self.read - self.rejected
        return 0 if self.unchanged == accepted else accepted
