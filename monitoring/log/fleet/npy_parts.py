"""A table of counts as `.npy` parts, one a column: what devices write, which have numpy and no Parquet.

A part is a header of text and then the numbers themselves. The header is read by numpy's own reader, which evaluates
nothing, and is believed only where the numbers behind it are exactly as many bytes as it claims.
"""

from collections.abc import Mapping
from io import BytesIO

import numpy as np
import pyarrow as pa

ENDING = ".npy"
LARGEST_HEADER = 10_000
NOTHING = ("low", "high")  # columns whose nan stands for no value


def table_of(parts: Mapping[str, bytes], schema: pa.Schema) -> pa.Table:
    """The table that such parts hold, by the names of its columns; raises `ValueError` for anything else.

    >>> sink = BytesIO()
    >>> np.save(sink, np.array([3, 4]))
    >>> table_of({"n": sink.getvalue()}, pa.schema([("n", pa.int64())])).to_pylist()
    [{'n': 3}, {'n': 4}]
    """
    if parts.keys() != set(schema.names):
        raise ValueError("it has other columns")
    columns = [_column(parts[field.name], field) for field in schema]
    if len({len(column) for column in columns}) > 1:
        raise ValueError("its columns are not of one length")
    return pa.Table.from_arrays(columns, schema=schema)


def _column(part: bytes, field: pa.Field) -> pa.Array:
    numbers = _numbers(part, field)
    if pa.types.is_timestamp(field.type):
        return pa.array(numbers).cast(field.type)
    return pa.array(numbers, field.type, mask=np.isnan(numbers) if field.name in NOTHING else None)


def _numbers(part: bytes, field: pa.Field) -> np.ndarray:
    kind = np.dtype("<i8" if pa.types.is_timestamp(field.type) else field.type.to_pandas_dtype()).newbyteorder("<")
    stream = BytesIO(part)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError(f"{field.name} is of another format")
    shape, _, found = np.lib.format.read_array_header_1_0(stream, max_header_size=LARGEST_HEADER)
    if found != kind or len(shape) != 1:
        raise ValueError(f"{field.name} holds something else than it should")
    if shape[0] * kind.itemsize != len(part) - stream.tell():
        raise ValueError(f"{field.name} has {len(part):,} bytes and claims to hold {shape[0]:,} numbers")
    return np.frombuffer(part, kind, offset=stream.tell())
