"""Rows as numbers, for a small model: numbers as they are, categories as places in a list."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from monitoring.domain import Column, FloatArray, Kind

MOST_CATEGORIES = 60
NEARLY_ALL = 0.5  # of the rows have a value of their own: an identifier, of which every value tells the window


def usable(columns: Sequence[Column], frames: Sequence[pd.DataFrame]) -> list[Column]:
    """The columns that all frames have and that are not identifiers.

    >>> frame = pd.DataFrame({"city": ["a", "b"] * 50, "order": range(100)})
    >>> columns = [Column(name, Kind.CATEGORICAL) for name in ("city", "order", "gone")]
    >>> [column.name for column in usable(columns, [frame, frame])]
    ['city']
    """
    there = [column for column in columns if all(column.name in frame for frame in frames)]
    return [
        column
        for column in there
        if column.kind is Kind.NUMERIC
        or all(frame[column.name].nunique() <= max(NEARLY_ALL * len(frame), 2) for frame in frames)
    ]


def encode(columns: Sequence[Column], frames: Sequence[pd.DataFrame]) -> list[FloatArray]:
    """Each frame as `(rows, columns)`; a missing value is nan, and rare categories share the last place.

    >>> cities = [pd.DataFrame({"city": ["b", "a", "a"]}), pd.DataFrame({"city": ["a", None, "c"]})]
    >>> [found.ravel().tolist() for found in encode([Column("city", Kind.CATEGORICAL)], cities)]
    [[1.0, 0.0, 0.0], [0.0, nan, 2.0]]
    """
    known = places(columns, frames)
    return [numbers(columns, frame, known) for frame in frames]


def places(columns: Sequence[Column], frames: Sequence[pd.DataFrame]) -> Mapping[str, Mapping[str, float]]:
    """Of each categorical column, the place of every category that the frames show, the most frequent first.

    >>> dict(places([Column("city", Kind.CATEGORICAL)], [pd.DataFrame({"city": ["b", "a", "a"]})])["city"])
    {'a': 0.0, 'b': 1.0}
    """
    found = {}
    for column in columns:
        if column.kind is Kind.CATEGORICAL:
            counts = pd.concat([frame[column.name].astype("string") for frame in frames]).value_counts()
            order = sorted(counts.index, key=lambda name: (-counts[name], name))
            found[column.name] = {str(name): float(min(i, MOST_CATEGORIES)) for i, name in enumerate(order)}
    return found


def numbers(columns: Sequence[Column], frame: pd.DataFrame, known: Mapping[str, Mapping[str, float]]) -> FloatArray:
    """One frame as `(rows, columns)`; a category without a place is nan, as a missing value is."""
    found = np.empty((len(frame), len(columns)))
    for at, column in enumerate(columns):
        value = frame[column.name]
        if column.kind is Kind.NUMERIC:
            told = pd.to_numeric(value, errors="coerce")
        else:
            told = value.astype("string").map(known[column.name])
        found[:, at] = told.to_numpy(dtype=float, na_value=np.nan)
    return found
