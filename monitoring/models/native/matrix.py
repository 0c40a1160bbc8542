"""Tables as the numbers that a booster compares: categories by their places, what is missing or not known as nan."""

from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray
from monitoring.errors import short
from monitoring.models.native.cut import Categories, Cut

_TRUTH = {"True": 1.0, "False": 0.0}


def matrix(table: Any, categories: Categories) -> FloatArray:
    """`(n, columns)`: numbers as they are, and of the columns with categories the place of each value among them.

    Columns of pandas' type for categories have the model's, in its order.

    Raises `ValueError` for a text where a number belongs.

    >>> matrix(pd.DataFrame({"a": [1, None], "b": ["x", "z"]}), {1: ("x", "y")}).tolist()
    [[1.0, 0.0], [nan, nan]]
    """
    frame = table if isinstance(table, pd.DataFrame) else pd.DataFrame(np.asarray(table))
    columns = [_codes(frame.iloc[:, place], categories.get(place)) for place in range(frame.shape[1])]
    return np.column_stack(columns) if columns else np.empty((len(frame), 0))


def _codes(values: "pd.Series[Any]", known: tuple[object, ...] | Cut | None) -> FloatArray:
    if known is not None:
        if not isinstance(values.dtype, pd.CategoricalDtype):  # which has them in the model's order
            values = values.astype(pd.CategoricalDtype([] if isinstance(known, Cut) else list(known)))
        codes = values.cat.codes.to_numpy(dtype=np.float64)
        return np.where(codes < 0, np.nan, codes)
    return numbers(values)


def numbers(values: "pd.Series[Any]") -> FloatArray:
    """A column as numbers; true and false are 1 and 0. Raises `ValueError` for a text that is none."""
    if values.dtype == object:
        values = values.map(lambda value: _TRUTH.get(value, value) if isinstance(value, str) else value)
    try:
        return pd.to_numeric(values).to_numpy(dtype=np.float64, na_value=np.nan)
    except (ValueError, TypeError) as error:
        texts = pd.to_numeric(values, errors="coerce").isna() & values.notna()
        wrong = short(values[texts].iloc[0]) if texts.any() else str(error)
        raise ValueError(f"the model takes the column {values.name!r} as numbers, and {wrong} is none") from error
