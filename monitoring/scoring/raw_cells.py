"""A scored file once more, with the cells as they were before formulas were made text: nothing is scored for it."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc_csv

from monitoring.disk.whole import whole_file
from monitoring.intake.formats import BOM
from monitoring.intake.rejects import RejectsFile
from monitoring.intake.spreadsheet import taken_back_cells
from monitoring.scoring.lines import body

_BLOCK = 8 << 20


def write_raw_cells(safe: Path, out: Path, delimiter: str, told: Callable[[int], None]) -> None:
    """Write a CSV anew as `csv_file` writes it with raw cells.

    Args:
        safe: as it was written, formulas made text.
        out: where it goes; it appears whole.
        delimiter: between its cells.
        told: is told how many rows are written.
    """
    with safe.open("rb") as file:
        bom = BOM if file.read(len(BOM)) == BOM else b""
    options = pc_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False)
    names = _names(safe, options)
    texts = pc_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
    reading = pc_csv.ReadOptions(column_names=names, block_size=_BLOCK)  # the header is a row like any other
    rows = -1
    with whole_file(out) as handle, pc_csv.open_csv(safe, reading, options, texts) as pieces:
        handle.write(bom)
        for piece in pieces:
            handle.write(body([taken_back_cells(column) for column in piece.columns], delimiter))
            rows += piece.num_rows
            told(rows)


def write_raw_rejects(safe: Path, out: Path) -> None:
    """Write the rejects of a file anew, with values as they were."""
    with RejectsFile.open(out, raw=True) as file:
        file.add(RejectsFile.read(safe))


def _names(path: Path, options: pc_csv.ParseOptions) -> list[str]:
    """A name a column; what the file calls them may be anything."""
    first = pc_csv.ReadOptions(autogenerate_column_names=True, block_size=_BLOCK)
    with pc_csv.open_csv(path, first, options) as pieces:
        return [f"c{place}" for place in range(len(pieces.schema))]
