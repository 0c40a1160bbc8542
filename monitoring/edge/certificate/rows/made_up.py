"""Rows like those of the reference of which none is anybody's: each column drawn for itself."""

from collections.abc import Collection

import numpy as np
import pandas as pd

SEED = 20_260_701


def made_up(reference: pd.DataFrame, numeric: Collection[str], categorical: Collection[str], n: int) -> pd.DataFrame:
    """`n` rows whose columns have the reference's own values, gaps included, in no row's company; always the same.

    Numbers are float64, categories objects.

    >>> made_up(pd.DataFrame({"a": [1, 2], "b": ["x", None]}), ["a"], ["b"], 3).dtypes.astype(str).tolist()
    ['float64', 'object']
    """
    random, drawn = np.random.default_rng(SEED), {}
    for name in (*numeric, *categorical):
        values = (
            reference[name].to_numpy(np.float64, na_value=np.nan)
            if name in numeric
            else reference[name].to_numpy(object)
        )
        drawn[name] = values[random.integers(len(reference), size=n)]
    return pd.DataFrame(drawn)
