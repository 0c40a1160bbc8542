"""Pieces of a file before any cell is checked, and how any format is cut into them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from monitoring.errors import DataError
from monitoring.intake.rejects import Reject

MOST_BYTES = 64 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Some rows of a file.

    Args:
        table: the cells as the file has them, in one piece each.
        rows: row numbers of the table's rows, rising from 1, `(n,)`.
        rejects: rows that could not be cut into cells, in the order of the file.
        share: how much of the file was read by now, 0 to 1.
        swallows: whether the file, which has been read by now, has rows that may go on over several lines.
        said: what was found out of the file by now, beyond what its beginning told.
    """

    table: pa.Table
    rows: NDArray[np.int64]
    rejects: tuple[Reject, ...]
    share: float
    swallows: bool = False
    said: tuple[str, ...] = ()


def regroup(pieces: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
    """Tables of exactly `rows` rows, the last one shorter; fewer where `MOST_BYTES` are reached before."""
    held: list[pa.RecordBatch] = []
    count = size = 0
    for piece in pieces:
        held.append(piece)
        count, size = count + piece.num_rows, size + piece.nbytes
        if count < rows and size < MOST_BYTES:
            continue
        table = pa.Table.from_batches(held)
        full = 0
        while count - full >= rows:
            yield table[full : full + rows].combine_chunks()
            full += rows
        held = table[full:].to_batches()
        count, size = count - full, sum(part.nbytes for part in held)
        if size >= MOST_BYTES:
            yield table[full:].combine_chunks()
            held, count, size = [], 0, 0
    if count:
        yield pa.Table.from_batches(held).combine_chunks()


def column(table: pa.Table, name: str) -> pa.Array:
    """One column in one piece."""
    parts = table[name].chunks
    return parts[0] if len(parts) == 1 else table[name].combine_chunks()


def repeated(names: Sequence[str]) -> list[str]:
    """The names that occur more than once, in order."""
    return [name for name, times in Counter(names).items() if times > 1]


def refuse_repeated(names: Sequence[str], name: str) -> None:
    """Raise `DataError` where a column that is needed is there twice."""
    if twice := repeated(names):
        raise DataError(f"{name} has more than one column {twice[0]!r}", "give every column its own name")
