"""What is in a recognised file, whatever its format: its columns, and its rows in chunks."""

from collections.abc import Collection, Iterator

from monitoring.intake.chunks import Chunk
from monitoring.intake.formats import delimited, parquet, workbook
from monitoring.intake.formats.json import lines as json_lines
from monitoring.intake.formats.source import Format, Source


def column_names(source: Source) -> tuple[str, ...]:
    """The file's columns, in order; one that nobody needs may be named twice."""
    readers = {
        Format.CSV: delimited.header,
        Format.PARQUET: parquet.header,
        Format.JSON_LINES: json_lines.header,
        Format.EXCEL: workbook.header,
    }
    return readers[source.format](source)


def chunks_of(
    source: Source,
    wanted: list[str],
    batch_rows: int,
    needed: Collection[str],
    *,
    originals: bool = False,
    encoded: Collection[str] = (),
) -> Iterator[Chunk]:
    """The rows with the `wanted` columns, `batch_rows` a chunk.

    Args:
        source: the file.
        wanted: the columns that are handed over.
        batch_rows: rows a chunk; the last one may have fewer.
        needed: those of them that must hold plain values.
        originals: whether a row may have no other columns.
        encoded: those of them that may come as Arrow's dictionaries.
    """
    if source.format is Format.CSV:
        return delimited.read(source, wanted, batch_rows)
    if source.format is Format.PARQUET:
        return parquet.read(source, wanted, batch_rows, encoded)
    if source.format is Format.EXCEL:
        return workbook.read(source, wanted, batch_rows)
    return json_lines.read(source, wanted, batch_rows, plain=needed, closed=originals)
