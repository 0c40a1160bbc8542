"""An array of JSON, read as JSON lines: one object after the other, a block of the text at a time."""

import re

import numpy as np

from monitoring.errors import DataError
from monitoring.intake.formats.json.values import parse
from monitoring.intake.formats.rewritten import BLOCK, Rewritten
from monitoring.intake.formats.source import Source
from monitoring.intake.reading_gauge import CUT

# The array itself, or the first key of an object that holds it.
_BEGINS = re.compile(r'\s*(?:\{\s*"(?P<key>(?:[^"\\]|\\.)*)"\s*:\s*)?\[(?=\s*\{)')
_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_OPENING, _CLOSING, _BREAKS = np.zeros(256, np.int8), np.zeros(256, np.int8), np.zeros(256, np.bool_)
_OPENING[[*b"[{"]], _CLOSING[[*b"]}"]], _BREAKS[[*b"\r\n"]] = 1, 1, True
_QUOTE, _COMMA, _SPACE, _LINE = b'", \n'


def array_in(text: str) -> tuple[int, str]:
    """Where the first object of an array begins in a text, and which key of an object holds the array; 0: nowhere.

    >>> array_in('[{"a": 1}]'), array_in('{"data": [{"a": 1}]}'), array_in('{"a": 1}')
    ((1, ''), (10, 'data'), (0, ''))
    """
    found = _BEGINS.match(text)
    first, _, rest = text.lstrip().partition("\n")
    if not found or (found["key"] is not None and rest.strip() and isinstance(parse(first.encode()), dict)):
        return 0, ""
    return found.end(), found["key"] or ""


class Elements(Rewritten):
    """The objects of an array, one a line.

    Args:
        source: the file; its `array` is where the first object begins.
        quote: the quotation mark that is counted.
    """

    def __init__(self, source: Source, quote: bytes) -> None:
        super().__init__(source, quote, with_totals=True)
        self._name = source.name
        self._skipped = source.array
        self._lines = bytearray()
        self._rest = b""  # a backslash whose meaning the next sign has
        self._inside = False  # of a text in quotes
        self._depth = 0
        self._is_whole = False

    def unpacked(self, size: int) -> bytes:
        """The next bytes of the lines."""
        block = b" "
        while block and (size < 0 or len(self._lines) < size):
            block = super().unpacked(BLOCK)
            block, self._skipped = block[self._skipped :], 0
            self._lines += self._as_lines(block)
        if not block and not self._is_whole:
            raise DataError(f"{self._name} is JSON that ends inside of its array", CUT)
        size = len(self._lines) if size < 0 else size
        data = bytes(self._lines[:size])
        del self._lines[:size]
        return data

    def _as_lines(self, block: bytes) -> bytes:
        data = self._rest + block
        if self._is_whole:
            self._require_end(data)
            return b""
        backslashes = len(data) - len(data.rstrip(b"\\"))
        self._rest = data[len(data) - 1 :] if backslashes % 2 and block else b""
        data = data[: len(data) - len(self._rest)]
        signs = np.frombuffer(_ESCAPED.sub(b"  ", data), np.uint8)
        quoted = (np.cumsum(signs == _QUOTE) + self._inside) % 2 == 1
        step = np.where(quoted, 0, _OPENING[signs] - _CLOSING[signs])
        depth = np.cumsum(step, dtype=np.int64) + self._depth
        lines = np.frombuffer(data, np.uint8).copy()
        lines[_BREAKS[signs]] = _SPACE
        lines[~quoted & (depth == 0) & (signs == _COMMA)] = _LINE
        if signs.size:
            self._inside, self._depth = bool(quoted[-1]), int(depth[-1])
        ended = np.flatnonzero(depth < 0)
        if not ended.size:
            return lines.tobytes()
        self._is_whole, self._rest = True, b""
        self._require_end(data[ended[0] + 1 :])
        return lines[: ended[0]].tobytes()

    def _require_end(self, data: bytes) -> None:
        if data.strip(b" \t\r\n}"):
            message = f"{self._name} is JSON with more than one array of rows in it"
            raise DataError(message, "write the array alone, or JSON lines: one object a line")
