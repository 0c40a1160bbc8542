"""Rows that could not be used: what they are, how they are counted, and the file they land in."""

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from monitoring.intake.files import whole_file

LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that was left out.

    Args:
        row_number: its place in the file; 1 is the first row of data.
        column: where the fault is; empty where the row as a whole is at fault.
        value: what is there, cut after 200 characters.
        reason: what is wrong with it, in words.
    """

    row_number: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows were read, and what became of them; raises `ValueError` unless they add up.

    >>> Counts(3, 2, 1) + Counts(1, 1, 0)
    Counts(read=4, accepted=3, rejected=1)
    """

    read: int = 0
    accepted: int = 0
    rejected: int = 0

    def __post_init__(self) -> None:
        if self.read != self.accepted + self.rejected:
            raise ValueError(f"{self.read} rows read are not {self.accepted} accepted + {self.rejected} rejected")

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.read + other.read, self.accepted + other.accepted, self.rejected + other.rejected)


@dataclass(frozen=True, slots=True)
class RejectsFile:
    """An open CSV of rejects: row, column, value, reason."""

    handle: BinaryIO

    def add(self, rejects: Iterable[Reject]) -> None:
        """Append rejects."""
        self._write((r.row_number, r.column, r.value, r.reason) for r in rejects)

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator["RejectsFile"]:
        """A rejects file that is at `path` when the block ends, whole; nothing is left there when the block fails."""
        with whole_file(path) as handle:
            file = cls(handle)
            file._write([("row", "column", "value", "reason")])
            yield file

    def _write(self, rows: Iterable[tuple[object, ...]]) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        self.handle.write(text.getvalue().encode("utf-8", "replace"))


def shown(value: object) -> str:
    """A value as it is shown in a reject: text, cut after 200 characters; a missing one is empty."""
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
