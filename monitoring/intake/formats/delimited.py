"""CSV, read as text in blocks: every cell a string, every row numbered, ragged rows set aside."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv

from monitoring.errors import DataError
from monitoring.intake.chunks import Chunk, regroup
from monitoring.intake.dialect.delimiters import Signs
from monitoring.intake.dialect.encodings import WESTERN
from monitoring.intake.dialect.headers import Header
from monitoring.intake.dialect.layout import Layout
from monitoring.intake.dialect.records import lines_of
from monitoring.intake.dialect.totals import no_data
from monitoring.intake.formats.opened import opened
from monitoring.intake.formats.recognise import not_utf8
from monitoring.intake.formats.rewritten import Late, Rewritten
from monitoring.intake.formats.source import Source
from monitoring.intake.reading_gauge import Gauge
from monitoring.intake.rejects import Reject, shown

BLOCK = 1 << 20
HOPELESS = 100_000
# Where texts stand in quotes, these are none, but "no value".
_BARE = ["NA", "NULL", "NaN", "nan", "None", "null", "<NA>", "N/A", "#N/A"]
_QUOTES = 'look for a quotation mark " that is opened and never closed'


def header(source: Source) -> tuple[str, ...]:
    """The column names; raises `DataError` where the file cannot be cut into columns."""
    if source.layout and source.layout.renamed:
        return source.layout.header.names
    with opened(source) as gauge, _plainly(source):
        return tuple(_open(source, gauge, None, _Ragged(source)).schema.names)


def read(source: Source, columns: list[str] | None, batch_rows: int) -> Iterator[Chunk]:
    """The file in chunks of `batch_rows` rows with these columns (None: all), every cell as text.

    Blank lines are no rows. Memory is bounded by the chunk.
    """
    ragged = _Ragged(source)
    last = 0
    with opened(source) as gauge, _plainly(source):
        reader = _open(source, gauge, columns, ragged)
        blocks = _Blocks(reader)
        for table in regroup(blocks, batch_rows):
            rows = _number(last, table.num_rows, ragged)
            ragged.hopeful = True
            last = int(rows[-1])
            yield Chunk(table, rows, ragged.take(last), blocks.share(gauge), said=_turned(gauge))
        if gauge.quotes % 2:
            _refuse_open_quote(source)
        rest = ragged.take(None)
        last = max(last, rest[-1].row_number if rest else 0)
        rest += _totals(source, gauge, last)
        swallows = gauge.quotes > 0 and gauge.breaks > last + 1
        if rest or swallows:
            yield Chunk(reader.schema.empty_table(), np.empty(0, np.int64), rest, gauge.share, swallows)


def _totals(source: Source, gauge: Gauge, last: int) -> tuple[Reject, ...]:
    """The rows of totals that were taken off the end, which begin after row `last`."""
    if not isinstance(gauge, Rewritten) or not gauge.totals or source.layout is None:
        return ()
    found = source.layout.signs.cut(list(lines_of(gauge.totals)))
    return tuple(no_data(record, last + place) for place, record in enumerate(found, 1))


def _turned(gauge: Gauge) -> tuple[str, ...]:
    """What to say of a text that was ASCII for long and then was not UTF-8."""
    if not isinstance(gauge, Late) or not gauge.is_western:
        return ()
    return (f"encoding = {WESTERN!r} is assumed, because far behind its beginning the text is not UTF-8",)


class _Blocks:
    """Counts the blocks that were handed over: Arrow reads many blocks ahead, so the gauge alone says too much."""

    def __init__(self, reader: csv.CSVStreamingReader) -> None:
        self._reader = reader
        self._count = 0

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        for piece in self._reader:
            self._count += 1
            yield piece

    def share(self, gauge: Gauge) -> float:
        """How much of the file was handed over, 0 to 1."""
        return gauge.share * min(self._count * BLOCK / max(gauge.taken, 1), 1.0)


class _Ragged:
    """Collects rows with the wrong number of cells while Arrow reads ahead."""

    def __init__(self, source: Source) -> None:
        # A header that Arrow does not read is no row.
        self._above = 0 if source.layout and source.layout.renamed else 1
        self.found: list[Reject] = []
        self.hopeful = False

    def __call__(self, row: Any) -> str:
        """Arrow's callback: set the row aside. Gives up on a file in which no row fits the header."""
        if not self.hopeful and len(self.found) >= HOPELESS:
            return "error"
        reason = f"{row.actual_columns} cells where the header has {row.expected_columns}"
        self.found.append(Reject(row.number - self._above, "", shown(row.text), reason))
        return "skip"

    def take(self, last: int | None) -> tuple[Reject, ...]:
        """The rows up to `last` (None: all), which are forgotten."""
        count = sum(last is None or reject.row_number <= last for reject in self.found)
        taken, self.found = self.found[:count], self.found[count:]
        return tuple(taken)


def _number(last: int, count: int, ragged: _Ragged) -> NDArray[np.int64]:
    """Numbers of the next `count` rows after `last`: those that no ragged row has."""
    if not ragged.found:
        return np.arange(last + 1, last + count + 1)
    taken = np.array([reject.row_number for reject in ragged.found])
    return np.setdiff1d(np.arange(last + 1, last + count + len(taken) + 1), taken)[:count]


def _open(source: Source, gauge: Gauge, columns: list[str] | None, ragged: _Ragged) -> csv.CSVStreamingReader:
    layout = source.layout or Layout(Signs(source.delimiter), Header((), 1, 2))
    signs = layout.signs
    return csv.open_csv(
        gauge,
        # Arrow numbers ragged rows only when it reads with one thread, which is as fast here.
        read_options=csv.ReadOptions(
            use_threads=False, block_size=BLOCK, column_names=layout.header.names if layout.renamed else None
        ),
        parse_options=csv.ParseOptions(
            delimiter=signs.delimiter,
            quote_char=signs.quote or False,
            escape_char=signs.escape or False,
            newlines_in_values=True,
            invalid_row_handler=ragged,
        ),
        convert_options=csv.ConvertOptions(
            default_column_type=pa.string(),
            include_columns=columns,
            null_values=_BARE,
            strings_can_be_null=source.quoted,
            quoted_strings_can_be_null=False,
        ),
    )


@contextmanager
def _plainly(source: Source) -> Iterator[None]:
    """Turn what Arrow says of a broken file into one sentence."""
    try:
        yield
    except pa.ArrowInvalid as error:
        text = str(error)
        if "UTF8" in text:
            raise not_utf8(source.name) from error
        if "straddling" in text or "out of sync" in text:
            raise DataError(f"{source.name} has a row of more than a million characters", _QUOTES) from error
        if "Empty CSV" in text:
            raise DataError(f"{source.name} has a header and no rows", "it needs at least one row") from error
        hint = "the first line must name the columns, and every row must have as many cells"
        raise DataError(f"{source.name} cannot be read as CSV", hint) from error


def _refuse_open_quote(source: Source) -> None:
    """An odd number of quotation marks: raise `DataError` if the last row swallowed the lines after it."""
    ragged = _Ragged(source)
    ragged.hopeful = True
    last: list[str] = []
    with opened(source) as gauge:
        for piece in _open(source, gauge, None, ragged):
            if piece.num_rows:
                last = [column[-1].as_py() for column in piece.columns]
            del ragged.found[:-1]
    if any("\n" in cell for cell in [*last, *(reject.value for reject in ragged.found)]):
        raise DataError(f"{source.name} ends inside a quoted cell", _QUOTES)
