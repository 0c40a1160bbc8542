"""Records of scored rows, one a line with its checksum: what was not written whole is told from what was."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple


class Record(NamedTuple):
    """What one call has scored.

    Args:
        rows: each with its moment, its score or scores, and the raw values by column.
        refused: how many rows could not be scored or counted.
    """

    rows: list[Any]
    refused: int = 0


def line_of(record: Record) -> bytes:
    """A record as a line.

    >>> line_of(Record([[0, 0.5, {"x": 1}]]))
    b'846633c8 [[[0,0.5,{"x":1}]],0]\\n'
    """
    text = json.dumps([record.rows, record.refused], separators=(",", ":"), ensure_ascii=False).encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


def records(path: str) -> Iterator[Record | None]:
    """The records of a file; None for a line that is damaged."""
    with open(path, "rb") as file:
        for line in file:
            yield record_of(line)


def record_of(line: bytes) -> Record | None:
    """The record of a line; None where it is not as it was written.

    >>> record_of(line_of(Record([], 2))), record_of(b"0badf00d [[],2]\\n")
    (Record(rows=[], refused=2), None)
    """
    return Record(*json.loads(line[9:])) if _is_whole(line) else None


def mend(path: str) -> int:
    """Cut off what a killed process, or a power cut, left half-written at the end; gives the size of what is whole."""
    whole = size = 0
    with open(path, "rb") as file:
        for line in file:
            size += len(line)
            if _is_whole(line):
                whole = size
    if whole < size:
        os.truncate(path, whole)
    return whole


def _is_whole(line: bytes) -> bool:
    return line.endswith(b"\n") and line[:9] == b"%08x " % zlib.crc32(line[9:-1])
