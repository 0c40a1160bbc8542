"""Which signs stand between and around the cells of a text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitoring.domain import FileSettings
from monitoring.domain.text import percent
from monitoring.intake.assumed import Assumed
from monitoring.intake.dialect.records import Record, is_value, records, usual

# The rarer a sign is in texts and numbers, the more it says.
DELIMITERS = "\t|;,"
NONE = "none"
_ODD_SIGNS = re.compile(r"""[^\w\s"'.,;|()+-]+""")
_NEARLY_ALL = 0.9


@dataclass(frozen=True, slots=True)
class Signs:
    """What parts a text into cells; `quote` and `escape` are empty where there are none."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""

    def cut(self, lines: Sequence[str], comment: str = "") -> list[Record]:
        """The first rows of some lines."""
        return records(lines, self.delimiter, self.quote, self.escape, comment)


def find_signs(lines: Sequence[str], settings: FileSettings, comment: str) -> tuple[Signs, list[Assumed]]:
    """The signs of a text that begins with these lines, and what was assumed of them."""
    assumed: list[Assumed] = []
    quote = _said(settings.quote, '"')
    escape = _said(settings.escape, "")
    delimiter = settings.delimiter or declared(lines)
    if not delimiter:
        delimiter, note = _delimiter(lines, quote, escape, comment)
        assumed += note
    if not settings.quote and (other := _apostrophes(lines, delimiter, comment)):
        quote = "'"
        assumed.append(Assumed("quote", quote, other))
    if not settings.escape and (backslash := _backslashes(lines, Signs(delimiter, quote), comment)):
        escape = "\\"
        assumed.append(Assumed("escape", escape, backslash))
    return Signs(delimiter, quote, escape), assumed


def _said(setting: str, otherwise: str) -> str:
    return "" if setting == NONE else setting or otherwise


def declared(lines: Sequence[str]) -> str:
    """What `sep=;` says, which Excel reads and writes in the first line."""
    first = lines[0].strip('\r\n "') if lines else ""
    return first[4:] or "," if first.lower().startswith("sep=") and len(first) <= 5 else ""


def _delimiter(lines: Sequence[str], quote: str, escape: str, comment: str) -> tuple[str, list[Assumed]]:
    cut = {sign: records(lines, sign, quote, escape, comment) for sign in DELIMITERS}
    parted = {sign: found for sign, found in cut.items() if usual(found)[0] > 1}
    if not parted:
        other = otherwise_parted(lines)
        return ",", [Assumed("delimiter", ",", other, sure=False)] if other else []
    fits = {sign: _fit(found, sign, "".join(parted)) for sign, found in parted.items()}
    best = max(fits, key=lambda sign: fits[sign])
    cells, share = usual(parted[best])
    why = f"it parts {percent(share, 2)} of the first rows into {cells} cells"
    rivals = [sign for sign in parted if sign != best and fits[sign] >= fits[best]]
    if rivals:
        why += f", as {' and '.join(map(repr, rivals))} would do"
    plain = best == "," and not rivals
    return best, [] if plain else [Assumed("delimiter", best, why, sure=not rivals)]


def otherwise_parted(lines: Sequence[str]) -> str:
    """What other sign most likely stands between the cells of some lines, and what to do; empty where none does.

    >>> otherwise_parted(["id^age", "k1^40", "k2^50"]).partition(":")[0]
    "rows are one cell, but '^' stands in all of them alike"
    """
    written = [line for line in lines if line.strip()]
    for sign in _ODD_SIGNS.findall(written[0]) if len(written) > 1 else ():
        times = [line.count(sign) for line in written]
        if times.count(times[0]) >= _NEARLY_ALL * len(times):
            what = f'write delimiter = "{sign}" under [files] where it parts cells'
            if len(sign) > 1 or not sign.isascii():
                what = "only one sign of ASCII can part cells, so write the file with commas, semicolons or tabs"
            return f"rows are one cell, but {sign!r} stands in all of them alike: {what}"
    return ""


def _fit(found: Sequence[Record], sign: str, rivals: str) -> tuple[bool, float, int]:
    """How well a sign parts: into a row that may name columns, and then alike; if two do, the rarer sign.

    Values name no column, and neither do pieces in which other signs stand that part the rows, too.
    """
    cells, share = usual(found)
    head = next((record for record in found if len(record.cells) >= cells - 1), found[0])
    others = set(rivals) - {sign}
    names = not any(is_value(cell) or others & set(cell) for cell in head.cells)
    return names, round(share, 2), DELIMITERS.index(sign) * -1


def _apostrophes(lines: Sequence[str], delimiter: str, comment: str) -> str:
    """Why apostrophes stand around cells; empty where they do not."""
    text = "".join(lines)
    if f"'{delimiter}" not in text and "'\n" not in text and "'\r" not in text:
        return ""
    plain = records(lines, delimiter, "", "", comment)
    around = [c.strip() for r in plain for c in r.cells if c.strip().startswith("'")]
    whole = [c for c in around if len(c) > 1 and c.endswith("'")]
    quoted, double = records(lines, delimiter, "'", "", comment), records(lines, delimiter, '"', "", comment)
    parts_better = usual(quoted)[1] > usual(double)[1]
    doubled = any("''" in cell[1:-1] for cell in whole)
    if not around or any(c.strip().startswith('"') for r in plain for c in r.cells):
        return ""
    if parts_better or (len(whole) == len(around) and (len(whole) >= 2 or doubled)):
        return f"apostrophes stand around cells, such as {(whole or around)[0]}"
    return ""


def _backslashes(lines: Sequence[str], signs: Signs, comment: str) -> str:
    """Why a backslash takes its meaning from the next sign; empty where it does not."""
    text = "".join(lines)
    marks = [f"\\{sign}" for sign in (signs.quote, signs.delimiter) if sign and f"\\{sign}" in text]
    if not marks:
        return ""
    plain, escaped = signs.cut(lines, comment), Signs(signs.delimiter, signs.quote, "\\").cut(lines, comment)
    if _alike(escaped) > _alike(plain) or (_alike(escaped) == _alike(plain) and _left_open(plain)):
        return f"rows have as many cells as the header where {marks[0]} is one sign of a cell"
    return ""


def _alike(found: Sequence[Record]) -> tuple[float, int]:
    """How many rows are cut alike; where quotes are not closed, several lines become one row."""
    return usual(found)[1], len(found)


def _left_open(found: Sequence[Record]) -> bool:
    """Whether a quotation mark inside of a cell is left over, as `\\"` leaves one where it is read as two signs."""
    return any("\\" in cell and cell.endswith('"') for record in found for cell in record.cells)
