"""Sheets of Excel and OpenDocument: a whole sheet in memory, numbers as numbers, dates as dates."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from monitoring.domain import FileSettings
from monitoring.errors import DataError, listed, nearest
from monitoring.intake.assumed import Assumed
from monitoring.intake.chunks import Chunk
from monitoring.intake.columns.texts import as_text
from monitoring.intake.dialect.headers import Header, find_header
from monitoring.intake.dialect.records import Record
from monitoring.intake.dialect.totals import ABOVE, KEEP, MOST, ending, key_of, no_data
from monitoring.intake.formats.source import Source
from monitoring.intake.rejects import Reject

OLD_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Row = Sequence[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One sheet, read.

    Args:
        table: its rows.
        lines: the row of the sheet in which each stands, from 1, `(n,)`.
        totals: the rows of totals at its end.
        assumed: what was assumed of it.
    """

    table: pa.Table
    lines: NDArray[np.int64]
    totals: tuple[Reject, ...]
    assumed: tuple[Assumed, ...]


def sheet_of(path: Path, name: str, settings: FileSettings, wanted: Collection[str] = ()) -> Sheet:
    """A workbook's sheet: the one that was said, or the first with rows.

    Raises `DataError` where it cannot be read, has no such sheet, or no rows.
    """
    status = path.stat()
    return _read(path, (status.st_mtime_ns, status.st_size), name, settings, tuple(sorted(wanted)))


@lru_cache(maxsize=2)
def _read(path: Path, mark: tuple[int, int], name: str, settings: FileSettings, wanted: tuple[str, ...]) -> Sheet:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(path)
        title, rows, assumed = _choose(book, name, settings.sheet)
    except (CalamineError, OSError, ValueError) as error:
        why = str(error).partition("\n")[0][:100]
        hint = "open it in the program that wrote it, and save the sheet as CSV (UTF-8)"
        raise DataError(f"{name} is a workbook that cannot be read: {why}", hint) from error
    found = [Record(place, place + 1, _shown(row)) for place, row in enumerate(rows, 1)]
    filled = [record for record in found if not record.is_blank]
    header, more = find_header([_trimmed(record) for record in filled], settings.header, wanted, name)
    below = [record for record in filled if record.line >= header.below]
    width = len(header.names)
    narrow = [] if settings.totals == KEEP else [_narrow(record, width) for record in below]
    last = ending(narrow[-MOST:], width, lambda most: narrow[: len(below) - most][:ABOVE])
    data = below[: len(below) - len(last)]
    if not below:
        raise DataError(f"{name} has no rows in its sheet {title!r}", "it needs at least one row below its header")
    table = _table([rows[record.line - 1] for record in data], header)
    totals = tuple(no_data(record, len(data) + place) for place, record in enumerate(last, 1))
    if totals:
        more.append(Assumed("totals", "reject", f"the last row says {key_of(last[0].cells)!r}"))
    return Sheet(table, np.array([record.line for record in data], np.int64), totals, (*assumed, *more))


def _choose(book: Any, name: str, said: str) -> tuple[str, list[Row], list[Assumed]]:
    if said:
        if said not in book.sheet_names:
            hint = nearest(said, book.sheet_names) or f"there are: {listed(book.sheet_names)}"
            raise DataError(f"{name} has no sheet {said!r}", hint)
        return said, book.get_sheet_by_name(said).to_python(skip_empty_area=False), []
    sheets = {title: book.get_sheet_by_name(title).to_python(skip_empty_area=False) for title in book.sheet_names}
    filled = {title: rows for title, rows in sheets.items() if sum(map(any, rows)) > 1}
    if not filled:
        raise DataError(f"{name} has no sheet with rows", "it needs a header and at least one row")
    title = next(iter(filled))
    if len(filled) == 1:
        return title, filled[title], []
    why = f"it is the first of {len(filled)} sheets with rows: {listed(filled)}"
    return title, filled[title], [Assumed("sheet", title, why, sure=False)]


def _shown(row: Row) -> tuple[str, ...]:
    """Cells as texts, by which header and totals are told."""
    return tuple(str(cell) for cell in row)


def _trimmed(record: Record) -> Record:
    """Without the empty cells at its end: a sheet is as wide as its widest row."""
    cells = list(record.cells)
    while cells and not cells[-1].strip():
        cells.pop()
    return Record(record.line, record.below, tuple(cells))


def _narrow(record: Record, width: int) -> Record:
    return Record(record.line, record.below, record.cells[:width])


def _table(rows: list[Row], header: Header) -> pa.Table:
    columns = [[row[place] if place < len(row) else "" for row in rows] for place in range(len(header.names))]
    return pa.table([_column(cells) for cells in columns], names=list(header.names))


def _column(cells: list[Any]) -> pa.Array:
    """One column: of its own type where all its cells are of one, otherwise as text."""
    values = [None if cell == "" and isinstance(cell, str) else cell for cell in cells]
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int, float} and kinds:
        return pa.array([None if value is None else float(value) for value in values], pa.float64())
    if kinds == {bool}:
        return pa.array(values, pa.bool_())
    if kinds <= {date, datetime} and kinds:
        moments = [datetime(v.year, v.month, v.day) if type(v) is date else v for v in values]
        return pa.array(moments, pa.timestamp("us"))
    return pa.array([_text(value) for value in values], pa.string())


def _text(value: Any) -> str | None:
    if isinstance(value, float):
        text: str | None = as_text(pa.array([value]))[0].as_py()
        return text
    if isinstance(value, datetime | date | time):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return None if value is None else str(value.total_seconds() if isinstance(value, timedelta) else value)


def header(source: Source) -> tuple[str, ...]:
    """The column names."""
    return tuple(_of(source).table.column_names)


def count(source: Source) -> int:
    """The rows, with those of totals."""
    sheet = _of(source)
    return int(sheet.table.num_rows) + len(sheet.totals)


def line_of(source: Source, row: int) -> int:
    """The row of the sheet in which a row of data stands; 0 for those that come after all of them."""
    lines = _of(source).lines
    return int(lines[row - 1]) if row <= len(lines) else 0


def _of(source: Source) -> Sheet:
    return sheet_of(source.path, source.name, source.settings, source.wanted)


def read(source: Source, columns: list[str], batch_rows: int) -> Iterator[Chunk]:
    """The rows in chunks, then those of totals."""
    sheet = _of(source)
    total = sheet.table.num_rows
    for start in range(0, total, batch_rows):
        table = sheet.table.select(columns).slice(start, batch_rows).combine_chunks()
        rows = np.arange(start + 1, start + table.num_rows + 1)
        yield Chunk(table, rows, (), (start + table.num_rows) / total)
    if sheet.totals:
        yield Chunk(sheet.table.select(columns).slice(0, 0), np.empty(0, np.int64), sheet.totals, 1.0)
