"""Counts as a file that `modelwatch profile merge` takes: a zip with a header, and one `.npy` part a column.

No row is in it. Parts are stored as they are, and hold numbers alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import IO

import numpy as np

from .. import archive

VERSION = 1
HEADER = "profile.json"
Tables = Iterable[tuple[str, Mapping[str, np.ndarray]]]


def write(file: IO[bytes], header: Mapping[str, object], tables: Tables) -> None:
    """Write a header and tables into an open file; the same counts give the same bytes.

    Args:
        file: open for writing bytes.
        header: what the counts are of.
        tables: their names in order, and the columns of each, by name; each is made when it is its turn.
    """
    archive.write(file, _members(header, tables))


class Stored:
    """A file that `write` has written; each table is read when it is asked for.

    Args:
        file: open for as long as it is read from. Raises `ValueError` where it is damaged.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._archive = archive.Archive(file)
        self._columns: dict[str, list[str]] = {}
        for name in self._archive:
            table, column = name.split("/")
            self._columns.setdefault(table, []).append(column)

    def table(self, name: str) -> dict[str, np.ndarray]:
        """The columns of a table; none where it has no row."""
        return {column: self._archive[f"{name}/{column}"] for column in self._columns.get(name, ())}


def _members(header: Mapping[str, object], tables: Tables) -> Iterator[tuple[str, bytes]]:
    """One after the other, so that never all of them are there twice."""
    yield HEADER, json.dumps(header).encode()
    for name, columns in tables:
        for column, values in columns.items():
            yield f"{name}/{column}.npy", archive.npy(values)
