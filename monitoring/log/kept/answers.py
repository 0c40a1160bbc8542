"""What counts were found to say, as arrays: files that may be lost, each named after all that it hangs on.

They lie in a folder that begins with a dot, which no bucket gets: other machines find their own.
"""

import hashlib
import json
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from monitoring.disk import stamped
from monitoring.disk.whole import make_folder, remove, whole_file
from monitoring.errors import DataError
from monitoring.log.folder.rights import is_writable

FOLDER, ENDING = ".answers", ".arrays"
MOST = 4  # files of a deployment, the newest ones
CODEC = "lz4"


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """Arrays by name, which nobody may change, and what else there is to say, as JSON has it."""

    arrays: Mapping[str, NDArray[Any]]
    told: Mapping[str, Any]


def state_of(*parts: str) -> str:
    """What the name of a file begins with, by the state of the log that it is made of."""
    return f"{digest(*parts)[:12]}-"


def digest(*parts: str) -> str:
    """32 hexadecimal digits."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def read(folder: Path, made_of: str) -> Kept | None:
    """What was kept; None where nothing was that was made of this, or it is damaged.

    Args:
        folder: the deployment's.
        made_of: names all that it hangs on, as a file may be called; begins as `state_of` has it.
    """
    try:
        content = _path(folder, made_of).read_bytes()
        head, _, packed = content.partition(b"\n")
        told = json.loads(stamped.unstamped(head))
        if told["made_of"] != made_of or told["sum"] != zlib.crc32(packed):
            return None
        return Kept(dict(_unpacked(told["arrays"], memoryview(packed))), told["told"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(folder: Path, made_of: str, kept: Kept) -> None:
    """Keep it, and of what was kept of the same state of the log the newest; nothing where that cannot be.

    What is of another state goes: it may be of rows that were erased since, here or on another machine.
    """
    if not is_writable(folder):
        return
    blocks = [pa.compress(np.ascontiguousarray(array), CODEC, asbytes=True) for array in kept.arrays.values()]
    packed = b"".join(blocks)
    shapes = [
        [name, array.dtype.str, array.shape, len(block)]
        for (name, array), block in zip(kept.arrays.items(), blocks, strict=True)
    ]
    head = {"made_of": made_of, "sum": zlib.crc32(packed), "arrays": shapes, "told": dict(kept.told)}
    with suppress(OSError, DataError):  # a full disk: what was asked for is known all the same
        make_folder(folder / FOLDER)
        with whole_file(_path(folder, made_of)) as file:
            file.write(stamped.stamped(json.dumps(head).encode()) + b"\n" + packed)
        _drop_old(folder, made_of.partition("-")[0])


def forget(folder: Path) -> None:
    """Keep nothing any more of what was found."""
    remove(folder / FOLDER)


def _path(folder: Path, made_of: str) -> Path:
    return folder / FOLDER / f"{made_of}{ENDING}"


def _unpacked(shapes: list[Any], packed: memoryview) -> list[tuple[str, NDArray[Any]]]:
    found, place = [], 0
    for name, kind, shape, size in shapes:
        dtype = np.dtype(kind)
        bytes_there = int(np.prod(shape)) * dtype.itemsize
        plain = pa.decompress(pa.py_buffer(packed[place : place + size]), bytes_there, CODEC)
        found.append((name, np.frombuffer(plain, dtype).reshape(shape)))
        place += size
    return found


def _drop_old(folder: Path, state: str) -> None:
    there = sorted((folder / FOLDER).glob(f"*{ENDING}"), key=lambda path: path.stat().st_mtime_ns)
    newest = [path for path in there if path.name.startswith(f"{state}-")][-MOST:]
    for path in there:
        if path not in newest:
            remove(path)  # whatever it is: nothing that lies there may keep old files
