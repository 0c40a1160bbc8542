"""Zip files of arrays, read and written with little memory: `zipfile` loads libraries of 2 MB that nobody here needs.

Members are stored as they are or deflated; no encryption, no second disk, nothing of 4 GB (PKWARE's APPNOTE, 6.3).
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, NamedTuple, NoReturn

import numpy as np

_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_PIECE = 1 << 16
_HEADER = 1 << 12  # bytes that hold what an `.npy` file says of its array
_MOMENT = (0, 1 << 5 | 1)  # 1980-01-01, the earliest that there is: the same bytes every time


class ArchiveError(ValueError):
    """A file that is no such archive, or a damaged one; one sentence."""


class Member(NamedTuple):
    """Where the content of a member begins, and how it is told there; sizes in bytes."""

    method: int
    checksum: int
    packed: int
    size: int
    begin: int


class Archive(Mapping[str, np.ndarray]):
    """The arrays of an `.npz` file, each read when it is asked for.

    Args:
        file: open for reading, and for as long as it is read from. Raises `ArchiveError` where it is none.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        try:
            self._members = _members(file)
        except (struct.error, OSError, UnicodeError, IndexError) as error:
            raise ArchiveError(f"it is no archive of arrays: {error}") from error

    def __getitem__(self, name: str) -> np.ndarray:
        return _array(self.content(f"{name}.npy"))

    def __iter__(self) -> Iterator[str]:
        return (name[: -len(".npy")] for name in self._members if name.endswith(".npy"))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def content(self, name: str) -> np.ndarray:
        """The bytes of a member, `(n,)` uint8; raises `ArchiveError` where they are not what was written."""
        member = self._members[name]
        try:
            self._file.seek(member.begin)
            head = _LOCAL.unpack(self._file.read(_LOCAL.size))
            self._file.seek(head[-2] + head[-1], 1)
            found = np.empty(member.size, dtype=np.uint8)
            _unpack(self._file, member.packed, member.method, found.data)
        except (struct.error, zlib.error, ValueError) as error:
            raise ArchiveError(f"{name} is damaged: {error}") from error
        if zlib.crc32(found.data) != member.checksum:
            raise ArchiveError(f"{name} is damaged: its checksum is another")
        return found


def write(file: IO[bytes], members: Iterable[tuple[str, bytes | memoryview]]) -> None:
    """Write members into an open file, one after the other; the same ones give the same bytes."""
    central = []
    for name, content in members:
        named = name.encode("ascii")
        about = (zlib.crc32(content), len(content), len(content), len(named))
        central.append((_CENTRAL.pack(b"PK\1\2", 20, 20, 0, 0, *_MOMENT, *about, 0, 0, 0, 0, 0, file.tell()), named))
        file.write(_LOCAL.pack(b"PK\3\4", 20, 0, 0, *_MOMENT, *about, 0) + named)
        file.write(content)
    begin = file.tell()
    file.writelines(part for pair in central for part in pair)
    many = len(central)
    file.write(_END.pack(b"PK\5\6", 0, 0, many, many, file.tell() - begin, begin, 0))


def npy(values: np.ndarray) -> bytes:
    """An array as an `.npy` file."""
    part = io.BytesIO()
    np.lib.format.write_array(part, values, allow_pickle=False)
    return part.getvalue()


def _members(file: IO[bytes]) -> dict[str, Member]:
    """The members by name."""
    size = file.seek(0, 2)
    file.seek(max(size - _END.size - 0xFFFF, 0))
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0:
        _none("its end is missing")
    _, _, _, _, many, _, begin, _ = _END.unpack_from(tail, at)
    file.seek(begin)
    found = {}
    for _ in range(many):
        told = _CENTRAL.unpack(file.read(_CENTRAL.size))
        sign, _, _, flags, method, _, _, checksum, packed, size, named, extra, comment, _, _, _, begin = told
        if sign != b"PK\1\2" or flags & 1:
            _none("a member is not told as it should be")
        name = file.read(named).decode()
        file.seek(extra + comment, 1)
        found[name] = Member(method, checksum, packed, size, begin)
    return found


def _none(why: str) -> NoReturn:
    raise ArchiveError(f"it is no archive of arrays: {why}")


def _unpack(file: IO[bytes], packed: int, method: int, into: memoryview) -> None:
    """Fill `into` with a member; raises `ValueError` where it is shorter or longer."""
    if method not in (0, 8):
        raise ValueError(f"it is packed by method {method}")
    unpack, at = zlib.decompressobj(-15) if method else None, 0
    while packed:
        piece = file.read(min(packed, _PIECE))
        if not piece:
            break
        packed -= len(piece)
        while piece:
            part = unpack.decompress(piece, _PIECE) if unpack else piece
            piece = unpack.unconsumed_tail if unpack else b""
            into[at : at + len(part)] = part
            at += len(part)
    if at != len(into):
        raise ValueError(f"it has {at} of {len(into)} bytes")


def _array(content: np.ndarray) -> np.ndarray:
    """The array that lies in the bytes of an `.npy` file, in their place."""
    file = io.BytesIO(content[:_HEADER].tobytes())
    version = np.lib.format.read_magic(file)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, is_fortran, kind = read(file)
    if kind.hasobject:
        raise ArchiveError("an array holds objects, and those are not read")
    values = content[file.tell() :].view(kind)
    return values.reshape(shape, order="F" if is_fortran else "C")
