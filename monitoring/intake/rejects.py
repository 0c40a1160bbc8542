"""Rows that could not be used: what they are, how they are counted, and the file they land in."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from monitoring.disk.whole import whole_file
from monitoring.errors import short
from monitoring.intake.spreadsheet import safe_text, taken_back

LONGEST_VALUE = 200
HEADER = ("row", "column", "value", "reason", "line")


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that was left out.

    Args:
        row_number: its place in the file; 1 is the first row of data.
        column: where the fault is; empty where the row as a whole is at fault.
        value: what is there, cut after 200 characters.
        reason: what is wrong with it, in words.
        line: the line of the file on which it begins, from 1; 0 where the file has no lines (Parquet).
    """

    row_number: int
    column: str
    value: str
    reason: str
    line: int = field(default=0, compare=False)

    @property
    def where(self) -> str:
        """Its place as people find it: by an editor's line, where the file has lines.

        >>> Reject(4, "at", "soon", "'soon' is not a time", line=5).where, Reject(4, "", "", "").where
        ("line 5, column 'at'", 'row 4')
        """
        place = f"line {self.line}" if self.line else f"row {self.row_number}"
        return f"{place}, column {self.column!r}" if self.column else place

    @property
    def told(self) -> str:
        """Where it is, what stands there and what is wrong with that.

        >>> Reject(1, "x", "na", "the model takes no gaps", line=2).told, Reject(1, "x", "na", "'na' is no number").told
        ("line 2, column 'x': 'na': the model takes no gaps", "row 1, column 'x': 'na' is no number")
        """
        value = short(self.value)
        is_named = not (self.column and self.value) or value.rstrip("…'\"") in self.reason
        return f"{self.where}: {self.reason}" if is_named else f"{self.where}: {value}: {self.reason}"


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
    """An open CSV of rejects: `HEADER`; with `raw`, cells that a spreadsheet would run are written as they are."""

    handle: BinaryIO
    raw: bool = False

    def add(self, rejects: Iterable[Reject]) -> None:
        """Append rejects."""
        safe = str if self.raw else safe_text
        self._write((r.row_number, safe(r.column), safe(r.value), _reason(r, safe), r.line or "") for r in rejects)

    @classmethod
    @contextmanager
    def open(cls, path: Path, *, raw: bool = False) -> Iterator["RejectsFile"]:
        """A rejects file that is at `path` when the block ends, whole; nothing is left there when the block fails."""
        with whole_file(path) as handle:
            file = cls(handle, raw)
            file._write([HEADER])
            yield file

    @staticmethod
    def read(path: Path) -> list[Reject]:
        """The rejects in a file that is not raw, also in one of an earlier version, which has no lines."""
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return [
            Reject(
                int(r["row"]),
                taken_back(r["column"]),
                taken_back(r["value"]),
                r["reason"],
                int(r.get("line") or 0),
            )
            for r in rows
        ]

    def _write(self, rows: Iterable[tuple[object, ...]]) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        self.handle.write(text.getvalue().encode("utf-8", "replace"))


def _reason(reject: Reject, safe: Callable[[str], str]) -> str:
    """Most begin with the value in quotes, so they are no formula; a model's own words can begin in any way."""
    return reject.reason if reject.reason.startswith("'") else safe(reject.reason)


def shown(value: object) -> str:
    """A value as it is shown in a reject: text, cut after 200 characters; a missing one is empty."""
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
