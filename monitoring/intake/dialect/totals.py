"""Rows at the end of a table that add up those above: they are no data."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence

from monitoring.intake.dialect.delimiters import Signs
from monitoring.intake.dialect.records import Record, lines_of, records
from monitoring.intake.rejects import Reject

KEEP = "keep"
TOTALS = "a row of totals at the end, and no row of data"
LOOKED_AT = 1 << 16  # bytes at the end of a file
ABOVE = 2000  # rows at the beginning, in which such words may be values
MOST = 10  # rows at the end
_WORD = re.compile(
    r"(?:(?:grand|sub|over)?[ -]?totals?|sums?|summen?|zwischensumme|gesamt(?:summe|ergebnis)?|insgesamt|total(?:e|es)?"
    r"(?: g[eé]n[eé]ral)?|somme|suma|soma|somma|totaal|razem|итого|合计|合計|总计"
    r"|average|mean|mittelwert|durchschnitt|moyenne|promedio)\s*[:=]?",
    re.IGNORECASE,
)


def key_of(cells: Sequence[str]) -> str:
    """The word that says that a row adds up others, its first cell that is not empty; nothing for a row of data.

    >>> key_of(["", "Grand total:", "300"]), key_of(["Totalenergies", "7"])
    ('Grand total:', '')
    """
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return first if len(cells) > 1 and _WORD.fullmatch(first) else ""


def at_the_end(found: Sequence[Record], width: int, seen: Collection[str] = ()) -> int:
    """How many of the last rows are totals, together with what stands below them; words that are `seen` are values."""
    number = 0
    for back, record in enumerate(reversed(found[-MOST:]), 1):
        if len(record.cells) == width and key_of(record.cells) not in ("", *seen):
            number = back
        elif len(record.cells) == width or (len(record.cells) > 1 and not record.is_blank):
            break
    return number


def ending(last: Sequence[Record], width: int, above: Callable[[int], Iterable[Record]]) -> list[Record]:
    """The last rows that are totals, and what stands below them.

    Args:
        last: the last rows of the table, at least `MOST` of them where there are as many.
        width: how many cells a row has.
        above: gives rows from the table's beginning on, without so many of the last ones; words in these are values.
    """
    number = at_the_end(last, width)
    if number:
        number = at_the_end(last, width, {key_of(record.cells) for record in above(number)})
    return list(last[len(last) - number :])


def no_data(record: Record, number: int) -> Reject:
    """Why a row of totals, or one below it, is rejected."""
    key = key_of(record.cells)
    reason = f"{key!r}: {TOTALS}" if key else f"it stands below {TOTALS.partition(' at')[0]}"
    return Reject(number, "", key or " ".join(record.cells).strip(), reason, record.line)


def cut_off(tail: str, signs: Signs, width: int, seen: frozenset[str]) -> int:
    """How many signs at the end of a text are rows of totals.

    Args:
        tail: the text's end, from the beginning of some line on.
        signs: how it is cut.
        width: how many cells a row has.
        seen: words of totals that stand above as values, too.
    """
    lines = list(lines_of(tail))[-3 * MOST :]
    if signs.quote and sum(line.count(signs.quote) for line in lines) % 2:
        return 0  # it begins inside of a cell
    found = records(lines, signs.delimiter, signs.quote, signs.escape)
    number = at_the_end(found, width, seen)
    if not number:
        return 0
    return sum(map(len, lines[found[-number].line - 1 :]))
