"""Which cells of some rows are what models most often refuse: gaps, infinite numbers, unseen categories."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.models.unseen import Familiar

GAP, INFINITE, UNSEEN = 1, 2, 3
Kinds = NDArray[np.int8]
_LARGEST = float(np.finfo(np.float32).max)  # many models count in 32 bits


def odd_cells(frame: pd.DataFrame, familiar: Familiar) -> Kinds:
    """What is odd about each cell, `(rows, columns)`; 0 where nothing is.

    >>> odd_cells(pd.DataFrame({"x": [1.0, np.nan, np.inf], "town": ["a", "b", None]}), Familiar()).tolist()
    [[0, 0], [1, 0], [2, 1]]
    """
    found = np.zeros(frame.shape, np.int8)
    for place, name in enumerate(frame.columns):
        values = frame[name]
        if name in familiar.columns:
            codes, distinct = pd.factorize(values)
            strangers = set(familiar.strangers(str(name), distinct))
            is_strange = np.array([*(value in strangers for value in distinct), False])  # a gap has the code -1
            found[is_strange[codes], place] = UNSEEN
        if pd.api.types.is_float_dtype(values.dtype):
            found[np.abs(values.to_numpy()) > _LARGEST, place] = INFINITE
        found[values.isna().to_numpy(), place] = GAP
    return found
