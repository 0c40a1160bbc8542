"""Where a table begins, and what its columns are called."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from monitoring.errors import DataError
from monitoring.intake.assumed import Assumed
from monitoring.intake.dialect.names import tidy
from monitoring.intake.dialect.records import Record, is_value, usual

MOST_COLUMNS = 10_000
MOST_TITLES = 30  # rows that may stand above a header


@dataclass(frozen=True, slots=True)
class Header:
    """What names the columns.

    Args:
        names: of all columns, each once.
        line: the line on which they stand; 0 where none names them.
        below: the line on which the rows begin.
        written: the names as they stand there.
        doubled: wanted names that stand there more than once.
    """

    names: tuple[str, ...]
    line: int
    below: int
    written: tuple[str, ...] = ()
    doubled: frozenset[str] = frozenset()


def refuse_many(columns: int, name: str) -> None:
    """Raise `DataError` for a file with more columns than are ever read, before any work is done."""
    if columns > MOST_COLUMNS:
        hint = f"at most {MOST_COLUMNS:,} are read: leave out those that the deployment file does not name"
        raise DataError(f"{name} has {columns:,} columns, or more", hint)


def find_header(
    found: Sequence[Record], said: int | None, wanted: Collection[str], name: str
) -> tuple[Header, list[Assumed]]:
    """The header of a table with these first rows.

    Args:
        found: the first rows.
        said: the line that names the columns, where that was said; 0 for none.
        wanted: columns that it should have.
        name: what to call the file.

    Raises:
        DataError: no row begins on the line that was said.
    """
    refuse_many(len(found[0].cells), name)
    if said == 0:
        cells = usual(found)[0]
        return Header(tuple(f"column_{place}" for place in range(1, cells + 1)), 0, found[0].line), []
    place = _place_said(found, said, name) if said else _place(found, wanted)
    record, rows = found[place], found[place + 1 :]
    refuse_many(len(record.cells), name)
    assumed = [] if said else _where(found, place)
    names = list(record.cells)
    width = usual(rows)[0] if rows else len(names)
    if rows and width == len(names) + 1 and usual(rows)[1] > 0.9:
        names, note = _one_more(names, rows)
        assumed.append(note)
    elif rows and width == len(names) - 1 and usual(rows)[1] > 0.9 and not names[-1].strip():
        names.pop()
        assumed.append(Assumed("header", str(record.line), "it ends with a delimiter, rows do not"))
    given, notes = tidy(names, wanted)
    if names[: len(record.cells)] == list(record.cells):
        assumed += notes
    if not said and _is_data(given, rows):
        value = next(each for each in given if is_value(each))
        why = f"no other line names columns, but {value!r} looks like a value: header = 0 where no line names them"
        assumed.append(Assumed("header", str(record.line), why, sure=False))
    times = Counter(map(str.strip, names))
    twice = frozenset(each for each, count in times.items() if count > 1 and each in wanted)
    return Header(given, record.line, record.below, record.cells, twice), assumed


def _place_said(found: Sequence[Record], said: int, name: str) -> int:
    for place, record in enumerate(found):
        if record.line <= said < record.below:
            return place
    raise DataError(f"{name} has nothing on line {said}, which header says", "name the line with the columns' names")


def _place(found: Sequence[Record], wanted: Collection[str]) -> int:
    """The place of the row that names the columns: by the names that are wanted, otherwise by the rows' width."""
    top = found[:MOST_TITLES]
    named = [len({cell.strip() for cell in record.cells}.intersection(wanted)) for record in top]
    most = max(named)
    if wanted and 2 * most > len(wanted):
        return named.index(most)
    cells, share = usual(found)
    if cells == 1 or share < 0.5:
        return 0
    first = (
        0
        if _lacks_index(found, cells)
        else next(place for place, record in enumerate(found) if len(record.cells) >= cells)
    )
    if first >= MOST_TITLES:
        return 0
    # A title of a spreadsheet is as wide as its table, and empty but for one cell.
    for place in range(first, min(len(found), MOST_TITLES)):
        filled = [cell for cell in found[place].cells if cell.strip()]
        if len(filled) > 1 and not (cells > 2 and len(filled) == 1):
            return place if _is_named(found[place]) or place == first else first
    return first


def _lacks_index(found: Sequence[Record], cells: int) -> bool:
    """Whether the first row names all columns but an index in front, as R writes it; a title has blanks in or below."""
    if len(found[0].cells) != cells - 1:
        return False
    first, second = found[0], found[1]
    is_title = second.line > first.below or (len(first.cells) == 1 and " " in first.cells[0].strip())
    return not is_title and not _is_named(second)


def _is_named(record: Record) -> bool:
    return not any(is_value(cell) for cell in record.cells)


def _where(found: Sequence[Record], place: int) -> list[Assumed]:
    if not place:
        return []
    above = [" ".join(cell for cell in record.cells if cell.strip()).strip() for record in found[:place]]
    title = next((text for text in above if text), "")
    return [Assumed("header", str(found[place].line), f"above it stand titles, such as {title[:60]!r}")]


def _one_more(names: list[str], rows: Sequence[Record]) -> tuple[list[str], Assumed]:
    """Rows with a cell more than there are names: an index in front, or a delimiter at every end."""
    width = len(names) + 1
    if all(not record.cells[-1].strip() for record in rows if len(record.cells) == width):
        return [*names, ""], Assumed(
            f"column:column_{width}", "", "every row ends with a delimiter, the header does not"
        )
    why = "every row has a cell more in front than the header, as an index that has no name"
    return ["", *names], Assumed("column:column_1", "index", why)


def _is_data(names: Sequence[str], rows: Sequence[Record]) -> bool:
    """Whether the names look like one more row: a number over numbers."""
    for place, name in enumerate(names):
        below = [
            record.cells[place] for record in rows[:20] if len(record.cells) > place and record.cells[place].strip()
        ]
        if is_value(name) and below and all(map(is_value, below)):
            return True
    return False
