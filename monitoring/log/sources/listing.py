"""The files of an attached log: which are there, what they are, and which are left out, with the reason."""

import csv
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from glob import glob
from io import StringIO
from pathlib import Path

from monitoring.domain import FileSettings
from monitoring.errors import DataError
from monitoring.intake.chunks import repeated
from monitoring.intake.dialect.encodings import UTF8
from monitoring.intake.formats import BOM, HEAD, Format, Source, recognise
from monitoring.intake.reading_gauge import GZIP, Gauge, packing_of
from monitoring.log.sources.shape import Dialect, mark_of

PARQUET_MAGIC = b"PAR1"
UNFINISHED = (".tmp", ".crc", ".part", ".partial", ".inprogress")
# Folders of tables whose files alone do not say which rows count.
TABLES = {"_delta_log": "a Delta table", ".hoodie": "a Hudi table", "metadata": "an Iceberg table"}


@dataclass(frozen=True, slots=True)
class File:
    """One file by its path, its size and the time of its last change, and the folder or pattern it was found by."""

    path: str
    mark: str
    root: str


def files_at(places: Sequence[str]) -> list[File]:
    """The files of folders, patterns and single paths, sorted; those that are being written are no files yet.

    Raises `DataError` where a place is gone, or a folder holds a table of another kind.
    """
    found = {path: root for place in places for path, root in _paths(place)}
    marked = [(path, mark_of(path), root) for path, root in sorted(found.items())]
    return [File(path, mark, root) for path, mark, root in marked if mark]


def _paths(place: str) -> Iterator[tuple[str, str]]:
    if os.path.isfile(place):
        yield place, os.path.dirname(place)
    elif os.path.isdir(place):
        yield from ((path, place) for path in _inside(place))
    else:
        pattern_root = place
        while set("*?[") & set(pattern_root):
            pattern_root = os.path.dirname(pattern_root)
        if not os.path.isdir(pattern_root):
            raise DataError(f"there is no {place} any more", "put the log back, or connect the deployment anew")
        paths = (path for path in glob(place, recursive=True) if os.path.isfile(path))
        yield from ((path, pattern_root) for path in paths if _is_finished(os.path.basename(path)))


def _inside(folder: str) -> Iterator[str]:
    """Files below a folder, through links as well, each folder once."""
    walked: set[str] = set()
    for place, folders, files in os.walk(folder, followlinks=True, onerror=_not_in_silence):
        _refuse_tables(place, folders)
        here = os.path.realpath(place)
        folders[:] = [] if here in walked else [name for name in folders if _is_finished(name) or "=" in name]
        if here not in walked:
            yield from (os.path.join(place, name) for name in files if _is_finished(name))
        walked.add(here)


def _not_in_silence(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):  # a folder may go away while others are looked through
        raise error


def _is_finished(name: str) -> bool:
    return name[0] not in "._" and not name.endswith(UNFINISHED)


def _refuse_tables(place: str, folders: Sequence[str]) -> None:
    for folder, what in TABLES.items():
        if folder in folders and (folder != "metadata" or glob(os.path.join(place, folder, "*.metadata.json"))):
            spark = 'with engine = "spark", as "spark:catalog.schema.table"'
            hint = "attach that folder itself" if folder == "_delta_log" else f"attach it by its name {spark}"
            raise DataError(f"{place} is {what}, whose files alone do not say which rows count", hint)


@lru_cache(maxsize=100_000)
def kind_of(path: str, mark: str, settings: FileSettings) -> tuple[Format | None, str]:
    """What a file is by its content, and why it cannot be read (then the kind is None). `mark` says which content."""
    with open(path, "rb") as handle:
        first = handle.read(4)
        if first == PARQUET_MAGIC:
            handle.seek(-4, os.SEEK_END)
            whole = handle.tell() >= 8 and handle.read(4) == PARQUET_MAGIC
            return (Format.PARQUET, "") if whole else (None, "is not whole")
    packing = packing_of(Path(path))
    if packing == GZIP and not path.endswith(".gz"):
        return None, "is packed with gzip and not called .gz"
    if packing not in ("", GZIP):
        return None, f"is packed with {packing}: engines do not read that in place, import it instead"
    try:
        kind = recognise(Path(path), settings=settings).format
        return (kind, "") if kind is Format.CSV else (None, f"is {kind}")
    except DataError as error:
        return None, error.message.removeprefix(f"{os.path.basename(path)} ")


@lru_cache(maxsize=100_000)
def dialect_of(path: str, mark: str, settings: FileSettings) -> tuple[Dialect | None, str]:
    """How a CSV file is written, and why it cannot be read (then there is none)."""
    source = recognise(Path(path), settings=settings)
    delimiter = source.delimiter
    with Gauge(Path(path)) as gauge:
        text = gauge.read(HEAD).removeprefix(BOM).decode("utf-8", errors="ignore")
    if text[:1] in "\r\n":
        return None, "begins with an empty line"
    if odd := _odd(source):
        return None, f"{odd}: engines do not read that in place, import it instead"
    names = next(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    if twice := repeated(names):
        return None, f"has more than one column {twice[0]!r}"
    return Dialect(delimiter, tuple(names)), ""


def _odd(source: Source) -> str:
    """What of a file is written otherwise than engines read it; empty where nothing is."""
    layout = source.layout
    if source.member:
        return "is packed with zip"
    if source.encoding != UTF8:
        return f"is {source.encoding} text"
    if not layout:
        return ""
    if layout.spaced:
        return "has runs of spaces between its cells"
    if layout.comment:
        return f"has lines of comments, which begin with {layout.comment}"
    if layout.header.line != 1:
        return f"has its header on line {layout.header.line}" if layout.header.line else "has no line of names"
    if any(each.key == "totals" and each.value == "reject" for each in source.assumed):
        return "has rows of totals at its end"
    if layout.signs.quote != '"' or layout.signs.escape:
        return f"has {layout.signs.escape or layout.signs.quote} as a sign of its own"
    return ""
