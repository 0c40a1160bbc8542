"""A row with other values in some of its columns, and which columns may be without one."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.errors import ModelError
from monitoring.models.model import Model


def with_values(row: pd.DataFrame, values: Mapping[str, object]) -> pd.DataFrame:
    """The same raw row with these values; None makes one missing.

    >>> with_values(pd.DataFrame({"seats": [2], "town": ["Ulm"]}), {"seats": 2.5}).iloc[0].to_dict()
    {'seats': 2.5, 'town': 'Ulm'}
    """
    made = row.copy()
    for name, value in values.items():
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        made[name] = pd.Series([value], index=row.index, dtype="float64" if number else "object")
    return made


def prepared_values(model: Model, row: pd.DataFrame, name: str, values: Sequence[Any]) -> NDArray[Any]:
    """Raw values of one column as the model takes them `(n,)`; `row` is any raw row."""
    rows = row.take(np.zeros(len(values), dtype=np.int64)).reset_index(drop=True)
    rows[name] = pd.Series(values, dtype=object if name in model.categorical else np.float64)
    return np.asarray(model.prepare(rows)[name].to_numpy())


def may_be_missing(model: Model, row: pd.DataFrame) -> frozenset[str]:
    """The columns that the model scores a row without: it is asked, all at once or, where that fails, one by one."""
    names = [name for name in model.features if name in row]
    rows = row.take([0] * len(names)).reset_index(drop=True).astype(object)
    for place, name in enumerate(names):
        rows.loc[place, name] = None
    if _scores(model, rows):
        return frozenset(names)
    return frozenset(name for place, name in enumerate(names) if _scores(model, rows.iloc[[place]]))


def _scores(model: Model, rows: pd.DataFrame) -> bool:
    try:
        model.predict(rows)
    except ModelError:
        return False
    return True
