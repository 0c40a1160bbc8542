"""Files on their way in, read with a gauge."""

import gzip
import io
import zlib
from pathlib import Path
from typing import Any, BinaryIO

from monitoring.errors import DataError

GZIP_MAGIC = b"\x1f\x8b"


class Gauge(io.RawIOBase):
    """A file's bytes, unpacked where it is gzip; knows how much of the file was read.

    `taken` counts the unpacked bytes, `quotes` and `breaks` the quotation marks and ends of lines among them.
    Raises `DataError` where the packed data is damaged.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._raw = path.open("rb")
        packed = self._raw.read(2) == GZIP_MAGIC
        self._raw.seek(0)
        self._data: BinaryIO | gzip.GzipFile = gzip.GzipFile(fileobj=self._raw) if packed else self._raw
        self._size = max(path.stat().st_size, 1)
        self.quotes = self.breaks = self.taken = 0

    @property
    def share(self) -> float:
        """How much of the file was read, 0 to 1."""
        return min(self._raw.tell() / self._size, 1.0)

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next `size` bytes; fewer only at the end."""
        try:
            data = self._data.read(size)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            hint = "the file may have been cut off on its way; copy it again"
            raise DataError(f"{self._path.name} is gzip, but damaged: {error}", hint) from error
        self.quotes += data.count(b'"')
        self.breaks += data.count(b"\n")
        self.taken += len(data)
        return data

    def readinto(self, buffer: Any) -> int:
        """As `read`, into a buffer: what `io.BufferedReader` needs to find lines quickly."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the file."""
        self._raw.close()
        super().close()
