"""Scored rows as a workbook of Excel: a text is always a text there, never a formula."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import pyarrow as pa

from monitoring.disk.temporary import TemporaryFolder
from monitoring.disk.whole import whole_file
from monitoring.errors import DataError
from monitoring.intake.chunks import column
from monitoring.scoring.files.contract import Layout
from monitoring.scoring.files.excel_cells import Put, cells
from monitoring.scoring.files.rows import ScoredRows

MOST_ROWS, MOST_COLUMNS = 1_048_575, 16_384
OTHERWISE = "write a .csv or .parquet file"
FORM = "yyyy-mm-dd hh:mm:ss"


@contextmanager
def excel_file(path: Path, layout: Layout, told: Callable[[], object] = lambda: None) -> Iterator["ExcelFile"]:
    """A workbook with one sheet, whose first row are the columns' names.

    `told` is called now and then while it is packed, and may raise to end it. Raises `DataError` where a sheet has no
    room for the columns.
    """
    from xlsxwriter.workbook import Workbook

    if len(layout.names) > MOST_COLUMNS:
        found = f"{len(layout.names):,} columns are more than the {MOST_COLUMNS:,} that a sheet of Excel holds"
        raise DataError(found, OTHERWISE)
    with whole_file(path) as handle, TemporaryFolder() as folder:
        settings = {"constant_memory": True, "tmpdir": str(folder), "default_date_format": FORM}
        book = Workbook(_Told(handle, told), settings)
        sheet = book.add_worksheet("scored")
        try:
            file = ExcelFile(cast(Put, sheet))
            file.head(layout.names)
            sheet.freeze_panes(1, 0)
            yield file
            book.close()
        finally:
            sheet.row_data_fh.close()  # which an unfinished one leaves to the garbage collector


@dataclass(slots=True)
class ExcelFile:
    """An open workbook."""

    sheet: Put
    count: int = 0
    formulas: int = 0

    def head(self, names: Sequence[str]) -> None:
        """The names of the columns."""
        for place, name in enumerate(names):
            self.sheet.write_string(0, place, name)

    def write(self, rows: ScoredRows) -> None:
        """Write some rows."""
        self.add(rows.typed())

    def add(self, table: pa.Table) -> None:
        """The same for a table; raises `DataError` where they are too many, or a text is too long."""
        if self.count + table.num_rows > MOST_ROWS:
            raise DataError(f"there are more than the {MOST_ROWS:,} rows that a sheet of Excel holds", OTHERWISE)
        columns = [cells(column(table, name), name, self.sheet, OTHERWISE) for name in table.column_names]
        puts = [put for put, _ in columns]
        # The sheet takes one row after the other, which is what bounds its memory.
        for line, row in enumerate(zip(*(values for _, values in columns), strict=True), self.count + 1):
            for place, value in enumerate(row):
                if value is not None:
                    puts[place](line, place, value)
        self.count += table.num_rows


class _Told:
    """A file that tells of every piece that is written to it."""

    def __init__(self, handle: BinaryIO, told: Callable[[], object]) -> None:
        self._handle, self._told = handle, told

    def write(self, piece: bytes) -> int:
        self._told()
        return self._handle.write(piece)

    def __getattr__(self, name: str) -> object:
        return getattr(self._handle, name)
