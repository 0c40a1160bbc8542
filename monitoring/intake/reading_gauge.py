"""Files on their way in, read with a gauge."""

import bz2
import gzip
import io
import lzma
import re
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any, cast

from monitoring.errors import DataError

GZIP, BZIP2, XZ = "gzip", "bzip2", "xz"
# How a file is packed, by its first bytes.
_PACKED = {
    GZIP: re.compile(rb"\x1f\x8b"),
    BZIP2: re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"),
    XZ: re.compile(rb"\xfd7zXZ\x00"),
}
_MOST_MAGIC = 10  # bytes
CUT = "the file may have been cut off on its way; copy it again"


def packing_of(path: Path) -> str:
    """How a file is packed: gzip, bzip2 or xz; empty where it is not, or with zip."""
    with path.open("rb") as file:
        return packing(file.read(_MOST_MAGIC))


def packing(first: bytes) -> str:
    """How something is packed that begins with these bytes.

    >>> packing(gzip.compress(b"a")), packing(bz2.compress(b"")), packing(lzma.compress(b"a")), packing(b"BZh9,b")
    ('gzip', 'bzip2', 'xz', '')
    """
    return next((name for name, magic in _PACKED.items() if magic.match(first)), "")


class Gauge(io.RawIOBase):
    """A file's bytes, unpacked where it is packed; knows how much of the file was read.

    `taken` counts the unpacked bytes, `quotes` and `breaks` the quotation marks and ends of lines among them.
    Raises `DataError` where the packed data is damaged.

    Args:
        path: the file.
        member: the file in it that is read, where it is a zip file.
        quote: the quotation mark that is counted.
    """

    def __init__(self, path: Path, member: str = "", quote: bytes = b'"') -> None:
        self._path = path
        self._quote = quote
        self._raw = path.open("rb")
        self._packing = "zip" if member else packing(self._raw.read(_MOST_MAGIC))
        self._raw.seek(0)
        self._data = self._opened(member)
        self._size = max(path.stat().st_size, 1)
        self.quotes = self.breaks = self.taken = 0

    def _opened(self, member: str) -> IO[bytes]:
        if member:
            return zipfile.ZipFile(self._raw).open(member)
        if self._packing == GZIP:
            return cast(IO[bytes], gzip.GzipFile(fileobj=self._raw))
        if self._packing == BZIP2:
            return cast(IO[bytes], bz2.BZ2File(self._raw))
        return cast(IO[bytes], lzma.LZMAFile(self._raw)) if self._packing == XZ else self._raw

    @property
    def share(self) -> float:
        """How much of the file was read, 0 to 1."""
        return min(self._raw.tell() / self._size, 1.0)

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next `size` bytes; fewer only at the end."""
        data = self.unpacked(size)
        self.quotes += data.count(self._quote) if self._quote else 0
        self.breaks += data.count(b"\n")
        self.taken += len(data)
        return data

    def unpacked(self, size: int) -> bytes:
        """The next bytes as the file has them, unpacked."""
        try:
            return self._data.read(size)
        except (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise  # of the disk
            raise DataError(f"{self._path.name} is {self._packing}, but damaged: {error}", CUT) from error

    def readinto(self, buffer: Any) -> int:
        """As `read`, into a buffer: what `io.BufferedReader` needs to find lines quickly."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the file."""
        self._raw.close()
        super().close()
