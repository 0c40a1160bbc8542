"""The first rows of a text cut into cells, to see how it is written."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LOOKED_AT = 200  # rows
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Record:
    """One row.

    Args:
        line: the line on which it begins, from 1.
        below: the line after its last one.
        cells: as they stand, without the quotation marks around.
    """

    line: int
    below: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """Whether nothing is in it."""
        return not any(cell.strip() for cell in self.cells)


def lines_of(text: str) -> Iterator[str]:
    """Lines with their ends: CR, LF, or both."""
    return (found[0] for found in _LINE.finditer(text))


def records(
    lines: Sequence[str], delimiter: str, quote: str, escape: str, comment: str = "", most: int = LOOKED_AT
) -> list[Record]:
    """The first rows, without blank lines and those of comments."""
    kept = ["\n" if comment and line.startswith(comment) else line for line in lines]
    reader = csv.reader(
        kept,
        delimiter=delimiter,
        quotechar=quote or None,
        escapechar=escape or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
    )
    found: list[Record] = []
    before = 0
    try:
        for cells in reader:
            if cells:
                found.append(Record(before + 1, reader.line_num + 1, tuple(cells)))
            before = reader.line_num
            if len(found) >= most:
                break
    except csv.Error:  # a cell that goes on and on
        pass
    return found


def usual(found: Sequence[Record]) -> tuple[int, float]:
    """How many cells most rows have, and the share of rows that have so many."""
    counts = Counter(len(record.cells) for record in found)
    if not counts:
        return 1, 0.0
    most = max(counts, key=lambda cells: (counts[cells], cells))
    return most, counts[most] / len(found)


def is_value(cell: str) -> bool:
    """Whether a cell looks like a value rather than the name of a column.

    >>> [is_value(cell) for cell in ("5.1", "1.234,5", "2026-03-01", "", "age", "x1", "12%")]
    [True, True, True, False, False, False, True]
    """
    return re.fullmatch(r"[\s$€£]*[+-]?\d[\d.,:/ %eE+\-T]*Z?\s*", cell) is not None
