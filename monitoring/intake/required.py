"""Whether a file has the columns that it must have, and where they stand instead."""

from collections.abc import Sequence

from monitoring.errors import DataError
from monitoring.intake.formats import Format, Source, delimited, json_lines
from monitoring.intake.schema import Field, FieldKind, missing_columns, require


def require_columns(fields: Sequence[Field], there: Sequence[str], source: Source) -> None:
    """As `require`; raises `DataError` that says where the columns stand instead, in a CSV on which line."""
    if source.format is Format.CSV and missing_columns(fields, there):
        line = delimited.line_of_header(source, [f.name for f in fields if f.kind is not FieldKind.MADE_ID])
        if line > 1:
            lines = "line 1" if line == 2 else f"lines 1 to {line - 1}"
            hint = f"delete {lines}: the first line must name the columns"
            raise DataError(f"{source.name} begins with a title: its columns are named on line {line}", hint)
    missing = missing_columns(fields, there) if source.format is Format.JSON_LINES else ()
    if missing and (holder := json_lines.holder_of(source, missing[0])):
        message = f"{source.name} lacks the column {missing[0]!r}: it stands inside the object of {holder!r}"
        raise DataError(message, f"write {json_lines.FLAT}")
    require(fields, there, source.name)
