"""Files on their way in, read with a gauge."""

import gzip
import io
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any

from monitoring.errors import DataError

GZIP_MAGIC = b"\x1f\x8b"
CUT = "the file may have been cut off on its way; copy it again"


class Gauge(io.RawIOBase):
    """A file's bytes, unpacked where it is gzip; knows how much of the file was read.

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
        self.packed = member or self._raw.read(2) == GZIP_MAGIC
        self._raw.seek(0)
        self._data: IO[bytes] | gzip.GzipFile = self._opened(member) if self.packed else self._raw
        self._size = max(path.stat().st_size, 1)
        self.quotes = self.breaks = self.taken = 0

    def _opened(self, member: str) -> IO[bytes] | gzip.GzipFile:
        return zipfile.ZipFile(self._raw).open(member) if member else gzip.GzipFile(fileobj=self._raw)

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
        except (gzip.BadGzipFile, EOFError, zlib.error, zipfile.BadZipFile) as error:
            kind = "zip" if isinstance(self._data, zipfile.ZipExtFile) else "gzip"
            raise DataError(f"{self._path.name} is {kind}, but damaged: {error}", CUT) from error

    def readinto(self, buffer: Any) -> int:
        """As `read`, into a buffer: what `io.BufferedReader` needs to find lines quickly."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the file."""
        self._raw.close()
        super().close()
