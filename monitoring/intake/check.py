"""Checking a chunk against the fields: typed columns for the rows that fit, one reject for every other row."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from monitoring.domain import ALL_FOUND_OUT, FileSettings
from monitoring.errors import DataError
from monitoring.intake.chunks import Chunk, column
from monitoring.intake.columns.answers import EVERYBODYS, Census, Words, settle
from monitoring.intake.columns.date_order import ORDERS, Order, have_year_last, year_first
from monitoring.intake.columns.day_numbers import SETTING, TOLD, from_day_numbers
from monitoring.intake.columns.numbers.columns import NumberColumns, Pieces
from monitoring.intake.columns.parsed_column import BoolArray, Parsed, is_hopeless, mask
from monitoring.intake.columns.respelling import Speller
from monitoring.intake.columns.texts import TEXT, census, not_yes_or_no, tally, texts, yes_or_no
from monitoring.intake.duplicates.seen import Seen
from monitoring.intake.faults import Faults
from monitoring.intake.rejects import Reject, shown
from monitoring.intake.rules import NUMBERS, RULES
from monitoring.intake.schema import Field, FieldKind

NO_USE = "which is neither a number nor a category nor a time"
Note = tuple[str, str]  # a column, and what was done to its values


def words_of(fields: Sequence[Field]) -> Words:
    """What words of yes and no mean in these columns, which is the same in all of them."""
    return next((field.words for field in fields if field.kind is FieldKind.YES_NO), EVERYBODYS)


class Checker:
    """Checks the chunks of one file, in order; remembers ids from chunk to chunk.

    Args:
        fields: what a row must have; only those whose column is there, or is made.
        name: the file's name, from which ids are made.
        census: how often each word occurs in a column of the whole file; asked for once a column of yes and no, where
            a word is met that is not known. None: of the chunk.
        look: columns of the whole file, a piece at a time; asked for once a number may mean two things. None: of the
            chunk.
        order: whether day or month come first in a column of the whole file; asked for where dates have the year last.
        settings: what was said of how the file is written; goes before what its cells tell.
        learns: whether the first chunk tells what kind of words a column holds of which nothing is known.
    """

    def __init__(
        self,
        fields: Sequence[Field],
        name: str,
        census: Callable[[str], Census] | None = None,
        order: Callable[[str], Order | None] | None = None,
        look: Callable[[Sequence[str]], Pieces] | None = None,
        *,
        learns: bool = False,
        settings: FileSettings = ALL_FOUND_OUT,
    ) -> None:
        self._fields = fields
        self._name = name
        self._seen = Seen()
        self._notes: Counter[Note] = Counter()
        spelt = [field for field in fields if field.kind in (FieldKind.CATEGORICAL, FieldKind.ID)]
        learning = {field.name for field in spelt if learns and field.kind is FieldKind.CATEGORICAL}
        self.spellers = {f.name: Speller(f.vocabulary, learns=f.name in learning) for f in spelt}
        self._census = census
        self._order = cache(order) if order else None
        self._dates = settings.dates
        self._settled: set[str] = set()
        self.words = words_of(fields)
        self.said: list[str] = []
        self.numbers = NumberColumns(look or self._of_chunk, [f.name for f in fields if f.kind in NUMBERS], self.said)
        self.numbers.decimal, self.numbers.thousands = settings.decimal, settings.thousands
        self.numbers.shares = settings.per_cent != "number"
        self.numbers.missing = {field.name: field.nothing for field in fields}
        self.numbers.earlier = {field.name: field.decimal for field in fields}

    def check(self, chunk: Chunk) -> tuple[pa.Table, BoolArray, tuple[Reject, ...]]:
        """The typed rows that fit, which rows of the chunk those are `(n,)`, and a reject for every other one."""
        self._chunk = chunk
        faults = Faults(chunk)
        columns = {field.name: self._read(field, chunk, faults) for field in self._fields}
        for field in self._fields:
            faults.note_missing(field, columns)
        for field in self._fields:
            if field.kind is FieldKind.ID:
                self._refuse_known(field, columns[field.name], chunk, faults)
        table = pa.table(columns)
        fits = ~faults.rows
        accepted = table if fits.all() else table.filter(pa.array(fits))
        rejects = sorted([*chunk.rejects, *faults.found], key=lambda reject: reject.row_number)
        return accepted, fits, tuple(rejects)

    def take_notes(self) -> Counter[Note]:
        """What was done to how many values of the chunks so far; they are told once."""
        taken, self._notes = self._notes, Counter()
        return taken

    def _read(self, field: Field, chunk: Chunk, faults: Faults) -> pa.Array:
        if field.kind is FieldKind.MADE_ID:
            numbers_as_text = pc.cast(pa.array(chunk.rows), TEXT)
            return pc.binary_join_element_wise(self._name, numbers_as_text, ":")
        rule = RULES[field.kind]
        cells = column(chunk.table, field.name)
        is_of_no_use = pa.types.is_struct(cells.type) or (rule.type != TEXT and is_hopeless(cells.type))
        if is_of_no_use and cells.null_count < len(cells):
            way = "as numbers, such as seconds" if pa.types.is_duration(cells.type) else "as one column a value"
            hint = f"write it {way}, or leave it out of the deployment file"
            raise DataError(f"the column {field.name!r} of {self._name} is of type {cells.type}, {NO_USE}", hint)
        if field.name in self.spellers:
            speller = self.spellers[field.name]
            return (
                speller.spell_encoded(cells)
                if pa.types.is_dictionary(cells.type)
                else speller.spell(texts(cells).values)
            )
        parsed, why = self._parsed(field, cells)
        if parsed.bad is not None:
            faults.note(field.name, parsed.bad, cells, why)
        for words, count in parsed.notes.items():
            self._notes[field.name, words] += count
        return parsed.values

    def _parsed(self, field: Field, cells: pa.Array) -> tuple[Parsed, Callable[[str], str]]:
        """A column that is no text, and why a cell of it is bad."""
        rule = RULES[field.kind]
        if field.kind in NUMBERS:
            return self.numbers.read(field.name, rule.read, rule.why, cells)
        if field.kind is FieldKind.YES_NO:
            parsed = self._yes_or_no(field, cells)
            return parsed, partial(not_yes_or_no, words=self.words)
        return rule.read(self._year_first(field.name, cells), missing=field.nothing), rule.why

    def _of_chunk(self, names: Sequence[str]) -> Pieces:
        yield {name: column(self._chunk.table, name) for name in names}

    def _year_first(self, name: str, cells: pa.Array) -> pa.Array:
        cells, days = from_day_numbers(cells) if self._dates == SETTING else (cells, 0)
        self._notes += Counter({(name, TOLD): days})  # nothing where there are none
        count, said = have_year_last(cells), ORDERS.get(self._dates)
        order = said or (self._order(name) if count and self._order else None)
        if order is None or not count:
            return cells
        why = "as the settings say" if said else "which the file's other dates tell"
        if order is Order.LIKELY_DAY:
            why = "which is most likely meant: write dates under [files] where it is not"
        self._notes[name, f"read with {order}, {why}"] += count
        return year_first(cells, order)

    def _yes_or_no(self, field: Field, cells: pa.Array) -> Parsed:
        name, missing = field.name, field.nothing
        parsed = yes_or_no(cells, self.words, missing)
        if parsed.bad is None or name in self._settled:
            return parsed
        self._settled.add(name)
        found = self._census(name) if self._census else census([tally(cells)], name, self._name, missing)
        self.words, note = settle(self.words, found)
        self.said += [note] if note else []
        return yes_or_no(cells, self.words, missing)

    def _refuse_known(self, field: Field, ids: pa.Array, chunk: Chunk, faults: Faults) -> None:
        left = np.flatnonzero(~faults.rows & mask(pc.is_valid(ids)))
        earlier = np.zeros(len(ids), np.int64)
        earlier[left] = self._seen.earlier(ids.take(pa.array(left)), chunk.rows[left])
        for place in np.flatnonzero(earlier).tolist():
            value = shown(ids[place].as_py())
            faults.add(place, field.name, value, f"id {value!r} appears already in row {earlier[place]} of the data")
