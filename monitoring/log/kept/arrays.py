"""Arrays by name in one file, with what else there is to say as JSON: written whole, and none where it is damaged."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from monitoring.disk import stamped

CODEC = "lz4"


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """Arrays by name, which nobody may change, and what else there is to say, as JSON has it."""

    arrays: Mapping[str, NDArray[Any]]
    told: Mapping[str, Any]


def to_bytes(made_of: str, kept: Kept) -> bytes:
    """The content of a file; `made_of` names all that it hangs on.

    >>> from_bytes("a", to_bytes("a", Kept({"n": np.arange(3)}, {"day": 1}))).arrays["n"].tolist()
    [0, 1, 2]
    """
    blocks = [pa.compress(np.ascontiguousarray(array), CODEC, asbytes=True) for array in kept.arrays.values()]
    packed = b"".join(blocks)
    shapes = [
        [name, array.dtype.str, array.shape, len(block)]
        for (name, array), block in zip(kept.arrays.items(), blocks, strict=True)
    ]
    head = {"made_of": made_of, "sum": zlib.crc32(packed), "arrays": shapes, "told": dict(kept.told)}
    return stamped.stamped(json.dumps(head).encode()) + b"\n" + packed


def from_bytes(made_of: str, content: bytes) -> Kept | None:
    """The inverse; None where it is damaged, or made of something else.

    >>> from_bytes("b", to_bytes("a", Kept({}, {}))) is None
    True
    """
    try:
        head, _, packed = content.partition(b"\n")
        told = json.loads(stamped.unstamped(head))
        if told["made_of"] != made_of or told["sum"] != zlib.crc32(packed):
            return None
        return Kept(dict(_unpacked(told["arrays"], memoryview(packed))), told["told"])
    except (ValueError, KeyError, TypeError):
        return None


def _unpacked(shapes: list[Any], packed: memoryview) -> list[tuple[str, NDArray[Any]]]:
    found, place = [], 0
    for name, kind, shape, size in shapes:
        dtype = np.dtype(kind)
        bytes_there = int(np.prod(shape)) * dtype.itemsize
        # Into plain bytes: the pool's large pages took four times as long to be touched for the first time.
        plain = pa.decompress(pa.py_buffer(packed[place : place + size]), bytes_there, CODEC, asbytes=True)
        found.append((name, np.frombuffer(plain, dtype).reshape(shape)))
        place += size
    return found
