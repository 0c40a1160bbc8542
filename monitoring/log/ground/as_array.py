"""A column of a table as an array."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def column_of(table: pa.Table, name: str) -> NDArray[np.generic]:
    """A column as numpy, missing values nan.

    >>> column_of(pa.table({"n": [1.5, None]}), "n")
    array([1.5, nan])
    """
    return np.asarray(table[name].to_numpy())
