"""What was taken of one file on its way in, and whether that is enough to go on with."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.domain import Received
from monitoring.errors import DataError, no_row_could
from monitoring.intake.columns.numbers.reasons import not_a_number
from monitoring.intake.reader import Batch
from monitoring.intake.rejects import Counts, Reject
from monitoring.log.incoming.not_probabilities import Improbable
from monitoring.log.incoming.number_like import number_like
from monitoring.log.incoming.within_file import WithinFile
from monitoring.log.tables.merge import Appended

# Labels of a reference that may be rejected: what is left would no longer be what it was taken from.
MOST_REJECTED = 0.01
MOST_ROWS_REJECTED = 0.5  # the same of its rows, whatever they were rejected for


@dataclass(slots=True)
class Taken:
    """Counted batch by batch.

    Args:
        name: the file's name.
        label: the column of the truth; empty where the file holds none.
        scores: what its scores hold that is no probability.
        counts: rows read, accepted and rejected.
        first: the first rejected row: file, line, column and reason; empty where there is none.
        known: accepted rows that have a label.
        refused: rows that were rejected for their label.
        first_refused: the first of them.
        notes: what was found out about words of yes and no, one sentence each.
        time: the column that says when its rows were, of labels when they became known; empty where none does.
        columns: all of its columns.
        lacks: those that it would need.
        rejected_for: rows that were rejected, by the column at fault.
        within: counts equal rows, and the order of times.
        newest: the time of the newest prediction that was read before; None where there is none, or no such file.
        late: rows that are older than that.
        appended: what its rows did to the table.
        categorical: its columns of categories.
        numbers: how many values of its first rows are numbers, by those, and how many there are.
        first_time: the earliest time of its rows.
        last_time: the latest one.
    """

    name: str
    label: str
    scores: Improbable = field(default_factory=Improbable)
    time: str = ""
    categorical: tuple[str, ...] = ()
    newest: datetime | None = None
    within: WithinFile = field(default_factory=WithinFile)
    counts: Counts = field(default_factory=Counts)
    first: str = ""
    known: int = 0
    refused: int = 0
    first_refused: str = ""
    notes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    rejected_for: Counter[str] = field(default_factory=Counter)
    late: int = 0
    appended: Appended = field(default_factory=Appended)
    numbers: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    first_time: datetime | None = None
    last_time: datetime | None = None

    def header(self, columns: Sequence[str], lacks: Sequence[str]) -> None:
        """Note what columns the file has, and which it lacks."""
        self.columns, self.lacks = tuple(columns), tuple(lacks)

    def add(self, batch: Batch, rejects: Sequence[Reject]) -> None:
        """Count a batch; its rejects are given as they may be shown."""
        self.counts += batch.counts
        self.notes = batch.said
        for_label = [reject for reject in rejects if self.label and reject.column == self.label]
        self.refused += len(for_label)
        self.scores.add(rejects)
        self.rejected_for.update(reject.column for reject in rejects if reject.column)
        self.first = self.first or self._told(rejects)
        self.first_refused = self.first_refused or self._told(for_label)
        if self.label in batch.table.column_names:
            self.known += pc.count(batch.table[self.label]).as_py()
        self.numbers = self.numbers or number_like(batch.table, self.categorical)
        self.within.add(batch.table)
        if self.time in batch.table.column_names:
            ends = pc.min_max(batch.table[self.time]).as_py()
            if self.newest and ends["min"] and ends["min"] < self.newest:
                self.late += pc.sum(pc.less(batch.table[self.time], pa.scalar(self.newest))).as_py() or 0
            self.first_time, self.last_time = (
                _outer(min, self.first_time, ends["min"]),
                _outer(max, self.last_time, ends["max"]),
            )

    def received(self, kind: str, rejects: str, *, refused: bool) -> Received:
        """The file as it is noted."""
        return Received(
            kind=kind,
            name=self.name,
            at=datetime.now(UTC).replace(tzinfo=None),
            columns=self.columns,
            read=self.counts.read,
            rejected=self.counts.rejected,
            rejected_for=dict(self.rejected_for),
            numbers=self.numbers,
            unchanged=self.appended.unchanged,
            replaced=self.appended.replaced,
            late=self.late,
            alike=self.within.alike,
            copies=self.within.copies,
            disordered=self.within.disordered,
            first=self.first_time,
            last=self.last_time,
            refused=refused,
            lacks=self.lacks,
            rejects=rejects,
        )

    @property
    def nothing(self) -> str:
        """Why no row could be used; empty where some could."""
        c = self.counts
        return "" if c.accepted or not c.read else f"{no_row_could(c.read)} be used: {self.first}"

    def require_rows(self) -> None:
        """Raise `DataError` where the file had rows and gave none."""
        if self.nothing:
            raise DataError(self.nothing, "check this file, and the columns that the deployment file names")

    def require_probabilities(self) -> None:
        """Raise `DataError` where scores are something else, such as per cent, of which a part looks like scores."""
        self.scores.refuse(self.name, self.counts.read)

    def require_reference(self) -> None:
        """Raise `DataError` where so many labels or rows were rejected that those that are left are a choice."""
        if self.refused > MOST_REJECTED * (self.known + self.refused):
            some = f"{self.refused:,} of the {self.known + self.refused:,} labels of {self.name} cannot be read"
            message = f"{some}, too many for what is left to be a reference; the first: {self.first_refused}"
            raise DataError(message, "mend these labels, or leave them empty where the truth is not known")
        if self.counts.rejected > MOST_ROWS_REJECTED * self.counts.read:
            some = f"{self.counts.rejected:,} of the {self.counts.read:,} rows of {self.name} cannot be read"
            message = f"{some}, too many for what is left to be a reference; the first: {self.first}"
            raise DataError(message, "mend these rows, or check what the deployment file says of their columns")

    def _told(self, rejects: Sequence[Reject]) -> str:
        return f"{self.name}, {rejects[0].told}{_perhaps_missing(rejects)}" if rejects else ""


def _perhaps_missing(rejects: Sequence[Reject]) -> str:
    """What to write where the first of these cells holds a word that others hold, too, in place of a number.

    >>> _perhaps_missing([Reject(1, "income", "k.A.", "'k.A.' is not a number")] * 2)
    '; where that stands for no value, name all such words under [files]: missing = ["k.A."]'
    """
    word = rejects[0].value
    others = sum(each.value == word for each in rejects) - 1
    if not others or rejects[0].reason != not_a_number(word) or any(map(str.isdigit, word)):
        return ""
    written = json.dumps(word, ensure_ascii=False)
    return f"; where that stands for no value, name all such words under [files]: missing = [{written}]"


def _outer(choose: Callable[..., datetime], before: datetime | None, now: datetime | None) -> datetime | None:
    there = [end for end in (before, now) if end is not None]
    return choose(there) if there else None
