"""A column of a table as an array."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def column_of(table: pa.Table, name: str) -> NDArray[np.generic]:
    """A column as numpy, missing values nan; not to be written to.

    >>> column_of(pa.table({"n": [1.5, None]}), "n")
    array([1.5, nan])
    """
    column = table[name]
    if column.num_chunks == 1:
        return np.asarray(column.chunk(0).to_numpy(zero_copy_only=False))  # where nothing is missing, no copy
    return np.asarray(column.to_numpy())


def present(table: pa.Table, name: str) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Where a column of floats has a number, and these; in a time that hangs on how many there are.

    >>> place, values = present(pa.table({"low": [None, 1.5, None]}), "low")
    >>> place.tolist(), values.tolist()
    ([1], [1.5])
    """
    column = table[name].combine_chunks().cast(pa.float64())
    known, values = column.buffers()
    numbers = np.frombuffer(values or b"", np.float64)[column.offset : column.offset + len(column)]
    if known is None:
        there = np.arange(len(column))
    else:
        bits = np.unpackbits(np.frombuffer(known, np.uint8), bitorder="little")
        there = np.flatnonzero(bits[column.offset : column.offset + len(column)])
    there = there[~np.isnan(numbers[there])]
    return there, numbers[there]
