"""What a file is, told by its content and never by its ending."""

import codecs
import itertools
import os
import re
import shutil
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from monitoring.disk.temporary import TemporaryFolder
from monitoring.domain import ALL_FOUND_OUT, FileSettings
from monitoring.errors import DataError, nearest_file
from monitoring.intake.assumed import Assumed
from monitoring.intake.dialect.encodings import BOMS, KNOWN, UTF8, find_encoding
from monitoring.intake.dialect.layout import Layout, find_layout
from monitoring.intake.dialect.records import lines_of
from monitoring.intake.dialect.spaces import respaced
from monitoring.intake.dialect.totals import KEEP, LOOKED_AT, cut_off
from monitoring.intake.formats.json.array import array_in
from monitoring.intake.formats.packed import ZIP_MAGIC, is_workbook, members, the_member
from monitoring.intake.formats.rewritten import is_rewritten
from monitoring.intake.formats.source import Format, Source
from monitoring.intake.formats.unsupported import refuse_bytes, refuse_text
from monitoring.intake.formats.workbook import OLD_MAGIC, sheet_of
from monitoring.intake.reading_gauge import CUT, Gauge, packing, packing_of

STANDARD_INPUT = "-"
BOM = codecs.BOM_UTF8
HEAD = 1 << 20
_BINARY = 0.2  # the share of zeros from which on a file is no damaged text


@contextmanager
def on_disk(path: Path | str) -> Iterator[tuple[Path, str]]:
    """The file's place and name; standard input (`-`) is copied to a temporary folder for as long as the block runs."""
    if str(path) != STANDARD_INPUT:
        yield Path(path), Path(path).name
        return
    with TemporaryFolder() as folder:
        place = folder / "rows"
        with place.open("wb") as spool:
            shutil.copyfileobj(sys.stdin.buffer, spool, HEAD)
        yield place, "standard input"


def recognise(
    path: Path, name: str = "", settings: FileSettings = ALL_FOUND_OUT, wanted: Collection[str] = ()
) -> Source:
    """Tell what `path` is from its first bytes; plain or packed with gzip, bzip2, xz or zip.

    Args:
        path: where it lies.
        name: what to call it; its own name where that is left out.
        settings: what was said of it beforehand.
        wanted: columns that it should have, by which the line of its header is told.

    Raises:
        DataError: it is not there, empty, of another kind, in an unknown encoding, or has too many columns.
    """
    name = name or path.name
    first = _head(path, name, "", len(ZIP_MAGIC) + 4)
    inside = members(path, name) if first.startswith(ZIP_MAGIC) else []
    if first.startswith(OLD_MAGIC) or is_workbook(inside):
        assumed = sheet_of(path, name, settings, wanted).assumed
        return Source(path, name, Format.EXCEL, settings=settings, assumed=assumed, wanted=tuple(wanted))
    member = the_member(inside, name, settings.member) if inside else ""
    head = _head(path, name, member)
    is_parquet = head.startswith(b"PAR1")
    if is_parquet and first.startswith(b"PAR1"):
        return Source(path, name, Format.PARQUET, settings=settings)
    if again := "Parquet" if is_parquet else "a zip file" if head.startswith(ZIP_MAGIC) else packing(head):
        raise DataError(f"{name} holds {again}, which is packed already", "unpack it")
    source = Source(path, name, Format.CSV, settings=settings, member=member)
    return _text(source, head, wanted)


