"""Which rows have the same combination of keys."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from monitoring.log.grouping.sorted_runs import IntArray

Keys = Sequence[NDArray[np.integer]]
Combine = Callable[[Keys], tuple[IntArray, IntArray]]
SLOW = 8  # a key that changes less often than with every so-manieth row
WIDEST = 2**40  # the product of the keys' ranges from which on they are numbered first


def combinations(keys: Keys, combine: Combine) -> tuple[IntArray, IntArray]:
    """As `combine`, which does what `combined` does, faster where rows come in the order of time."""
    # Whole stretches of them have the same values of most keys.
    changes = [key[1:] != key[:-1] for key in keys]
    is_slow = [np.count_nonzero(there) * SLOW < len(there) for there in changes]
    slow, fast = ([key for key, is_it in zip(keys, is_slow, strict=True) if is_it == which] for which in (1, 0))
    if slow:
        local, first = _in_stretches(slow, [there for there, is_it in zip(changes, is_slow, strict=True) if is_it])
        fast = [local, *fast] if fast else []
    return combine(fast) if fast else (local, first)


def _in_stretches(keys: Keys, changes: Sequence[NDArray[np.bool_]]) -> tuple[IntArray, IntArray]:
    """As `combined`, where whole stretches of rows have the same keys; `changes` say where each key differs."""
    is_start = np.concatenate([[True], np.logical_or.reduce(changes)])
    starts = np.flatnonzero(is_start)
    local, first = combined([key[starts] for key in keys])
    return np.repeat(local, np.diff(starts, append=len(is_start))), starts[first]


def combined(keys: Keys) -> tuple[IntArray, IntArray]:
    """For each row the number of its combination of keys, and for each number a row.

    >>> combined([np.array([7, 8, 7])])
    (array([0, 1, 0]), array([2, 1]))
    """
    code, width = np.zeros(len(keys[0]), dtype=np.int64), 1
    for key in keys:
        low, high = int(key.min(initial=0)), int(key.max(initial=0))
        number = key.astype(np.int64) - low
        if width * (high - low + 1) > WIDEST:
            number, distinct = _factorize(key)
            high = low + len(distinct)
        code = code * (high - low + 1) + number
        width *= high - low + 1
    if is_sparse(width, len(code)):
        code, distinct = _factorize(code)
        width = len(distinct)
    row = np.full(width, -1)
    row[code] = np.arange(len(code))
    is_there = row >= 0
    return (np.cumsum(is_there) - 1)[code], row[is_there]


def is_sparse(width: int, rows: int) -> bool:
    """Whether there are so many possible numbers that few of them belong to any of the rows."""
    return width > 4 * rows + 1024


def _factorize(values: NDArray[np.integer]) -> tuple[IntArray, NDArray[np.integer]]:
    import pandas as pd

    return pd.factorize(values)
