"""How much a model file unpacks to, looked at before anything in it is loaded.

A file of some kilobytes can hold gigabytes of one number. What a model unpacks to is therefore bounded absolutely, and
relative to its file where it is more than a little: trained numbers do not shrink to a hundredth.
"""

import bz2
import io
import lzma
import re
import zipfile
import zlib
from importlib import import_module
from typing import Any

import numpy as np

from monitoring.errors import ModelError

LARGEST = 8 << 30  # bytes
A_LITTLE = 32 << 20
MOST_TIMES = 100
MOST_MEMBERS = 1_000_000
DEEPEST = 250
SCHEMA = "schema.json"
_PIECE = 1 << 24
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"')
_OPEN, _CLOSED = np.frombuffer(b"[{", np.uint8), np.frombuffer(b"]}", np.uint8)


def limit(size: int) -> int:
    """To how many bytes a file of this size may unpack.

    >>> limit(1000) == A_LITTLE, limit(1 << 30) == LARGEST
    (True, True)
    """
    return min(LARGEST, max(A_LITTLE, MOST_TIMES * size))


def check_archive(data: bytes, name: str) -> None:
    """Raise `ModelError` for an archive of too many members, too many bytes, or a schema that is nested too deep."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS:
            raise ModelError(f"{name} holds {len(members):,} parts; more than {MOST_MEMBERS:,} are refused")
        most, total = limit(len(data)), sum(member.file_size for member in members)
        if total <= most:
            total += sum(_inside(archive, member) for member in members)
        if total > most:
            raise too_much(name, len(data))
        if _depth(archive.read(SCHEMA)) > DEEPEST:
            hint = "save the model again with skops.io.dump(model, file)"
            raise ModelError(f"{name}: its {SCHEMA} is nested more than {DEEPEST} deep", hint)


def _inside(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    """What a part unpacks to that is an archive itself: sparse matrices are."""
    with archive.open(member) as part:
        if part.read(4) != b"PK\x03\x04":
            return 0
    try:
        with zipfile.ZipFile(io.BytesIO(archive.read(member))) as inner:
            return sum(each.file_size for each in inner.infolist())
    except zipfile.BadZipFile:
        return 0


def _depth(schema: bytes) -> int:
    signs = np.frombuffer(_TEXT.sub(b"", schema), np.uint8)
    steps = np.isin(signs, _OPEN).astype(np.int32) - np.isin(signs, _CLOSED).astype(np.int32)
    return int(np.cumsum(steps).max(initial=0))


def unpacked(data: bytes, name: str) -> bytes:
    """A compressed pickle without its compression; raises `ModelError` where that is too much.

    Raises `ModuleNotFoundError` where the library for its compression is not installed.
    """
    most, piece = limit(len(data)), io.BytesIO()
    decompress, waiting = _decompressor(data), data
    while waiting or not getattr(decompress, "needs_input", True):
        found = decompress.decompress(waiting, _PIECE)
        piece.write(found)
        if piece.tell() > most:
            raise too_much(name, len(data))
        waiting = getattr(decompress, "unconsumed_tail", b"")
        if decompress.eof or not (found or waiting):
            break
    if not decompress.eof:
        raise ModelError(f"{name} is cut short, as a broken copy is", "copy it again from where it was made")
    return piece.getvalue()


def too_much(name: str, size: int) -> ModelError:
    """The refusal of a file that unpacks to more than a model of its size does."""
    return ModelError(
        f"{name} has {size:,} bytes and would unpack to more than {limit(size):,}; that much is refused",
        "if it is yours, save it without compression",
    )


def _decompressor(data: bytes) -> Any:
    if data.startswith(b"BZh"):
        return bz2.BZ2Decompressor()
    if data.startswith((b"\x5d\x00", b"\xfd7zXZ")):
        return lzma.LZMADecompressor()
    if data.startswith((b"\x1f\x8b", b"\x78")):
        return zlib.decompressobj(wbits=47)
    return import_module("lz4.frame").LZ4FrameDecompressor()