def _text(source: Source, head: bytes, wanted: Collection[str]) -> Source:
    """CSV or JSON lines, by the text they begin with."""
    name, settings, whole = source.name, source.settings, len(head) < HEAD
    if not settings.encoding:
        refuse_bytes(head, name)
    encoding, assumed = (settings.encoding, []) if settings.encoding else find_encoding(head, name, whole)
    text = _decoded(head, encoding, name, whole).removeprefix("\ufeff")
    if not text.strip():
        raise DataError(f"{name} is empty", "it needs a header and at least one row")
    if text.count("\0") > _BINARY * len(text):
        raise DataError(f"{name} is not a data file that is known here", KNOWN)
    if "\0" in text:
        line = sum(1 for _ in lines_of(text[: text.index("\0") + 1]))
        raise DataError(f"{name} has a byte of zero on line {line}, as no text has: it is damaged, or no text", KNOWN)
    if not array_in(text)[0]:
        refuse_text(text.lstrip(), name)
    bom = head.startswith(tuple(mark for mark, _ in BOMS))
    ascii_yet = encoding == UTF8 and not whole and head.isascii()
    source = replace(source, bom=bom, encoding=encoding, is_ascii=ascii_yet)
    if array_in(text)[0] or text.lstrip().startswith("{"):
        return _json(source, text, assumed)
    layout, more = find_layout(text, name, settings, wanted)
    keeps = settings.totals == KEEP
    totals = not keeps and _has_totals(source, layout, text, whole)
    assumed += more
    if totals:
        assumed.append(Assumed("totals", "reject", "its last rows add up those above, or say so"))
    return replace(
        source,
        delimiter=layout.signs.delimiter,
        quoted=are_quoted(layout, text),
        layout=layout,
        # Nobody knows the end of a large file that is packed before it is read.
        rewritten=is_rewritten(encoding, layout, totals or not (keeps or whole or is_seekable(source))),
        assumed=tuple(assumed),
    )


def _json(source: Source, text: str, assumed: list[Assumed]) -> Source:
    """JSON lines, or an array that is read as such."""
    start, key = array_in(text)
    noted = [Assumed("rows", key, "it is the key that holds the array")] if key else []
    return replace(
        source,
        format=Format.JSON_LINES,
        rewritten=is_rewritten(source.encoding, None, totals=False),
        array=len(text[:start].encode()),
        assumed=(*assumed, *noted),
    )


def is_seekable(source: Source) -> bool:
    """Whether the end of a text can be looked at without reading all of it."""
    return not source.member and source.encoding == UTF8 and not packing_of(source.path)


def _has_totals(source: Source, layout: Layout, text: str, whole: bool) -> bool:
    """Whether the end of a file says that it has rows of totals, as far as that can be looked at."""
    if whole:
        tail = text
    elif not is_seekable(source):
        return False
    else:
        with source.path.open("rb") as file:
            file.seek(-LOOKED_AT, os.SEEK_END)
            tail = file.read().decode(UTF8, "replace").partition("\n")[2]
    tail = respaced(tail) if layout.spaced else tail
    return cut_off(tail, layout.signs, len(layout.header.names), layout.seen) > 0


def _decoded(head: bytes, encoding: str, name: str, whole: bool) -> str:
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(head, final=whole)
    except UnicodeDecodeError as error:
        if encoding == UTF8:
            raise not_utf8(name) from error
        hint = f"{CUT}; or say its encoding: [files] encoding"
        raise DataError(f"{name} is not {encoding} text, or cut off in the middle of a sign", hint) from error


def are_quoted(layout: Layout, text: str) -> bool:
    """Whether every name of a column stands in quotes, as R writes texts."""
    line = next(itertools.islice(lines_of(text), max(layout.header.line - 1, 0), None), "")
    line = respaced(line) if layout.spaced else line
    cell, delimiter = r'"(?:[^"]|"")*"', re.escape(layout.signs.delimiter)
    return re.fullmatch(rf"{cell}(?:{delimiter}{cell})*[\r\n]*", line) is not None


def _head(path: Path, name: str, member: str, size: int = HEAD) -> bytes:
    try:
        if size < HEAD:
            with path.open("rb") as file:
                head = file.read(size)
        else:
            with Gauge(path, member) as gauge:
                head = gauge.read(size)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}", _neighbour(path)) from error
    if not head:
        raise DataError(f"{name} is empty", "it needs a header and at least one row")
    return head


def _neighbour(path: Path) -> str:
    if path.is_dir():
        return "name a file in it"
    if path.exists():
        return "let this account read it"
    if path.is_symlink():
        return f"it is a link to {os.readlink(path)}, which is not there"
    beside = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
    meant = nearest_file(path.name, beside)
    return f"did you mean {meant!r}?" if meant else "check the path"


def not_utf8(name: str) -> DataError:
    """The one answer to text in another encoding."""
    hint = 'say its encoding: [files] encoding = "cp1252", or save it as UTF-8'
    return DataError(f"{name} is not UTF-8 text all through, though it begins so", hint)
