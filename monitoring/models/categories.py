"""How a fitted model spells its categories, so that a log that spells them otherwise is read as meant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from monitoring.models.fitted_parts import Names, is_readable, parts
from monitoring.models.native.adapter import Native
from monitoring.models.native.cut import Given, whole
from monitoring.models.pandas_categories import native_categories
from monitoring.models.spelling import NAN, Form, Spelling, is_number, text_of

_OF_TEXTS = (Form.TEXT, Form.FLOAT)  # numbers as texts: 5 or 5.0


@dataclass(slots=True)
class Known:
    """What the fitted parts of a model say about one column.

    Args:
        objects: for each canonical text the objects that encoders know it as; more than one cannot be told apart.
        gaps: what encoders and imputers take for a missing value.
        opaque: whether a part sees the column whose inside cannot be read.
        typed: whether no encoder was fitted on objects.
        pandas: the categories of the column, where the model wants it as pandas' type for them.
        number: whether the model takes the column as numbers, whatever the deployment calls it.
        texts: where the model takes the column as texts, those that may stand for a gap.
    """

    objects: dict[str, list[object]] = field(default_factory=dict)
    gaps: list[object] = field(default_factory=list)
    opaque: bool = False
    typed: bool = True
    pandas: tuple[object, ...] = ()
    number: bool = False
    texts: tuple[object, ...] = ()

    def add(self, values: Any) -> None:
        """Note the categories of one encoder."""
        self.typed = self.typed and np.asarray(values).dtype.kind in "iufb"
        for value in values:
            if pd.isna(value):
                self.gaps.append(value)
            elif value not in (own := self.objects.setdefault(text_of(value), [])):
                own.append(value)

    @property
    def clashes(self) -> dict[str, list[object]]:
        """The texts that mean more than one category."""
        return {text: values for text, values in self.objects.items() if len(values) > 1}

    def spelling(self, which: int = 0) -> Spelling:
        """How the column is given; of categories that cannot be told apart, the one at this place.

        >>> Known({"1": ["1", "1.0"]}).spelling(-1).objects
        {'1': '1.0'}
        """
        if self.number and not self.objects:
            return Spelling(form=Form.FLOAT)
        objects = {text: values[which if len(values) > 1 else 0] for text, values in self.objects.items()}
        return Spelling(objects, _form(objects.values()), self.gaps[0] if self.gaps else NAN, self.typed, self.pandas)


def known(model: Any, columns: Sequence[str], given: Given | None = None) -> dict[str, Known]:
    """What is known of each raw column that `model` is handed; `given` are categories that its file does not hold."""
    if isinstance(model, Native):
        return _of_native(model, columns, given)
    found = {name: Known() for name in columns}
    for part, names in parts(model, columns):
        categories = getattr(part, "categories_", None)
        if isinstance(categories, (list, tuple)) and len(categories) == len(names):
            for name, values in zip(names, categories, strict=True):
                if name is not None:
                    found[name].add(values)
        elif hasattr(part, "statistics_") and hasattr(part, "missing_values"):
            # It comes before the encoder, which sees what it has filled in: its word on gaps is the last one.
            for name in names:
                if name is not None and _is_gap(part.missing_values):
                    found[name].gaps.insert(0, part.missing_values)
        elif not is_readable(part):
            _note_opaque(found, names)
            _note_native(found, part, names, given)
    return found


def _of_native(model: Native, columns: Sequence[str], given: Given | None) -> dict[str, Known]:
    """What a family's file says of its columns."""
    told, found = model.told, {name: Known() for name in columns}
    for place, (name, each) in enumerate(found.items()):
        if place in told.texts:
            each.texts = told.gaps
            continue
        each.number = place not in told.categories
        each.pandas = () if each.number else whole(name, told.categories[place], given)
        each.add(each.pandas or told.levels.get(place, ()))
    return found


def alternatives(found: Mapping[str, Known], numeric: Iterable[str]) -> dict[str, dict[str, Spelling]]:
    """The spellings to choose from by trying, by column and by what they are called, the likeliest first.

    Only of columns whose spelling the fitted parts do not settle.
    """
    numbers = frozenset(numeric)
    choices = {name: _choices(each, name in numbers) for name, each in found.items()}
    return {name: spelled for name, spelled in choices.items() if len(spelled) > 1}


def _choices(each: Known, number: bool) -> dict[str, Spelling]:
    if clashes := each.clashes:
        first, last = (", ".join(repr(values[which]) for values in clashes.values()) for which in (0, -1))
        return {first: each.spelling(), last: each.spelling(-1)}
    if each.texts:
        ways = product(_OF_TEXTS, each.texts)
        return {f"{form}, gaps {gap!r}": Spelling({}, form, gap, typed=False) for form, gap in ways}
    if each.objects or each.number or (number and not each.opaque):
        return {"": each.spelling()}
    forms = (Form.FLOAT, Form.WHOLE, Form.TEXT) if number else tuple(Form)
    gaps = tuple(each.gaps[:1]) or ((NAN,) if number else (NAN, None))
    return {f"{form}, gaps {gap}": Spelling({}, form, gap) for form in forms for gap in gaps}


def _form(values: Iterable[object]) -> Form:
    kinds = list(values)
    if kinds and all(isinstance(value, (bool, np.bool_)) for value in kinds):
        return Form.TRUTH
    if kinds and all(isinstance(value, (int, np.integer)) for value in kinds):
        return Form.WHOLE
    return Form.FLOAT if kinds and all(is_number(value) for value in kinds) else Form.TEXT


def _is_gap(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value))


def _note_native(found: dict[str, Known], part: Any, names: Names, given: Given | None) -> None:
    for place, kept in native_categories(part).items():
        if place < len(names) and (name := names[place]) is not None:
            values = whole(name, kept, given)
            found[name].add(values)
            found[name].pandas = values


def _note_opaque(found: dict[str, Known], names: Names) -> None:
    for name in names:
        if name is not None:
            found[name].opaque = True
