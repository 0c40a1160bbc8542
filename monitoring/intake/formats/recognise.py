"""What a file is, told by its content and never by its ending."""

import re
import shutil
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

from monitoring.disk.temporary import TemporaryFolder
from monitoring.domain import ALL_FOUND_OUT, FileSettings
from monitoring.errors import DataError
from monitoring.intake.formats.source import Format, Source
from monitoring.intake.formats.unsupported import refuse_bytes, refuse_text
from monitoring.intake.reading_gauge import Gauge

STANDARD_INPUT = "-"
BOM = b"\xef\xbb\xbf"
HEAD = 1 << 20
MOST_COLUMNS = 10_000


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
    """Tell what `path` is from its first bytes; plain or packed with gzip.

    Args:
        path: where it lies.
        name: what to call it; its own name where that is left out.
        settings: what was said of it beforehand.
        wanted: columns that it should have, by which the line of its header is told.

    Raises:
        DataError: it is not there, empty, of another kind, not UTF-8 text, or has too many columns.
    """
    name = name or path.name
    head = _head(path, name)
    if head.startswith(b"PAR1"):
        return Source(path, name, Format.PARQUET, settings=settings)
    refuse_bytes(head, path, name)
    bom = head.startswith(BOM)
    text = _utf8(head.removeprefix(BOM), name).lstrip()
    if not text:
        raise DataError(f"{name} is empty", "it needs a header and at least one row")
    refuse_text(text, name)
    if text.startswith("{"):
        return Source(path, name, Format.JSON_LINES, bom=bom, settings=settings)
    delimiter = settings.delimiter or sniff_delimiter(text)
    refuse_many(text.partition("\n")[0].count(delimiter) + 1, name)
    return Source(path, name, Format.CSV, delimiter, bom, are_quoted(text, delimiter), settings)


def refuse_many(columns: int, name: str) -> None:
    """Raise `DataError` for a file with more columns than are ever read, before any work is done."""
    if columns > MOST_COLUMNS:
        hint = f"at most {MOST_COLUMNS:,} are read: leave out those that the deployment file does not name"
        raise DataError(f"{name} has {columns:,} columns, or more", hint)


def sniff_delimiter(text: str) -> str:
    r"""The most frequent of comma, semicolon, tab and bar in the first line, outside of quotes; else the comma.

    >>> sniff_delimiter('"a,b";c;d\n1,5;2;3')
    ';'
    """
    counts = dict.fromkeys(",;\t|", 0)
    quoted = False
    for character in text:
        if character == '"':
            quoted = not quoted
        elif not quoted and character in counts:
            counts[character] += 1
        elif not quoted and character in "\r\n":
            break
    return max(counts, key=lambda delimiter: counts[delimiter])


def are_quoted(text: str, delimiter: str) -> bool:
    r"""Whether every name in the first line stands in quotes, as R writes texts.

    >>> are_quoted('"id","zone"\n1,NA', ","), are_quoted('"a,b",c\n', ",")
    (True, False)
    """
    cell = r'"(?:[^"]|"")*"'
    return re.match(rf"{cell}(?:{re.escape(delimiter)}{cell})*\r?(?:\n|$)", text) is not None


def _head(path: Path, name: str) -> bytes:
    try:
        with Gauge(path) as gauge:
            head = gauge.read(HEAD)
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
    beside = {other.stem: other.name for other in path.parent.iterdir()} if path.parent.is_dir() else {}
    meant = get_close_matches(path.stem, beside, n=1, cutoff=0.5)
    return f"did you mean {beside[meant[0]]!r}?" if meant else "check the path"


def _utf8(head: bytes, name: str) -> str:
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(head) - 3 and len(head) == HEAD:  # the last character was cut in two
            return head[: error.start].decode("utf-8")
        raise not_utf8(name) from error


def not_utf8(name: str) -> DataError:
    """The one answer to text in another encoding."""
    return DataError(f"{name} is not UTF-8 text", "save it as UTF-8; it may be Latin-1 (Windows) or not text at all")


def estimate_rows(source: Source) -> int:
    """About how many rows of CSV or JSON lines there are, from the lines at the file's beginning.

    Exact for small files without blank lines or line breaks inside of cells.
    """
    with Gauge(source.path) as gauge:
        head = gauge.read(HEAD)
        share = 1.0 if len(head) < HEAD else gauge.share
    breaks = head.count(b"\n") + head.count(b"\r") - head.count(b"\r\n")
    lines = breaks + (len(head) < HEAD and not head.endswith((b"\n", b"\r")))
    return max(round(lines / share) - (source.format is Format.CSV), 0)
