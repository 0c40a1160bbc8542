"""Scored rows as CSV: the file's own cells keep their text."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from monitoring.disk.whole import whole_file
from monitoring.intake.formats import BOM
from monitoring.scoring.files.contract import Layout
from monitoring.scoring.files.rows import ScoredRows
from monitoring.scoring.lines import Lines


@contextmanager
def csv_file(path: Path, layout: Layout) -> Iterator["CsvFile"]:
    """A CSV with its header."""
    lines = Lines(layout.delimiter, layout.raw)
    with whole_file(path) as handle:
        handle.write((BOM if layout.bom else b"") + lines.header(layout.names))
        yield CsvFile(handle, lines)


@dataclass(frozen=True, slots=True)
class CsvFile:
    """An open CSV."""

    handle: BinaryIO
    lines: Lines

    @property
    def formulas(self) -> int:
        """How many cells got an apostrophe."""
        return self.lines.formulas

    def write(self, rows: ScoredRows) -> None:
        """Write some rows as lines."""
        self.handle.write(self.lines.body(rows.texts()))
