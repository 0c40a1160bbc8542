"""What can be said of somebody else's files and columns without reading a row."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from monitoring.intake.schema import Field
from monitoring.log.ground.columns import ROW

FILE = "_modelwatch_file"  # the column that says which file a row is in


@dataclass(frozen=True, slots=True)
class Shape:
    """What the columns of somebody else's table are here; rows that lack a needed value are left out.

    Args:
        fields: the columns that are wanted, by our names, and what may stand in them.
        names: what they are called there, where that is another name.
        needed: the columns without which a row cannot be put on the clock.
        place: what to call the table in messages.
        declared: columns that are there, and missing in every row, where no file has them.
        all_rows: whether rows that lack a needed value are there nevertheless.
        as_it_is: whether columns keep their own names and types.
    """

    fields: tuple[Field, ...]
    names: Mapping[str, str]
    needed: tuple[str, ...]
    place: str
    declared: frozenset[str] = frozenset()
    all_rows: bool = False
    as_it_is: bool = False

    @property
    def schema(self) -> pa.Schema:
        """The columns that it gives."""
        from monitoring.intake.rules import schema_of

        return schema_of(self.fields).append(pa.field(ROW, pa.string()))

    def its_name(self, name: str) -> str:
        """What our column is called there."""
        return self.names.get(name, name)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV file is written: what stands between its cells, and its columns in their order."""

    delimiter: str
    columns: tuple[str, ...]


def mark_of(file: str) -> str:
    """Size and time of the last change; empty where there is no file, or nothing in it."""
    try:
        status = os.stat(file)
    except FileNotFoundError:
        return ""
    return f"{status.st_size}.{status.st_mtime_ns}" if status.st_size else ""
