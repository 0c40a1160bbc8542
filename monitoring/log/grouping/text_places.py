"""Where texts stand in a list of others, as machine code; quickest where both come in about the same order."""

from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from monitoring.log.grouping.sorted_runs import IntArray
from monitoring.machine_code import Loop, machine_code

Bytes = NDArray[np.uint8]
Starts = NDArray[np.int32]
NOWHERE = -1


def places(texts: pa.Array, wanted: pa.Array) -> IntArray:
    """For each wanted text its place among the texts, which are different ones; -1 where it is none, or missing.

    >>> places(pa.array(["b", "a", "c"]), pa.array(["a", "c", "d", None, "b"])).tolist()
    [1, 2, -1, -1, 0]
    """
    found = np.full(len(wanted), NOWHERE, np.int64)
    size = 1 << max(2 * len(texts) - 1, 1).bit_length()
    _loop()(*_parts(texts), *_parts(wanted), np.full(size, NOWHERE, np.int32), found)
    if wanted.null_count:
        found[wanted.is_null().to_numpy(zero_copy_only=False)] = NOWHERE
    return found


def _parts(texts: pa.Array) -> tuple[Starts, Bytes]:
    """Where each text begins, with the end of the last one, and the bytes."""
    _, starts, data = texts.buffers()
    begin = np.frombuffer(starts or bytes(4), np.int32, len(texts) + 1, texts.offset * 4)
    return begin, np.frombuffer(data or bytes(1), np.uint8)


@cache
def _loop() -> Loop:
    import numba

    starts, data = (numba.types.Array(kind, 1, "C", readonly=True) for kind in (numba.i4, numba.u1))
    kinds = (starts, data, starts, data, numba.i4[::1], numba.i8[::1])
    return machine_code(_places, kinds, uses=(_hash, _are_equal, _fill))


def _hash(starts: Starts, data: Bytes, row: int) -> Any:
    found = np.uint64(14695981039346656037)
    for at in range(starts[row], starts[row + 1]):
        found = (found ^ np.uint64(data[at])) * np.uint64(1099511628211)
    found ^= found >> np.uint64(32)
    return found * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(20)


def _are_equal(starts: Starts, data: Bytes, row: int, others: Starts, theirs: Bytes, other: int) -> Any:
    size = starts[row + 1] - starts[row]
    if others[other + 1] - others[other] != size:
        return False
    at = size - 1  # ids mostly differ at their ends
    while at >= 0 and data[starts[row] + at] == theirs[others[other] + at]:
        at -= 1
    return at < 0


def _fill(starts: Starts, data: Bytes, slots: Starts) -> None:
    last = np.uint64(len(slots) - 1)
    for row in range(len(starts) - 1):
        slot = _hash(starts, data, row) & last
        while slots[slot] >= 0:
            slot = (slot + np.uint64(1)) & last
        slots[slot] = row


def _places(starts: Starts, data: Bytes, wanted: Starts, theirs: Bytes, slots: Starts, found: IntArray) -> None:
    last, following, is_filled = np.uint64(len(slots) - 1), 0, False
    for row in range(len(wanted) - 1):
        # It mostly stands behind the one before.
        if following < len(starts) - 1 and _are_equal(starts, data, following, wanted, theirs, row):
            found[row] = following
            following += 1
            continue
        if not is_filled:
            _fill(starts, data, slots)
            is_filled = True
        slot = _hash(wanted, theirs, row) & last
        while slots[slot] >= 0:
            place = slots[slot]
            if _are_equal(starts, data, place, wanted, theirs, row):
                found[row] = place
                following = place + 1
                break
            slot = (slot + np.uint64(1)) & last
