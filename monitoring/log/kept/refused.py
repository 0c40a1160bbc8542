"""Files of which rows were rejected: how many, why, and where these rows are kept."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from monitoring.domain import Received
from monitoring.intake.rejects import Reject, RejectsFile
from monitoring.log.kept import received

_VALUE = re.compile(r"^(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\") ")


@dataclass(frozen=True, slots=True)
class Reason:
    """Rows of one file that were rejected for the same.

    Args:
        column: where the fault is; empty where the row as a whole is at fault.
        text: what is wrong, without the value.
        rows: how many rows.
        example: what stands in the first of them.
    """

    column: str
    text: str
    rows: int
    example: str


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file of which rows were rejected.

    Args:
        file: as it was noted when it was read.
        reasons: the most frequent first; none where the rejected rows are not kept any more.
        kept: the CSV of its rejected rows; None where that is gone.
    """

    file: Received
    reasons: tuple[Reason, ...]
    kept: Path | None


def with_rejects(folder: Path) -> tuple[Received, ...]:
    """The files of a deployment of which rows were rejected, the newest first, each as it was read last.

    Raises `DamagedError` where they cannot be told any more.

    Args:
        folder: the deployment's.
    """
    newest = {(one.kind, one.name): one for one in received.read(folder)}
    return tuple(one for one in reversed(newest.values()) if one.rejected)


def looked_at(folder: Path, file: Received) -> RefusedFile:
    """Such a file, with why its rows were rejected."""
    path = folder / "rejects" / file.rejects
    if not file.rejects or not path.is_file():
        return RefusedFile(file, (), None)
    return RefusedFile(file, reasons(RejectsFile.read(path)), path)


def reasons(rejects: list[Reject]) -> tuple[Reason, ...]:
    """Why rows were rejected, the most frequent first; what differs in the value alone is the same.

    >>> found = reasons([Reject(i, "at", text, f"'{text}' is not a time") for i, text in enumerate(["soon", "never"])])
    >>> found[0].column, found[0].text, found[0].rows, found[0].example
    ('at', 'is not a time', 2, 'soon')
    """
    kinds = [(one.column, _VALUE.sub("", one.reason)) for one in rejects]
    first = dict(reversed(list(zip(kinds, (one.value for one in rejects), strict=True))))
    return tuple(Reason(*kind, rows, first[kind]) for kind, rows in Counter(kinds).most_common())
