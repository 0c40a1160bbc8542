"""Categories that a model does not know, or that the reference never showed: what is said of the rows that have them.

Most models score such a row as if the column said nothing, without a word.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.domain.bins import MOST_CATEGORIES
from monitoring.errors import short
from monitoring.intake.columns.spelling import Vocabulary, is_missing, words_for_nothing
from monitoring.models.alike import alike
from monitoring.models.model import Model
from monitoring.models.spelling import Spelling, text_of

SHOWN = 3  # values of a column in its sentence
REMEMBERED = 1 << 16  # values of a column, so that memory is bounded
BY_MODEL, BY_REFERENCE = "model", "reference"
_WHICH = {BY_MODEL: "the model does not know", BY_REFERENCE: "the reference never showed"}


@dataclass(frozen=True, slots=True)
class Stranger:
    """One unseen value of a column.

    Args:
        value: as it was read.
        rows: how many rows have it.
        meant: the known category that it may be a misspelling of; empty where none is close.
    """

    value: str
    rows: int
    meant: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """The unseen categories of one column.

    Args:
        column: its name.
        by: by whom they are: the "model", or the "reference" where the model does not say what it knows.
        rows: how many rows have one.
        values: the most frequent of them.
        more: how many further values there are.
        refused: how many of the rows the model did not score.
    """

    column: str
    by: str
    rows: int
    values: tuple[Stranger, ...]
    more: int = 0
    refused: int = 0

    @property
    def sentence(self) -> str:
        """One sentence of bounded length.

        >>> Unseen("flag", BY_MODEL, 3, (Stranger("yes", 3, "True"),)).sentence
        "column 'flag': 3 rows have an unseen category, which the model does not know: 'yes' (3, did you mean 'True'?)"
        >>> Unseen("town", BY_REFERENCE, 60, (Stranger("Rom", 60, ""),), refused=12).sentence.partition(": ")[2]
        "60 rows have an unseen category, which the reference never showed: 'Rom' (60); 12 of them were not scored"
        """
        have = "1 row has" if self.rows == 1 else f"{self.rows:,} rows have"
        what = "an unseen category" if len(self.values) + self.more == 1 else "unseen categories"
        shown = ", ".join(map(_shown, self.values)) + (f" and {self.more:,} more" if self.more else "")
        return f"column {short(self.column)}: {have} {what}, which {_WHICH[self.by]}: {shown}{self._refused}"

    @property
    def _refused(self) -> str:
        if not self.refused:
            return ""
        if self.refused == self.rows:
            return "; it was not scored" if self.rows == 1 else "; none of them was scored"
        return f"; {self.refused:,} of them {'was' if self.refused == 1 else 'were'} not scored"


def to_json(unseen: Iterable[Unseen]) -> list[dict[str, Any]]:
    """The same as plain data."""
    return [asdict(one) | {"sentence": one.sentence} for one in unseen]


def _shown(one: Stranger) -> str:
    about = [f"{one.rows:,}"] if one.rows > 1 else []
    about += [f"did you mean {short(one.meant)}?"] if one.meant else []
    return short(one.value) + (f" ({', '.join(about)})" if about else "")


@dataclass(frozen=True)
class Familiar:
    """What is known of the categories of a model's columns.

    Args:
        vocabularies: how texts are read, by column: as those of the log are.
        spelled: of the columns whose categories the model says, how it spells them.
        columns: those in which a category can be unseen.
        nothing: the words for "no value" that somebody named; what other words are left is a category. None: the usual.
    """

    vocabularies: Mapping[str, Vocabulary] = field(default_factory=dict)
    spelled: Mapping[str, Spelling] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    nothing: frozenset[str] | None = None

    @classmethod
    def of(cls, model: Model, log: Mapping[str, Vocabulary], missing: tuple[str, ...] | None = None) -> "Familiar":
        """What a model and its log know; `missing` are the words for "no value" of the settings."""
        own = {name: Vocabulary.of(texts) for name, texts in model.categories.items() if name in model.categorical}
        known = {**own, **log}
        spelled = {name: each for name, each in model.spelled.items() if each.objects}
        full = {name for name, each in known.items() if len(each.known) >= MOST_CATEGORIES or not each.known}
        told = spelled.keys() | (model.categorical & known.keys() - full)
        nothing = None if missing is None else words_for_nothing(missing)
        return cls(known, spelled, tuple(name for name in model.features if name in told - model.dropped), nothing)

    def strangers(self, name: str, values: Iterable[object]) -> list[object]:
        """The unseen ones among values of a column; what is missing is none."""
        every = [*values]
        if name in self.spelled:
            found = self.spelled[name].strangers(every)
        else:
            found = [value for value in every if self.vocabularies[name].is_stranger(text_of(value))]
        return found if self.nothing is None else [*found, *self._named_otherwise(name, every, self.nothing)]

    def _named_otherwise(self, name: str, values: Iterable[object], nothing: frozenset[str]) -> list[object]:
        """Values that usually mean nothing, and are categories because the settings name other words for that."""
        known = {text.lower() for text in self.categories(name)} | nothing
        return [value for value in values if is_missing(text := text_of(value)) and text.lower() not in known]

    def categories(self, name: str) -> tuple[str, ...]:
        """The categories of a column, as people write them."""
        return tuple(self.spelled[name].objects if name in self.spelled else self.vocabularies[name].known)


NOTHING_FAMILIAR = Familiar()


@dataclass(slots=True)
class Strangers:
    """Counts unseen categories, some rows at a time."""

    familiar: Familiar
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    _strange: dict[str, dict[object, bool]] = field(default_factory=dict)  # values that were looked at

    def add(self, name: str, rows: Mapping[object, int]) -> None:
        """Take note of the values of a column, and of how many rows have each; missing ones left out."""
        counts, strange = self.counts.setdefault(name, Counter()), self._strange.setdefault(name, {})
        if len(strange) > REMEMBERED:
            strange.clear()
        new = [value for value in rows if value not in strange]
        strange |= dict.fromkeys(new, False) | dict.fromkeys(self.familiar.strangers(name, new), True)
        for value, number in rows.items():
            if strange[value]:
                self.rows[name] += number
                if (text := text_of(value)) in counts or len(counts) < REMEMBERED:
                    counts[text] += number

    def add_all(self, rows: pa.Table) -> None:
        """The same of every column of a table that may have some."""
        for name in self.familiar.columns:
            if name in rows.column_names:
                self.add(name, _counted(rows[name]))

    def refuse(self, rows: pa.Table) -> None:
        """Take note of rows that were added, and that the model did not score."""
        for name in self.familiar.columns:
            if name in rows.column_names:
                counts = _counted(rows[name])
                self.refused[name] += sum(counts[value] for value in self.familiar.strangers(name, counts))

    def result(self) -> tuple[Unseen, ...]:
        """What is unseen, a column each."""
        return tuple(self._of(name) for name in self.familiar.columns if self.rows[name])

    def _of(self, name: str) -> Unseen:
        known = self.familiar.categories(name)
        values = [Stranger(v, n, alike(v, known)) for v, n in self.counts[name].most_common(SHOWN)]
        by = BY_MODEL if name in self.familiar.spelled else BY_REFERENCE
        return Unseen(
            name, by, self.rows[name], tuple(values), len(self.counts[name]) - len(values), self.refused[name]
        )


def _counted(column: pa.ChunkedArray) -> dict[object, int]:
    found = pc.value_counts(column.drop_null())
    return dict(zip(found.field("values").to_pylist(), found.field("counts").to_pylist(), strict=True))
