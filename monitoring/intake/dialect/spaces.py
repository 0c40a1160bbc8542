"""Cells with nothing but runs of spaces between them, as R's `write.table` and aligned columns have them."""

import itertools
import re
from collections.abc import Sequence

from monitoring.intake.dialect.records import is_value, lines_of

SPACES, TAB = "spaces", "\t"
_FEWEST = 3  # lines, by which alone it can be told
_AROUND = re.compile(r"^ +| +(?=[\r\n]|\Z)", re.MULTILINE)
_GAP = re.compile(r'((?:(?<=[ \r\n])|\A)"(?:[^"\r\n]|"")*"(?=[ \r\n]|\Z))| +')
# What stands on both sides of a space that may be within a cell: of a moment, and of a number in groups.
_ONE_CELL = (
    (re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"), re.compile(r"\d{1,2}:\d\d.*")),
    (re.compile(r"[+-]?[1-9]\d{0,2}"), re.compile(r"\d{3}(?:[.,]\d*)?")),
)


def respaced(text: str) -> str:
    r"""Whole lines with tabs in the place of the runs of spaces between cells; those inside of quotes stay.

    >>> respaced(' a    "b c"\n 1.5  x \n')
    'a\t"b c"\n1.5\tx\n'
    """
    return _GAP.sub(lambda found: found[1] or TAB, _AROUND.sub("", text))


def are_spaced(lines: Sequence[str]) -> int:
    """Into how many cells spaces part every one of these lines; 0 where that is not certain.

    The first one may have a cell less than all others, as R writes names above names of rows. It is not certain where
    a cell may hold a space itself: a date and its time of day, groups of three digits; and where bare words prevail.

    >>> are_spaced(["a  b", "1 2", "3   4"]), are_spaced(["made at", "2026-03-01 12:00", "2026-03-01 13:00"])
    (2, 0)
    >>> are_spaced(["total sum", "1 234", "5 678"]), are_spaced(["a b", "1 2", "3 4 5"])
    (0, 0)
    """
    whole = lines if (lines and lines[-1].endswith(("\r", "\n"))) or len(lines) <= _FEWEST else lines[:-1]  # may be cut
    rows = [cut for line in whole if (cut := respaced(line).rstrip("\r\n").split(TAB)) != [""]]
    if len(rows) < _FEWEST or any(TAB in line for line in lines):
        return 0
    head, *below = rows
    width = len(below[0])
    if width < 2 or any(len(row) != width for row in below) or not width - 1 <= len(head) <= width:
        return 0
    columns = list(zip(*below, strict=True))
    values = sum(is_value(cell) or cell.startswith('"') for cells in columns for cell in cells)
    may_be_one = any(
        all(map(before.fullmatch, one)) and all(map(behind.fullmatch, other))
        for one, other in itertools.pairwise(columns)
        for before, behind in _ONE_CELL
    )
    return width if 2 * values >= width * len(below) and not may_be_one else 0


def respaced_lines(lines: Sequence[str]) -> list[str]:
    """The same lines, each with its end."""
    return list(lines_of(respaced("".join(lines))))
