"""Rows as numbers, for a classifier: numbers as they are, categories as places in a list."""

from collections.abc import Sequence

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
    found = [np.empty((len(frame), len(columns))) for frame in frames]
    for place, column in enumerate(columns):
        values = [frame[column.name] for frame in frames]
        if column.kind is Kind.NUMERIC:
            numbers = [pd.to_numeric(value, errors="coerce").to_numpy(dtype=float, na_value=np.nan) for value in values]
        else:
            texts = [value.astype("string") for value in values]
            counts = pd.concat(texts).value_counts()
            order = sorted(counts.index, key=lambda name: (-counts[name], name))
            places = {name: float(min(i, MOST_CATEGORIES)) for i, name in enumerate(order)}
            numbers = [text.map(places).to_numpy(dtype=float, na_value=np.nan) for text in texts]
        for table, column_of in zip(found, numbers, strict=True):
            table[:, place] = column_of
    return found
