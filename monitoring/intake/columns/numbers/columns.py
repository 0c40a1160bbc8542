"""The columns of numbers of one file, each read as it is written as a whole."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.intake.columns.numbers.decision import Decision, decided
from monitoring.intake.columns.numbers.signs import COMMA, EITHER_COMMA, EITHER_POINT, POINT, Signs, pattern_of
from monitoring.intake.columns.numbers.style import DRESSED
from monitoring.intake.columns.numbers.values import PLAINLY, STYLED, numbers
from monitoring.intake.columns.numbers.written import typed_plainly
from monitoring.intake.columns.parsed_column import NOTHING, Parsed, bytes_of, is_text

HEAD = 16  # cells that are looked at first: nearly always they tell, and a pattern of Arrow's costs more to begin
_POINTED = re.compile(rf"\s*{pattern_of(POINT)}\s*")
Pieces = Iterator[Mapping[str, pa.Array]]


@dataclass(slots=True)
class NumberColumns:
    """Reads columns of numbers; all cells of all of them are looked at once a cell is met that may mean two things.

    Args:
        look: the columns of these names, from the first row to the last, a piece of the file at a time.
        names: the columns of numbers.
        said: gets a sentence for every column of which nothing tells how it is written.
        decimal: the decimal sign, where the settings name one.
        thousands: what stands between thousands, where the settings name that.
        shares: whether a column wholly in per cent is read as shares of one.
        missing: by column, the words for "no value".
        earlier: by column, the decimal sign that earlier files had in it, or both.
        decisions: how each column is read, once that was asked.
    """

    look: Callable[[Sequence[str]], Pieces]
    names: Sequence[str]
    said: list[str] = field(default_factory=list)
    decimal: str = ""
    thousands: str = ""
    shares: bool = True
    missing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    earlier: Mapping[str, str] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    _pointed: set[str] = field(default_factory=set)  # whose own cells have shown that their points are decimal

    def read(
        self, name: str, read: Callable[..., Parsed], why: Callable[..., str], cells: pa.Array
    ) -> tuple[Parsed, Callable[[str], str]]:
        """A column's values, and why a cell of it is none."""
        missing = self.missing.get(name, NOTHING)
        if not is_text(cells.type):
            return read(cells, missing=missing), why
        if name not in self.decisions:
            parsed = read(cells, missing=missing)
            if not self._is_in_doubt(name, cells, parsed):
                return parsed, why
            self.decide()
        decision = self.decisions[name]
        parsed = read(cells, decision.style, missing)
        notes = {_told(decision) if words == STYLED else words: count for words, count in parsed.notes.items()}
        return Parsed(parsed.values, parsed.bad, notes), partial(why, decision=decision)

    def decide(self) -> None:
        """Look at all cells of all columns of numbers, and settle how each one is read."""
        signs = {name: Signs() for name in self.names}
        for piece in self.look(self.names):
            for name, cells in piece.items():
                signs[name].add(cells, self.missing.get(name, NOTHING))
        one_way = {POINT: ".", COMMA: ","}
        there = {
            one_way[kind]
            for each in signs.values()
            for kind in one_way
            if kind in each.told and not one_way.keys() <= each.told.keys()
        }
        of_file, of_others = _only(there), _only({*"".join(self.earlier.values())})
        for name, each in signs.items():
            before = _only(self.earlier[name]) if self.earlier.get(name) else of_others
            self.decisions[name] = decided(each, self.decimal, self.thousands, of_file, self.shares, before)
            if doubt := self.decisions[name].doubt:
                self.said.append(f"column {name!r}: {doubt}")

    @property
    def signs(self) -> dict[str, str]:
        """The decimal sign of each column of which something has told it by now."""
        told = {name: each.style.decimal for name, each in self.decisions.items() if each.sure and each.why}
        return dict.fromkeys(self._pointed, ".") | told

    def _is_in_doubt(self, name: str, cells: pa.Array, parsed: Parsed) -> bool:
        """Whether a piece of a column holds cells that the column as a whole must explain."""
        if self.decimal == "," or self.thousands == ".":
            return True
        if parsed.bad is not None:
            odd = pc.utf8_trim_whitespace(pc.cast(cells.filter(pa.array(parsed.bad)).unique(), pa.string()))
            odd = odd.filter(pc.invert(pc.match_substring_regex(odd, PLAINLY)))
            if pc.any(pc.match_substring_regex(typed_plainly(odd), DRESSED)).as_py():
                return True
        if self.decimal or name in self._pointed or b"." not in bytes_of(cells):
            return False
        if any(map(_POINTED.fullmatch, filter(None, cells[:HEAD].to_pylist()))) or (
            pc.any(pc.match_substring_regex(cells, rf"^\s*{pattern_of(POINT)}\s*$")).as_py()
        ):
            self._pointed.add(name)
            return False
        return bool(pc.any(pc.match_substring_regex(cells, rf"^\s*{pattern_of(EITHER_POINT)}\s*$")).as_py())


def _told(decision: Decision) -> str:
    """What was done to values of a column, by an example."""
    cell = decision.example
    number = numbers(pa.array([cell]), decision.style).values[0].as_py()
    if number is None:
        return "read as its column is written"
    said = f"read as {cell!r} is {number:.15g}"
    if decision.why and cell in (decision.signs.told.get(kind) for kind in (EITHER_POINT, EITHER_COMMA)):
        said += f", because {decision.why}"
    if decision.style.shares:
        said += f', write per_cent = "number" under [files] where it is {number * 100:.15g}'
    return said


def _only(signs: Collection[str]) -> str:
    """The one sign; empty where there are none, or two."""
    return next(iter(signs)) if len(signs) == 1 else ""
