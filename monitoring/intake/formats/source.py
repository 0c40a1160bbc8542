"""A data file that was recognised: what it is, how it is written, and what of that was assumed."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from monitoring.domain import ALL_FOUND_OUT, FileSettings
from monitoring.intake.assumed import Assumed
from monitoring.intake.dialect.encodings import UTF8
from monitoring.intake.dialect.layout import Layout


class Format(StrEnum):
    """The kinds of file that can be read."""

    CSV = "CSV"
    PARQUET = "Parquet"
    JSON_LINES = "JSON lines"
    EXCEL = "Excel"


@dataclass(frozen=True, slots=True)
class Source:
    """A recognised file.

    Args:
        path: where it lies.
        name: what to call it in messages and in ids that are made.
        format: CSV, Excel, Parquet or JSON lines.
        delimiter: between cells; empty unless CSV.
        bom: whether it starts with a byte order mark, as Excel writes it.
        quoted: whether all of its texts stand in quotes, as its column names do: then a bare NA is no text.
        encoding: of text, as Python calls it.
        layout: how a CSV is cut into rows; None for all else.
        member: the file in a zip file that is read.
        is_ascii: whether the text begins in ASCII, and may be in another encoding farther behind.
        rewritten: whether the text has to be changed before it is cut.
        array: where the first object of a JSON array begins in the text; 0 where the objects stand in no array.
        wanted: columns by which the header of a sheet was told.
        settings: what was said of it beforehand.
        assumed: what was found out instead, with the reasons.
    """

    path: Path
    name: str
    format: Format
    delimiter: str = ""
    bom: bool = False
    quoted: bool = False
    encoding: str = UTF8
    layout: Layout | None = None
    member: str = ""
    is_ascii: bool = False
    rewritten: bool = False
    array: int = 0
    wanted: tuple[str, ...] = ()
    settings: FileSettings = ALL_FOUND_OUT
    assumed: tuple[Assumed, ...] = ()
