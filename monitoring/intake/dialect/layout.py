"""How the text of a table is laid out: found out from its beginning, as far as nobody has said it."""

import itertools
from collections.abc import Collection
from dataclasses import dataclass, replace

from monitoring.domain import FileSettings
from monitoring.errors import DataError
from monitoring.intake.assumed import Assumed
from monitoring.intake.dialect.comments import find_comment
from monitoring.intake.dialect.delimiters import Signs, declared, find_signs
from monitoring.intake.dialect.headers import Header, find_header
from monitoring.intake.dialect.records import Record, is_value, lines_of, usual
from monitoring.intake.dialect.spaces import SPACES, TAB, are_spaced, respaced_lines
from monitoring.intake.dialect.totals import KEEP, at_the_end, key_of

MOST_LINES = 2000


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is cut into rows.

    Args:
        signs: what stands between and around cells.
        header: what names the columns.
        comment: what lines of comments begin with; empty where there are none.
        renamed: whether columns are called otherwise than in the text.
        seen: words of totals that are values of this table, too.
        spaced: whether runs of spaces stand between cells, which become tabs before it is cut.
    """

    signs: Signs
    header: Header
    comment: str = ""
    renamed: bool = False
    seen: frozenset[str] = frozenset()
    spaced: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether nothing has to be done to the text before it is cut: it begins with its header, as it stands."""
        return not (self.comment or self.renamed or self.spaced) and self.header.line == 1


def find_layout(text: str, name: str, settings: FileSettings, wanted: Collection[str]) -> tuple[Layout, list[Assumed]]:
    """The layout of a text that begins so, and what was assumed of it."""
    lines = list(itertools.islice(lines_of(text), MOST_LINES))
    comment, assumed = find_comment(lines, settings.comment)
    width = (
        0 if settings.delimiter else are_spaced([line for line in lines if not (comment and line.startswith(comment))])
    )
    signs, more = find_signs(lines, settings, comment)
    if width and usual(signs.cut(lines, comment))[0] == 1:
        lines = respaced_lines(lines)
        signs, more = find_signs(lines, replace(settings, delimiter=TAB), comment)
        more.append(Assumed("delimiter", SPACES, f"runs of spaces part all of the first rows into {width} cells"))
    spaced = signs.delimiter == TAB and width > 0
    assumed += more
    found = [record for record in signs.cut(lines, comment) if not (record.line == 1 and declared(lines))]
    above = _commented(lines, signs, comment, found) if comment and settings.header is None else None
    if above:
        found = [above, *found]
        why = f"the line above the rows names their columns, behind {comment}"
        assumed.append(Assumed("header", str(above.line), why, sure=False))
    if not found:
        raise DataError(f"{name} is empty", "it needs a header and at least one row")
    if usual(found)[0] == 1 and _has_gaps(found):
        hint = "write it with commas, semicolons or tabs between its cells"
        raise DataError(f"{name} has cells that are parted by spaces, or have a fixed width", hint)
    header, more = find_header(found, settings.header, wanted, name)
    rows = [record for record in found if record.line >= header.below]
    data = rows[: len(rows) - at_the_end(rows, len(header.names))]
    seen = frozenset(key_of(record.cells) for record in data) - {""}
    if seen and settings.totals != KEEP:
        why = f"{sorted(seen)[0]!r} begins rows within the table, too: take them out of the file if they add up others"
        more.append(Assumed("totals", KEEP, why, sure=False))
    renamed = above is not None or header.names != header.written
    return Layout(signs, header, comment, renamed, seen, spaced), _once([*assumed, *more])


def _once(assumed: list[Assumed]) -> list[Assumed]:
    """What was assumed first of each key."""
    return list({each.key: each for each in reversed(assumed)}.values())[::-1]


def _commented(lines: list[str], signs: Signs, comment: str, found: list[Record]) -> Record | None:
    """A line of comments right above the rows that names their columns."""
    if not found or not any(is_value(cell) for cell in found[0].cells):
        return None
    for line in range(found[0].line - 1, 0, -1):
        text = lines[line - 1]
        if not text.startswith(comment):
            return None
        cells = signs.cut([text[len(comment) :].lstrip()])
        if cells and len(cells[0].cells) == len(found[0].cells) and not any(map(is_value, cells[0].cells)):
            return replace(cells[0], line=line, below=line + 1)
    return None


def _has_gaps(found: list[Record]) -> bool:
    """Whether rows of one cell are several values with spaces between them, alike in all rows."""
    parts = {len(record.cells[0].split()) for record in found if record.cells}
    values = [is_value(part) for record in found[1:] for part in record.cells[0].split()]
    return len(found) > 2 and len(parts) == 1 and min(parts) > 1 and sum(values) >= len(values) / 2
