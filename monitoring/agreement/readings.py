"""What a model's own file leaves open of how it is read, and what the logged scores say of it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from monitoring.errors import ModelError
from monitoring.models.model import Model
from monitoring.models.native.reading import Reading
from monitoring.models.native.scorer import Gives
from monitoring.models.wrap import Questions

# What people write for a missing number; 0 above all, where a matrix was sparse.
_USUAL = (-999.0, -9999.0, -99999.0, -99.0, -9.0, -1.0, 0.0, 99.0, 999.0, 9999.0, 99999.0, 999999.0)
_TWICE = 2  # rows: fewer at a column's end are values like others
_MOST = 12


def readings(questions: Questions, rows: pd.DataFrame, features: tuple[str, ...]) -> Iterator[Reading]:
    """The readings to try beside the likeliest one."""
    choices: dict[str, list[Any]] = {key: list(values) for key, values in questions.readings.items()}
    if "missing" in choices:
        choices["missing"] = [None, *stand_ins(rows, features)]
    for number, values in enumerate(product(*choices.values())):
        if number:
            yield Reading(**dict(zip(choices, values, strict=True)))


def possible(questions: Questions, model: Model, rows: pd.DataFrame) -> Questions:
    """The same without answers that cannot be probabilities, where it is open whether they are."""
    if "output" not in questions.readings or rows.empty:
        return questions
    try:
        model.predict(rows)
    except ModelError:
        return replace(questions, readings={**questions.readings, "output": (Gives.LOG_ODDS.value,)})
    return questions


def first(questions: Questions) -> Reading:
    """The likeliest reading, where one must be taken."""
    return Reading(output=questions.readings["output"][0]) if "output" in questions.readings else Reading()


def stand_ins(rows: pd.DataFrame, features: tuple[str, ...]) -> list[float]:
    """Numbers that may stand for a missing one: those that people use, and what lies repeatedly at a column's end.

    >>> stand_ins(pd.DataFrame({"a": [1.5, -777, -777, 2.5, 3.5], "b": [0, 1, 2, 3, 4]}), ("a", "b"))
    [-777.0, 0.0]
    """
    found: dict[float, int] = {}
    for name in features:
        if name not in rows.columns or not pd.api.types.is_numeric_dtype(rows[name]):
            continue
        counts = rows[name].dropna().astype("float64").value_counts()
        ends = [counts.index.min(), counts.index.max()] if len(counts) else []
        for value, times in zip(counts.index.tolist(), counts.tolist(), strict=True):
            if value in _USUAL or (value in ends and times >= _TWICE and np.isfinite(value)):
                found[value] = found.get(value, 0) + times
    return sorted(found, key=lambda value: -found[value])[:_MOST]


def settled_notes(questions: Questions, reading: Reading, what: str) -> Iterator[str]:
    """What the logged scores have shown."""
    words = {"missing": "with {} as missing", "output": "with answers that are {}", "trees": "with its {} trees"}
    for key, likeliest in questions.readings.items():
        value = getattr(reading, key)
        if value in ("", None) or (key == "trees" and value == likeliest[0]):
            continue
        said = words[key].format(f"{value:g}" if isinstance(value, float) else value)
        yield f"the logged {what} are those of the model {said}: {reading.line(key)}"


def open_notes(questions: Questions, rows: pd.DataFrame, features: tuple[str, ...]) -> Iterator[str]:
    """What stays open, and no logged score has shown."""
    if choices := questions.readings.get("trees"):
        used, other = choices
        yield (
            f"the model stopped early, and its {used} trees are used: where the {other} ones are meant, write "
            f"{Reading(trees=other).line('trees')}"
        )
    if "missing" in questions.readings and (found := stand_ins(rows, features)):
        value = found[0]
        yield (
            f"the model's file does not say which number means missing: where {value:g} does, write "
            f"{Reading(missing=value).line('missing')}"
        )
