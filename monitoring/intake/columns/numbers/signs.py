"""What the cells of a column tell of how its numbers are written."""

from collections import Counter
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.intake.columns.numbers.style import NEUTRAL, grouped
from monitoring.intake.columns.numbers.written import parts, typed_plainly
from monitoring.intake.columns.parsed_column import NOTHING, bytes_of, is_text, missing_words, without

# What a cell may tell: that a sign is the decimal one, that it stands between thousands, or that it may be either.
POINT, COMMA, POINTS, COMMAS, SPACED, EITHER_POINT, EITHER_COMMA = range(7)
_BARE_BYTES = b"0123456789.,+-eE "
_UNDRESSED = r"^[+-]?[0-9.,][0-9., ']*(?:[eE][+-]?[0-9]+)?$"


def _decimal(sign: str, other: str) -> str:
    """The pattern of a number in which this sign can be none but the decimal one."""
    a = f"[{sign}]"
    return "|".join(
        [
            rf"[0-9]*{a}(?:[0-9]{{1,2}}|[0-9]{{4,}})",
            rf"(?:0[0-9]*|[0-9]{{4,}}|){a}[0-9]+",
            rf"[0-9]+{a}[0-9]+[eE][+-]?[0-9]+",
            *(rf"(?:{grouped(each, '+')}){a}[0-9]+" for each in NEUTRAL + other),
            *([r"[0-9]+\."] if sign == "." else []),
        ]
    )


_PATTERNS = {
    POINT: (b".", _decimal(".", ",")),
    COMMA: (b",", _decimal(",", ".")),
    POINTS: (b".", grouped(".", "{2,}")),
    COMMAS: (b",", f"{grouped(',', '{2,}')}"),
    SPACED: (NEUTRAL.encode(), "|".join(grouped(sign, "+") + "(?:[.,][0-9]*)?" for sign in NEUTRAL)),
    EITHER_POINT: (b".", r"[1-9][0-9]{0,2}[.][0-9]{3}"),
    EITHER_COMMA: (b",", r"[1-9][0-9]{0,2}[,][0-9]{3}"),
}


def pattern_of(kind: int) -> str:
    """The pattern of a number that tells this."""
    return f"[+-]?(?:{_PATTERNS[kind][1]})"


# What need not be looked for any more, once something else was found.
_SETTLED_BY = {POINTS: POINT, COMMAS: COMMA, EITHER_POINT: POINT, EITHER_COMMA: COMMA}


@dataclass(slots=True)
class Signs:
    """What was found in the cells of a column so far.

    Args:
        told: of each kind of evidence the first cell.
        per_cent: the first cell with a sign of per cent.
        bare: the first number that is not 0 and has none.
        money: how many cells have which sign of money.
        priced: of each sign of money the first cell.
        signed: the first number in parentheses or with its sign behind.

    >>> signs = Signs()
    >>> signs.add(pa.array(["1.234", "1.234,5", "7 %", "0", "x"]))
    >>> signs.told[COMMA], signs.per_cent, signs.bare
    ('1.234,5', '7 %', '1.234')
    """

    told: dict[int, str] = field(default_factory=dict)
    per_cent: str = ""
    bare: str = ""
    money: Counter[str] = field(default_factory=Counter)
    priced: dict[str, str] = field(default_factory=dict)
    signed: str = ""

    def add(self, cells: pa.Array, missing: frozenset[str] = NOTHING) -> None:
        """Look at some more cells; what is no text tells nothing, nor does a word for "no value"."""
        if not is_text(cells.type):
            return
        data = bytes_of(cells)
        is_dressed = bool(data.translate(None, _BARE_BYTES))
        if not (is_dressed or self._wanted(data)) and self.bare:
            return
        texts = pc.utf8_trim_whitespace(pc.cast(cells, pa.string()))
        texts = pc.drop_null(without(texts, missing_words(texts, missing)))
        cores = self._undressed(texts) if is_dressed else texts
        if not self.bare and not is_dressed:
            self.bare = _first(texts, pc.match_substring_regex(texts, "[1-9]"))
        for kind in self._wanted(data):
            if kind in self._wanted(data):  # what was found a moment ago may settle it
                found = pc.match_substring_regex(cores, f"^{pattern_of(kind)}$")
                if first := _first(texts, found):
                    self.told[kind] = first

    def _wanted(self, data: bytes) -> list[int]:
        """What cells of these bytes may tell and none has told yet."""
        left = (kind for kind in _PATTERNS if kind not in self.told and _SETTLED_BY.get(kind) not in self.told)
        return [kind for kind in left if any(sign in data for sign in _PATTERNS[kind][0])]

    def _undressed(self, texts: pa.Array) -> pa.Array:
        """The numbers alone, without what stands around them, which is noted."""
        plain = typed_plainly(texts)
        bare = pc.match_substring_regex(plain, _UNDRESSED)
        taken = parts(without(texts, bare))
        mark = pc.binary_join_element_wise(taken["before"], taken["after"], "")
        is_number, per_cent = pc.is_valid(mark), pc.equal(mark, "%")
        filled = pc.match_substring_regex(pc.coalesce(taken["core"], plain), "[1-9]")
        self.per_cent = self.per_cent or _first(texts, per_cent)
        unmarked = pc.or_(bare, pc.and_(is_number, pc.invert(pc.fill_null(per_cent, False))))
        self.bare = self.bare or _first(texts, pc.and_(unmarked, filled))
        around = pc.binary_join_element_wise(taken["open"], taken["close"], taken["behind"], "")
        self.signed = self.signed or _first(texts, pc.is_in(around, value_set=pa.array(["()", "-", "+"])))
        priced = without(mark, pc.or_kleene(per_cent, pc.equal(mark, "")))
        for sign, count in zip(
            *(each.to_pylist() for each in pc.drop_null(priced).value_counts().flatten()), strict=True
        ):
            self.money[sign] += count
            self.priced.setdefault(sign, _first(texts, pc.equal(priced, sign)))
        return pc.coalesce(taken["core"], without(plain, pc.invert(bare)))


def _first(texts: pa.Array, flags: pa.Array) -> str:
    place = pc.index(flags, True).as_py()
    found: str = texts[place].as_py() if place >= 0 else ""
    return found
