"""How a fitted pipeline spells its categories, so that a log that spells them otherwise is read as meant.

A file gives `5`, `5.0` or `"5"` for the same category and `None` or `nan` for the same gap, depending on who
read it. An encoder that knows only one of them takes the others for unknown, often without a word.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd


@dataclass(frozen=True, slots=True)
class Spelling:
    """What one column's categories look like to the model.

    Args:
        numbers: True: all are numbers, False: all are texts, None: mixed or not known; then nothing is changed.
        missing: what stands for a missing value: `None` or nan.
    """

    numbers: bool | None = None
    missing: float | None = float("nan")

    def apply(self, values: "pd.Series[Any]") -> "pd.Series[Any]":
        """The same values as the model spells them, as objects.

        >>> Spelling(numbers=False).apply(pd.Series([5.0, None])).tolist()
        ['5', nan]
        """
        gaps = values.isna()
        found = values.astype(object)
        if self.numbers is True:
            numeric = pd.to_numeric(values, errors="coerce")
            found = found.where(numeric.isna(), numeric.astype(object))
        elif self.numbers is False:
            found = found.map(_text, na_action="ignore")
        return found.where(~gaps, self.missing)


def spellings(pipeline: object, columns: Sequence[str]) -> dict[str, Spelling]:
    """The spelling of each raw column that a fitted encoder inside `pipeline` knows the categories of."""
    found: dict[str, Spelling] = {}
    for step, names in _walk(pipeline, list(columns)):
        categories = getattr(step, "categories_", None)
        if isinstance(categories, list) and len(categories) == len(names):
            found.update({name: _spelling(known) for name, known in zip(names, categories, strict=True)})
        elif getattr(step, "statistics_", None) is not None and getattr(step, "missing_values", 0) is None:
            # It comes before the encoder, which sees what it has filled in: its word on gaps is the last one.
            found.update({name: Spelling(missing=None) for name in names})
    return found


def columns_of(table: pd.Index, chosen: object) -> list[int]:
    """Positions of the columns that a ColumnTransformer's specification chooses."""
    places = pd.Series(range(len(table)), index=table)
    keys = [chosen] if np.isscalar(chosen) else chosen
    if isinstance(keys, slice):
        by_name = isinstance(keys.start, str) or isinstance(keys.stop, str)
    else:
        keys = list(keys)  # type: ignore[call-overload]  # a list, an array or an index, as scikit-learn allows
        by_name = bool(keys) and isinstance(keys[0], str)
    picked = places.loc[keys] if by_name else places.to_numpy()[keys]
    return [int(place) for place in np.asarray(picked)]


def _walk(step: Any, names: list[str]) -> Iterator[tuple[Any, list[str]]]:
    """Every transformer that still sees raw columns, with their names; a pipeline's later steps first."""
    if hasattr(step, "transformers_"):
        for _, part, chosen in step.transformers_:
            if not isinstance(part, str):
                yield from _walk(part, [names[place] for place in columns_of(pd.Index(names), chosen)])
    elif hasattr(step, "steps"):
        for _, part in reversed(step.steps):
            if part is not None and not isinstance(part, str):
                yield from _walk(part, names)
    else:
        yield step, names


def _spelling(known: Any) -> Spelling:
    values = list(known)
    gap = None if any(value is None for value in values) else float("nan")
    real = [value for value in values if not pd.isna(value)]
    if real and all(isinstance(value, str) for value in real):
        return Spelling(False, gap)
    number = (int, float, np.integer, np.floating)
    if real and all(isinstance(value, number) and not isinstance(value, bool) for value in real):
        return Spelling(True, gap)
    return Spelling(None, gap)


def _text(value: object) -> str:
    whole = isinstance(value, (float, np.floating)) and float(value).is_integer()
    return str(int(value)) if whole else str(value)  # type: ignore[call-overload]  # whole says it is a number
