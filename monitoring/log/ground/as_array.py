"""A column of a table as an array.

Arrow's memory is read as it lies: `to_numpy` and `pa.scalar` import pandas, which takes longer than a day's check.
"""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def column_of(table: pa.Table, name: str) -> NDArray[np.generic]:
    """A column of numbers as numpy, missing values nan; not to be written to.

    >>> column_of(pa.table({"n": [1.5, None]}), "n")
    array([1.5, nan])
    """
    column = _whole(table, name)
    values = _values(column)
    if not column.null_count:
        return values
    found = np.full(len(column), np.nan)
    there = _there(column)
    found[there] = values[there]
    return found


def present(table: pa.Table, name: str) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Where a column has a number, and these.

    >>> place, values = present(pa.table({"low": [None, 1.5, None]}), "low")
    >>> place.tolist(), values.tolist()
    ([1], [1.5])
    """
    column = _whole(table, name)
    there = _there(column)
    numbers = _values(column)[there].astype(np.float64)
    known = ~np.isnan(numbers)
    return there[known], numbers[known]


def filled(table: pa.Table, name: str) -> NDArray[np.intp]:
    """Where a column has a value, which may be nan."""
    return _there(_whole(table, name))


def there_of(table: pa.Table, name: str) -> tuple[NDArray[np.generic], NDArray[np.bool_] | None]:
    """A column of numbers with its own type, some number where a value is missing; and which are there (None: all)."""
    column = _whole(table, name)
    return _values(column), _known(column) if column.null_count else None


def _whole(table: pa.Table, name: str) -> pa.Array:
    column = table[name]
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _values(column: pa.Array) -> NDArray[np.generic]:
    """Its values, where one is missing some number."""
    kind, buffer = _numpy_type(column.type), column.buffers()[-1]
    if buffer is None:
        return np.zeros(len(column), kind)
    return np.frombuffer(buffer, kind, len(column), column.offset * kind.itemsize)


def is_number(kind: pa.DataType) -> bool:
    """Whether values of a type are whole numbers or floats."""
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def _numpy_type(kind: pa.DataType) -> np.dtype[np.generic]:
    """Of whole numbers and of floats.

    >>> _numpy_type(pa.int32())
    dtype('int32')
    """
    if not is_number(kind):
        raise TypeError(f"a column of {kind} is no array of numbers")
    found: np.dtype[np.generic] = np.dtype(kind.to_pandas_dtype())
    return found


def _there(column: pa.Array) -> NDArray[np.intp]:
    """Where it has a value."""
    known = _known(column)
    return np.arange(len(column)) if known is None else np.flatnonzero(known)


def _known(column: pa.Array) -> NDArray[np.bool_] | None:
    """Whether each value is there; None: all are."""
    known = column.buffers()[0]
    if known is None:
        return None
    bits = np.unpackbits(np.frombuffer(known, np.uint8), bitorder="little")
    return bits[column.offset : column.offset + len(column)].view(np.bool_)
