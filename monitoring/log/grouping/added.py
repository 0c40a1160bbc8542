"""Small tables of counts chosen from and added up by numpy: Arrow's own ways import pandas, which a check need not."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from monitoring.log.ground.as_array import column_of, is_number, there_of

ENDS = {"min": np.minimum, "max": np.maximum}


def as_column(values: NDArray[np.generic], kind: pa.DataType) -> pa.Array:
    """An array of numbers without gaps as a column of a table.

    >>> as_column(np.array([1, 2]), pa.int8()).to_pylist()
    [1, 2]
    """
    numbers = np.ascontiguousarray(values, dtype=kind.to_pandas_dtype())
    return pa.Array.from_buffers(kind, len(numbers), [None, pa.py_buffer(numbers)])


def chosen(table: pa.Table, where: NDArray[np.bool_]) -> pa.Table:
    """The rows of a table that are wanted, in their order; of times, as Arrow chooses them.

    >>> chosen(pa.table({"n": [1, None, 3], "low": [None, 2.5, 3.5]}), np.array([True, True, False])).to_pylist()
    [{'n': 1, 'low': None}, {'n': None, 'low': 2.5}]
    """
    if where.all():
        return table
    if not all(is_number(kind) for kind in table.schema.types):
        bits = pa.py_buffer(np.packbits(where, bitorder="little"))
        return table.filter(pa.Array.from_buffers(pa.bool_(), len(where), [None, bits]))
    columns = [_chosen(table, name, where) for name in table.column_names]
    return pa.table(columns, schema=table.schema)


def _chosen(table: pa.Table, name: str, where: NDArray[np.bool_]) -> pa.Array:
    values, there = there_of(table, name)
    found = as_column(values[where], table[name].type)
    if there is None:
        return found
    bits = pa.py_buffer(np.packbits(there[where], bitorder="little"))
    return pa.Array.from_buffers(found.type, len(found), [bits, found.buffers()[1]])


def added(table: pa.Table, keys: Sequence[str], ends: Mapping[str, str]) -> pa.Table:
    """One row for each combination of keys, ordered by them.

    Args:
        table: numbers without gaps.
        keys: columns of whole numbers.
        ends: of which columns the smallest ("min") or the largest ("max") value is told; all others are added up.

    >>> added(pa.table({"day": [2, 1, 2], "n": [1, 2, 3]}), ["day"], {}).to_pylist()
    [{'day': 1, 'n': 2}, {'day': 2, 'n': 4}]
    """
    if not table.num_rows:
        return table
    order = np.lexsort([column_of(table, name) for name in reversed(keys)])
    fresh = np.ones(len(order), dtype=np.bool_)
    by = [column_of(table, name)[order] for name in keys]
    fresh[1:] = np.any([one[1:] != one[:-1] for one in by], axis=0)
    starts, group = np.flatnonzero(fresh), np.cumsum(fresh) - 1
    columns = []
    for name in table.column_names:
        values = column_of(table, name)[order]
        if name in keys:
            found = values[starts]
        elif name in ends:
            found = ENDS[ends[name]].reduceat(values, starts)
        elif values.dtype.kind == "f":
            found = np.bincount(group, values)  # in turn, so that sums have the bits of any other way of counting
        else:
            found = np.add.reduceat(values, starts)
        columns.append(as_column(found, table[name].type))
    return pa.table(columns, schema=table.schema)
