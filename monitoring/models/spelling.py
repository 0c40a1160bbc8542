"""How a model spells a column: the very objects that its encoders were fitted on, found by a text that means them.

A file gives `5`, `5.0` or `"5"` for the same category and `None` or nan for the same gap, depending on who read it.
An encoder that knows only one of them takes the others for unknown, often without a word.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from monitoring.intake.columns.spelling import Vocabulary, canonical

NAN = float("nan")
_NONE = object()  # no category, where None may be one
_TRUTH = {"True": True, "1": True, "False": False, "0": False}


class Form(StrEnum):
    """What a value is made where no encoder says it."""

    TEXT = "text"
    WHOLE = "whole numbers"
    FLOAT = "numbers with a fraction"
    TRUTH = "true and false"


@dataclass(frozen=True, slots=True)
class Spelling:
    """How one column is given to the model.

    Args:
        objects: for the canonical text of each category the object that the model knows it as.
        form: what all other values become, where they can.
        gap: what stands for a missing value: None, nan or `pandas.NA`.
        typed: whether a column that holds nothing but numbers, or True and False, is given as such.
        pandas: the categories of the column, where it is given as pandas' type for them; others are then missing.
    """

    objects: Mapping[str, object] = field(default_factory=dict)
    form: Form = Form.TEXT
    gap: object = NAN
    typed: bool = True
    pandas: tuple[object, ...] = ()

    @property
    def takes_numbers(self) -> bool:
        """Whether a column of floats may be given as it is: they equal the categories, and gaps are nan."""
        numbers = self.form is not Form.TEXT and bool(self.objects)
        return (numbers or self.form is Form.FLOAT) and isinstance(self.gap, float)

    def hand_over(self, values: "pd.Series[Any]") -> "pd.Series[Any]":
        """What `apply` made, in the type that a column of such values has in a table."""
        if self.pandas:
            return values.astype(pd.CategoricalDtype(list(self.pandas)))
        return values.infer_objects() if self.typed and self.form is not Form.TEXT else values

    def apply(self, values: "pd.Series[Any]") -> "pd.Series[Any]":
        """The same values as the model spells them, as objects.

        >>> Spelling({"5": "5.0"}).apply(pd.Series([5.0, None, 7.0])).tolist()
        ['5.0', nan, '7']
        """
        codes, distinct = pd.factorize(values)
        speller = _Speller(self)
        found = np.empty(len(distinct) + 1, dtype=object)
        found[:-1] = [speller.spell(value) for value in distinct]
        found[-1] = self.gap  # a gap has the code -1
        return pd.Series(found[codes], index=values.index, name=values.name, dtype=object)

    def strangers(self, values: Iterable[object]) -> list[object]:
        """Those of the values that are in no spelling one of the categories, nor missing.

        >>> Spelling({"True": True, "False": False}).strangers(["t", "yes", "NA", 0])
        ['yes']
        """
        speller = _Speller(self)
        return [value for value in values if not speller.knows(value)]


class _Speller:
    """One column's spelling, made ready for many values."""

    def __init__(self, spelling: Spelling) -> None:
        self._spelling = spelling
        self._vocabulary = Vocabulary(frozenset(spelling.objects))
        numbers = {text: value for text, value in spelling.objects.items() if is_number(value)}
        # Exponents are written in more ways than one, and a number of 32 bits with what 64 make of it (0.10000000149).
        short = bool(numbers) and all(isinstance(value, np.float32) for value in numbers.values())
        self._width: type[float] | type[np.float32] = np.float32 if short else float
        self._numbers = {self._width(text): value for text, value in numbers.items() if _number(text) is not None}

    def spell(self, value: object) -> object:
        text = text_of(value)
        meant = self._vocabulary.spell(text)
        if meant is None:
            return self._spelling.gap
        found = self._category(text, meant)
        return shaped(meant, self._spelling.form) if found is _NONE else found

    def knows(self, value: object) -> bool:
        text = text_of(value)
        meant = self._vocabulary.spell(text)
        return meant is None or self._category(text, meant) is not _NONE

    def _category(self, text: str, meant: str) -> object:
        """The model's own object for a text, by what it means or by the number that it is."""
        if meant in self._spelling.objects:
            return self._spelling.objects[meant]
        number = _number(text) if self._numbers else None
        with np.errstate(over="ignore"):  # what is too large for 32 bits is none of the categories
            return _NONE if number is None else self._numbers.get(self._width(number), _NONE)


def text_of(value: object) -> str:
    """The canonical text of a value of any type.

    >>> text_of(1.0), text_of(np.bool_(True)), text_of(" 1.50"), text_of(1.5)
    ('1', 'True', '1.50', '1.5')
    """
    if isinstance(value, (float, np.floating)) and math.isfinite(value) and float(value).is_integer():
        return canonical(str(int(value)))
    return canonical(str(value))


def shaped(text: str, form: Form) -> object:
    """A canonical text as an object of this form; it stays a text where it cannot be one.

    >>> shaped("1", Form.WHOLE), shaped("1", Form.FLOAT), shaped("1", Form.TRUTH), shaped("north", Form.FLOAT)
    (1, 1.0, True, 'north')
    """
    if form is Form.TEXT:
        return text
    if form is Form.TRUTH:
        return _TRUTH.get(text, text)
    number = _number(text)
    if number is None:
        return text
    return int(text) if form is Form.WHOLE and text.lstrip("-").isdecimal() else number


def is_number(value: object) -> bool:
    """Whether an object is a number, and not True or False."""
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
