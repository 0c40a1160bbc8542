"""Rows at the end of a table that add up those above: they are no data."""

import re
from collections.abc import Collection, Sequence

from monitoring.intake.dialect.delimiters import Signs
from monitoring.intake.dialect.records import Record, lines_of, records

KEEP = "keep"
LOOKED_AT = 1 << 16  # bytes at the end of a file
_MOST = 10  # rows at the end
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
    for back, record in enumerate(reversed(found[-_MOST:]), 1):
        if len(record.cells) == width and key_of(record.cells) not in ("", *seen):
            number = back
        elif len(record.cells) == width or (len(record.cells) > 1 and not record.is_blank):
            break
    return number


def cut_off(tail: str, signs: Signs, width: int, seen: frozenset[str]) -> int:
    """How many signs at the end of a text are rows of totals.

    Args:
        tail: the text's end, from the beginning of some line on.
        signs: how it is cut.
        width: how many cells a row has.
        seen: words of totals that stand above as values, too.
    """
    lines = list(lines_of(tail))[-3 * _MOST :]
    if signs.quote and sum(line.count(signs.quote) for line in lines) % 2:
        return 0  # it begins inside of a cell
    found = records(lines, signs.delimiter, signs.quote, signs.escape)
    number = at_the_end(found, width, seen)
    if not number:
        return 0
    return sum(map(len, lines[found[-number].line - 1 :]))
