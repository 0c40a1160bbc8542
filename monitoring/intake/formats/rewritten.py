"""A recognised text as it is cut into rows: in UTF-8, without titles, comments and rows of totals.

Where something is taken away, its ends of lines stay, so that every row keeps its line. A text that has nothing of the
kind is handed over as it is.
"""

import codecs

from monitoring.errors import DataError
from monitoring.intake.dialect.encodings import UTF8, WESTERN, is_late_utf8
from monitoring.intake.dialect.layout import Layout
from monitoring.intake.dialect.records import lines_of
from monitoring.intake.dialect.spaces import respaced
from monitoring.intake.dialect.totals import LOOKED_AT, cut_off
from monitoring.intake.formats.source import Source
from monitoring.intake.reading_gauge import CUT, Gauge

BLOCK = 1 << 20


class Late(Gauge):
    """A text that begins in ASCII and may turn out not to be UTF-8 far behind: it is Western from there on."""

    def __init__(self, source: Source, quote: bytes) -> None:
        super().__init__(source.path, source.member, quote)
        self._decoder: codecs.IncrementalDecoder | None = None
        self._is_ascii = True

    def unpacked(self, size: int) -> bytes:
        """The next bytes, in UTF-8."""
        data = super().unpacked(size)
        if self._is_ascii and not data.isascii():
            self._is_ascii = False
            if not is_late_utf8(data):
                self._decoder = codecs.getincrementaldecoder(WESTERN)("replace")
        return self._decoder.decode(data).encode() if self._decoder else data

    @property
    def is_western(self) -> bool:
        """Whether it has turned out to be."""
        return self._decoder is not None


class Rewritten(Gauge):
    """A text that is changed on its way: its encoding, what stands above its rows, comments, totals."""

    def __init__(self, source: Source, quote: bytes, with_totals: bool) -> None:
        super().__init__(source.path, source.member, quote)
        self._source = source
        self._layout = source.layout
        self._decoder = codecs.getincrementaldecoder(source.encoding)("strict")
        self._ready = bytearray()
        self._unfinished = ""  # the last line so far, where spaces become tabs
        self._held = ""  # decoded, and not yet known to be whole lines
        self._above = self._blanked_above()
        self._inside = False  # of a quoted cell that goes on over several lines
        self._ended = False
        self._keeps_totals = with_totals or source.settings.totals == "keep"
        self.totals = ""

    def unpacked(self, size: int) -> bytes:
        """The next bytes of the changed text."""
        while not self._ended and (size < 0 or len(self._ready) < size):
            self._more()
        size = len(self._ready) if size < 0 else size
        data = bytes(self._ready[:size])
        del self._ready[:size]
        return data

    def _more(self) -> None:
        block = super().unpacked(BLOCK)
        self._ended = not block
        try:
            text = self._held + self._respaced(self._decoder.decode(block, final=self._ended))
        except UnicodeDecodeError as error:
            message = f"{self._source.name} is not {self._source.encoding} text, or cut off in the middle of a sign"
            raise DataError(message, f"{CUT}; or say its encoding: [files] encoding") from error
        if self._above:
            text = self._without_above(text.removeprefix("\ufeff"))
        keep = len(text) if self._ended or not self._layout else max(_last_break(text, len(text) - LOOKED_AT), 0)
        if self._ended and self._layout and not self._keeps_totals:
            cut = cut_off(text[-LOOKED_AT:], self._layout.signs, len(self._layout.header.names), self._layout.seen)
            keep -= cut
            self.totals = text[keep:]
        now, self._held = text[:keep], text[keep:]
        self._ready += self._without_comments(now).encode("utf-8", "surrogatepass")

    def _respaced(self, text: str) -> str:
        """The next whole lines, with tabs between their cells where spaces stand there."""
        if not (self._layout and self._layout.spaced):
            return text
        text = self._unfinished + text
        end = len(text) if self._ended else _last_break(text, len(text))
        text, self._unfinished = text[:end], text[end:]
        return respaced(text)

    def _blanked_above(self) -> int:
        """The line that is the first to be read."""
        if not self._layout:
            return 1
        header = self._layout.header
        return header.below if self._layout.renamed or not header.line else header.line

    def _without_above(self, text: str) -> str:
        """Line ends in the place of the first lines, which are all in the first block."""
        place, line = 0, 1
        while line < self._above and place < len(text):
            ends = [found for sign in "\r\n" if (found := text.find(sign, place)) >= 0]
            if not ends:
                break
            place = min(ends) + 1
            place += text[min(ends) : place + 1] == "\r\n"
            line += 1
        self._above = 0
        return "\n" * (line - 1) + text[place:]

    def _without_comments(self, text: str) -> str:
        """Whole lines, those of comments empty; a line inside of a quoted cell is none."""
        sign = self._layout.comment if self._layout else ""
        if not sign or not text:
            return text
        quote = self._layout.signs.quote if self._layout else ""
        lines = list(lines_of(text))
        for place, line in enumerate(lines):
            if not self._inside and line.startswith(sign):
                lines[place] = line[len(line.rstrip("\r\n")) :]
            elif quote and line.count(quote) % 2:
                self._inside = not self._inside
        return "".join(lines)


def _last_break(text: str, before: int) -> int:
    """The place behind the last line that ends before a place."""
    end = text.rfind("\n", 0, before)
    return (end if end >= 0 else text.rfind("\r", 0, max(before - 1, 0))) + 1


def is_rewritten(encoding: str, layout: Layout | None, totals: bool) -> bool:
    """Whether a text has to be changed before it is cut."""
    return encoding != UTF8 or totals or (layout is not None and not layout.is_plain)
