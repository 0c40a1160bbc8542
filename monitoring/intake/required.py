"""Whether a file has the columns that it must have, and where they stand instead."""

from collections.abc import Iterable, Sequence

from monitoring.errors import DataError
from monitoring.intake.formats import Format, Source
from monitoring.intake.formats.json import lines as json_lines
from monitoring.intake.schema import Field, FieldKind
from monitoring.misspelt import meant

SHOWN = 20  # names in a message


def require_columns(fields: Sequence[Field], there: Sequence[str], source: Source) -> None:
    """As `require`; raises `DataError` where one is there twice, or says where it stands instead."""
    if source.layout and (twice := [f.name for f in fields if f.name in source.layout.header.doubled]):
        hint = "give every column its own name"
        raise DataError(f"{source.name} has more than one column {twice[0]!r}", hint)
    missing = missing_columns(fields, there) if source.format is Format.JSON_LINES else ()
    if missing and (holder := json_lines.holder_of(source, missing[0])):
        message = f"{source.name} lacks the column {missing[0]!r}: it stands inside the object of {holder!r}"
        raise DataError(message, f"write {json_lines.FLAT}")
    one_cell = next((each.why for each in source.assumed if each.key == "delimiter" and each.value == ","), "")
    if one_cell and len(there) == 1 and missing_columns(fields, there):
        message, hint = one_cell.split(": ", 1)
        raise DataError(f"{source.name} lacks {listed(missing_columns(fields, there))}: its {message}", hint)
    require(fields, there, source.name)


def require(fields: Iterable[Field], there: Sequence[str], name: str) -> None:
    """Raise one `DataError` that names every required column that the file called `name` does not have."""
    fields = tuple(fields)
    missing = missing_columns(fields, there)
    if not missing:
        return
    spare = [column for column in there if column not in {field.name for field in fields}]
    named = missing[:SHOWN]
    pairs = [f"{close!r} for {column!r}" for column in named if (close := meant(column, spare))]
    noun = "the column" if len(missing) == 1 else f"{len(missing):,} columns"
    hint = f"there are: {listed(there)}"
    values = [column for column in there if _is_number(column)]
    if values and missing == missing_columns(fields, ()):
        without = "where no line does, header = 0 under [files] calls them column_1, column_2 ..."
        hint = f"the first line must name the columns, and {values[0]!r} looks like a value; {hint}; {without}"
    elif other := next((f.other for f in fields if f.name in missing and f.other and f.other.column in there), None):
        hint = f"it holds {other.column!r}: {other.hint}; {hint}"
    elif pairs:
        hint = f"did you mean {', '.join(pairs)}? {hint}"
    raise DataError(f"{name} lacks {noun}: {listed(missing)}", hint)


def _is_number(name: str) -> bool:
    return name.strip().lstrip("+-").replace(".", "", 1).isdecimal()


def listed(names: Sequence[str]) -> str:
    """Names, the first of many and how many more there are.

    >>> listed(["a", "b"]), listed([str(number) for number in range(5000)])[-19:]
    ('a, b', '19 and 4,980 others')
    """
    more = f" and {len(names) - SHOWN:,} others" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def missing_columns(fields: Iterable[Field], there: Sequence[str]) -> tuple[str, ...]:
    """The required columns that are not there, in the fields' order."""
    known = set(there)
    return tuple(
        field.name
        for field in fields
        if field.required and field.kind is not FieldKind.MADE_ID and field.name not in known
    )
