"""What one column of a sample looks like, read by the same code that will import it."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.errors import DataError
from monitoring.intake.chunks import Chunk
from monitoring.intake.columns.parsed_column import missing_words
from monitoring.intake.columns.spelling import canonical
from monitoring.intake.columns.texts import as_text
from monitoring.intake.formats import Source
from monitoring.intake.reader import checker_of
from monitoring.intake.schema import Field, FieldKind
from monitoring.proposal.seen.names import says
from monitoring.proposal.seen.vocabulary import TIME

NEARLY_ALL = 0.99
_THE_SAME = 1 - 1e-9  # a correlation
MANY = 200
FEW = 20  # different whole numbers that may be codes
_DIGIT = re.compile(r"\d")
_EPOCH = 10**11  # milliseconds and finer: no other whole numbers are that large in all rows


@dataclass(frozen=True)
class Look:
    """One column.

    Args:
        source: the file that it is of.
        name: its name.
        cells: as the file has them `(n,)`.
        rows: their numbers in the file `(n,)`.
    """

    source: Source
    name: str
    cells: pa.Array
    rows: NDArray[np.int64]

    @cached_property
    def _texts(self) -> pa.Array:
        """The cells as trimmed text, null where one is missing."""
        trimmed = pc.utf8_trim_whitespace(as_text(self.cells))
        return pc.if_else(missing_words(trimmed), None, trimmed)

    @cached_property
    def texts(self) -> list[str | None]:
        """The cells as canonical texts; None where one is missing."""
        coded = self._texts.dictionary_encode()
        known = [*(canonical(text) for text in coded.dictionary.to_pylist()), None]
        return [known[place] for place in pc.fill_null(coded.indices, -1).to_pylist()]

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each text occurs, missing ones left out."""
        found: Counter[str] = Counter()
        counted = pc.value_counts(self._texts.drop_null())
        for text, count in zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True):
            found[canonical(text)] += count
        return found

    @cached_property
    def present(self) -> int:
        """How many cells hold a value."""
        return len(self._texts) - int(self._texts.null_count)

    @cached_property
    def distinct(self) -> int:
        """How many different ones there are; of few, two spellings of one are one."""
        found = int(pc.count_distinct(self._texts, mode="only_valid").as_py())
        return len(self.counts) if found <= MANY else found

    @property
    def is_unique(self) -> bool:
        """Whether every row has a value, and no two the same."""
        return self.distinct == len(self.cells)

    @cached_property
    def numbers(self) -> FloatArray | None:
        """The column as numbers `(n,)`, nan where one is missing; None where it holds something else."""
        found = self._read(FieldKind.NUMERIC)
        return None if found is None else np.asarray(found.to_numpy(zero_copy_only=False), np.float64)

    @cached_property
    def times(self) -> "NDArray[np.datetime64] | None":
        """The column as times `(n,)`, NaT where one is missing; None where it holds something else."""
        kind = self.cells.type
        if pa.types.is_boolean(kind) or (self.numbers is not None and not self._may_count_time):
            return None
        if not all(_DIGIT.search(text) for text in self._texts.drop_null()[:FEW].to_pylist()):
            return None
        found = self._read(FieldKind.TIME)
        return None if found is None else np.asarray(found.to_numpy(zero_copy_only=False), "datetime64[us]")

    @property
    def _may_count_time(self) -> bool:
        numbers = self.finite
        return len(numbers) > 0 and self.is_whole and (says(self.name, TIME) or float(numbers.min()) >= _EPOCH)

    @cached_property
    def finite(self) -> FloatArray:
        """Its finite numbers `(m,)`."""
        return np.empty(0) if self.numbers is None else self.numbers[np.isfinite(self.numbers)]

    @cached_property
    def is_whole(self) -> bool:
        """Whether all of its numbers are whole."""
        return len(self.finite) > 0 and bool((self.finite == np.floor(self.finite)).all())

    @property
    def is_share(self) -> bool:
        """Whether all of its numbers lie between 0 and 1, and not only at the ends."""
        found = self.finite
        inside = len(found) > 0 and found.min() >= 0 and found.max() <= 1
        return inside and bool(((found > 0) & (found < 1)).any())

    @property
    def has_leading_zeros(self) -> bool:
        """Whether it holds codes such as 007."""
        return pc.any(pc.match_substring_regex(self._texts, r"^0\d+$")).as_py() is True

    @property
    def is_constant(self) -> bool:
        """Whether it says the same in every row, or nothing."""
        return self.distinct == 0 or (self.distinct == 1 and self.present == len(self.cells))

    @cached_property
    def is_counting(self) -> bool:
        """Whether it does nothing but number the rows."""
        numbers = self.numbers
        if numbers is None or not self.is_whole or len(self.finite) < len(self.cells) or len(numbers) < 3:
            return False
        return bool((numbers - self.rows == numbers[0] - self.rows[0]).all())

    @cached_property
    def flags(self) -> frozenset[str]:
        """The words of a column of two, canonical; empty where there are more or fewer."""
        return frozenset(self.counts) if self.distinct == 2 else frozenset()

    def _read(self, kind: FieldKind) -> pa.Array | None:
        """The column read as this kind, null where it is missing or bad; None where more than a few are bad."""
        field = Field(self.name, kind, required=False)
        checker = checker_of(self.source, [field])
        try:
            table, fits, _ = checker.check(Chunk(pa.table({self.name: self.cells}), self.rows, (), 1.0))
        except DataError:  # of a type that cannot be this kind
            return None
        values = table[self.name].combine_chunks() if table.num_rows else pa.nulls(0, table.schema[0].type)
        good = len(values) - values.null_count
        if not good or good < NEARLY_ALL * max(self.present, 1):
            return None
        if fits.all():
            return values
        place = np.where(fits, np.cumsum(fits) - 1, -1)
        return values.take(pa.array(place, pa.int64(), mask=place < 0))


def same_values(one: Look, other: Look) -> bool:
    """Whether two columns say the same of every row, each in its own words."""
    if one.distinct > MANY or other.distinct > MANY:
        numbers = one.numbers is not None and other.numbers is not None
        return numbers and abs(correlated(one.numbers, other.numbers)) > _THE_SAME  # type: ignore[arg-type]
    pairs = Counter(zip(one.texts, other.texts, strict=True))
    return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs}) and len(pairs) > 1


def correlated(one: FloatArray, other: FloatArray) -> float:
    """Pearson's correlation where both are finite; nan where there is none."""
    there = np.isfinite(one) & np.isfinite(other)
    a, b = one[there], other[there]
    return float(np.corrcoef(a, b)[0, 1]) if len(a) > 2 and np.ptp(a) and np.ptp(b) else float("nan")
