"""Whether a file has the columns that it must have, and where they stand instead."""

from collections.abc import Sequence

from monitoring.errors import DataError
from monitoring.intake.formats import Format, Source, json_lines
from monitoring.intake.schema import Field, missing_columns, require


def require_columns(fields: Sequence[Field], there: Sequence[str], source: Source) -> None:
    """As `require`; raises `DataError` where one is there twice, or says where it stands instead."""
    if source.layout and (twice := [f.name for f in fields if f.name in source.layout.header.doubled]):
        hint = "give every column its own name"
        raise DataError(f"{source.name} has more than one column {twice[0]!r}", hint)
    missing = missing_columns(fields, there) if source.format is Format.JSON_LINES else ()
    if missing and (holder := json_lines.holder_of(source, missing[0])):
        message = f"{source.name} lacks the column {missing[0]!r}: it stands inside the object of {holder!r}"
        raise DataError(message, f"write {json_lines.FLAT}")
    require(fields, there, source.name)
