"""On which line of its file a row begins, as an editor counts: a header is on line 1."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from monitoring.intake.dialect.delimiters import Signs
from monitoring.intake.formats.opened import opened
from monitoring.intake.formats.recognise import BOM, HEAD
from monitoring.intake.formats.source import Format, Source
from monitoring.intake.formats.workbook import line_of
from monitoring.intake.rejects import Reject

IntArray = NDArray[np.int64]
LONGEST_ROW = 64 * HEAD  # one that goes on for longer has been refused by its reader
_BLANK = re.compile(rb"^[ \t]+$", re.MULTILINE)


class Lines:
    """Finds lines by reading the file once more, no further than it is asked for: one without rejects never is.

    Args:
        source: the file. Only text has lines.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._needed_from = self._first = 0
        self._held: IntArray = np.zeros(0, np.int64)
        self._pieces: Iterator[IntArray] = iter(())
        self._restart()

    def forget(self, before: int) -> None:
        """Nobody will ask about rows before this one any more."""
        self._needed_from = before

    def of(self, row: int) -> int:
        """The line on which a row begins (both from 1); 0 where the file has no lines."""
        if self._source.format is Format.PARQUET or self._source.array:
            return 0
        if self._source.format is Format.EXCEL:
            return line_of(self._source, row)
        if row < self._first:
            self._restart()
        while row >= self._first + len(self._held):
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            keep = self._held[max(self._needed_from - self._first, 0) :]
            self._first += len(self._held) - len(keep)
            self._held = np.concatenate([keep, piece])
        return int(self._held[row - self._first])

    def placed(self, rejects: Sequence[Reject]) -> tuple[Reject, ...]:
        """The same rejects with their lines."""
        return tuple(replace(each, line=self.of(each.row_number) or each.line) for each in rejects)

    def swallowing(self) -> tuple[int, int]:
        """How many rows go on over several lines, and on which line the first of these begins (0: there is none)."""
        count = first = last = 0
        for begun, going_on in _lines(self._source):
            if going_on.size:
                place = np.unique(np.searchsorted(begun, going_on)) - 1
                count += len(place)
                first = first or (int(begun[place[0]]) if place[0] >= 0 else last)
            last = int(begun[-1]) if begun.size else last
        return count, first

    def _restart(self) -> None:
        self._pieces = (begun for begun, _ in _lines(self._source))
        # A header is no row, but begins on a line as all rows do.
        is_read = self._source.format is Format.CSV and not (self._source.layout and self._source.layout.renamed)
        self._first = 0 if is_read else 1
        self._held = np.zeros(0, np.int64)


def _lines(source: Source) -> Iterator[tuple[IntArray, IntArray]]:
    """The lines on which rows begin, and those on which a row goes on, piece by piece; a piece ends with a row."""
    line, rest, block = 1, b"", b" "
    with opened(source, with_totals=True) as gauge:
        while block and len(rest) < LONGEST_ROW:
            block = gauge.read(HEAD)
            data = rest + block
            if line == 1:
                data = data.removeprefix(BOM)
            half = data[-1:] if block and data.endswith(b"\r") else b""  # of \r\n, perhaps
            data = data.removesuffix(half).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            if source.format is Format.JSON_LINES:
                data = _BLANK.sub(b"", data)
            breaks = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n"))
            goes_on = _in_quotes(data, breaks, source)
            ended = np.flatnonzero(~goes_on)
            count = (int(ended[-1]) + 1 if ended.size else 0) if block else len(breaks) + 1
            starts = np.append(0, breaks + 1)[: count + 1]
            within = np.append(False, goes_on)[:count]
            is_new = ~within & (np.append(breaks, len(data))[:count] > starts[:count])
            yield line + np.flatnonzero(is_new), line + np.flatnonzero(within)
            line += count
            rest = data[starts[-1] :] + half


def _in_quotes(data: bytes, breaks: IntArray, source: Source) -> NDArray[np.bool_]:
    """Which line breaks are within a quoted cell."""
    signs = source.layout.signs if source.layout else Signs()
    quote, escape = signs.quote.encode(), re.escape(signs.escape.encode())
    if source.format is not Format.CSV or not quote or quote not in data:
        return np.zeros(len(breaks), np.bool_)
    # A cell is quoted where the mark is its first sign; elsewhere the mark stands for itself.
    inside = rb"(?:[^%s%s]|%s.)*" % (quote, escape, escape) if escape else rb"[^%s]*" % quote
    quoted = rb"(?:\A|(?<=[\n%s]))%s%s(?:%s%s%s)*(?:%s|\Z)" % (
        *(re.escape(signs.delimiter.encode()), quote, inside, quote, quote, inside, quote),
    )
    spans = np.array([(0, 0), *(cell.span() for cell in re.finditer(quoted, data, re.DOTALL))], np.int64)
    return np.asarray(breaks < spans[np.searchsorted(spans[:, 0], breaks, side="right") - 1, 1])
