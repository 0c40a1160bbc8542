"""JSON lines: Arrow reads a block where all its lines are alike, otherwise line by line."""

from collections.abc import Collection, Iterator
from functools import partial
from io import BufferedReader, BytesIO
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.json

from monitoring.errors import DataError
from monitoring.intake.chunks import MOST_BYTES, Chunk
from monitoring.intake.dialect.headers import refuse_many
from monitoring.intake.dialect.records import Record
from monitoring.intake.dialect.totals import ABOVE, KEEP, MOST, ending, no_data
from monitoring.intake.formats.json.values import Object, column_of, parse, type_of
from monitoring.intake.formats.opened import opened
from monitoring.intake.formats.recognise import BOM, HEAD
from monitoring.intake.formats.source import Source
from monitoring.intake.rejects import Reject, shown

LOOK_AT = 100  # lines that tell the types
FLAT = 'one value a key, such as {"age": 41, "plan": "A"} and not {"features": {"age": 41, "plan": "A"}}'


def header(source: Source) -> tuple[str, ...]:
    """All keys in the first million characters, in the order in which they come up."""
    keys: dict[str, None] = {}
    size = 0
    with opened(source) as gauge, BufferedReader(gauge) as buffered:
        while size < HEAD and (line := _line(buffered, source)):
            size += len(line)
            parsed = parse(line)
            keys |= dict.fromkeys(parsed if isinstance(parsed, dict) else ())
            refuse_many(len(keys), source.name)
    if not keys:
        hint = 'each line is one whole object, as in {"id": 7, "amount": 1.5}; it may be cut off'
        raise DataError(f"no line of {source.name} is an object of JSON with keys", hint)
    return tuple(keys)


def holder_of(source: Source, name: str) -> str:
    """The key whose object has `name` among its own keys, in the first lines; empty where there is none."""
    with opened(source) as gauge, BufferedReader(gauge) as buffered:
        for line in _take(buffered, LOOK_AT, source):
            parsed = parse(line)
            inside = parsed.items() if isinstance(parsed, dict) else ()
            if found := next((key for key, value in inside if isinstance(value, dict) and name in value), ""):
                return found
    return ""


def read(
    source: Source, columns: list[str], batch_rows: int, *, plain: Collection[str], closed: bool
) -> Iterator[Chunk]:
    """The file in chunks of `batch_rows` lines with these columns; blank lines are no rows.

    A line that has an object in one of the `plain` columns is a reject. With `closed`, so is one with a key
    that is not among the columns; otherwise such keys are left out.
    """
    last = 0
    with opened(source) as gauge, BufferedReader(gauge, HEAD) as buffered:
        for lines, no_rows in _pieces(buffered, batch_rows, source):
            rows = np.arange(last + 1, last + len(lines) + 1)
            last += len(lines)
            totals = [no_data(record, last + place) for place, record in enumerate(no_rows, 1)]
            table = _alike(lines, columns, closed)
            if table is not None:
                yield Chunk(table, rows, tuple(totals), gauge.share)
                continue
            records, rejects = _one_by_one(lines, last - len(lines) + 1, plain, set(columns) if closed else None)
            good = np.array(sorted(records), dtype=np.int64)
            cells = {name: column_of([records[row].get(name) for row in good.tolist()]) for name in columns}
            yield Chunk(pa.table(cells), good, (*rejects, *totals), gauge.share)


def _line(file: "BufferedReader[Any]", source: Source) -> bytes:
    """The next line; raises `DataError` where it does not end within what memory may hold."""
    line = file.readline(MOST_BYTES)
    if len(line) == MOST_BYTES:
        hint = "write JSON lines: one object a line"
        raise DataError(f"{source.name} has a line of more than {MOST_BYTES >> 20} MB", hint)
    return line


def _take(file: "BufferedReader[Any]", count: int, source: Source) -> list[bytes]:
    lines: list[bytes] = []
    size = 0
    while len(lines) < count and size < MOST_BYTES and (line := _line(file, source)):
        size += len(line)
        if line.strip() not in (b"", BOM):
            lines.append(line)
    return lines


def _pieces(file: "BufferedReader[Any]", count: int, source: Source) -> Iterator[tuple[list[bytes], list[Record]]]:
    """The lines piece by piece, and with the last one the rows of totals, which it is without."""
    lines, before = _take(file, count, source), 0
    first = lines[:ABOVE]
    while lines:
        coming = _take(file, count, source)
        if 0 < len(coming) < MOST:  # the rows of totals may begin in the piece before
            rest = _take(file, count, source)
            lines, coming = (lines, coming + rest) if rest else (lines + coming, [])
        before += len(lines)
        last = [] if coming or source.settings.totals == KEEP else [_beginning(line) for line in lines[-MOST:]]
        totals = ending(last, 2, partial(_above, first, before))
        yield lines[: len(lines) - len(totals)], totals
        lines = coming


def _above(first: list[bytes], read: int, most: int) -> list[Record]:
    return [_beginning(line) for line in first[: read - most]]


def _beginning(line: bytes) -> Record:
    """The first value of a line that is not empty; what is no text is no word, and stands for itself."""
    parsed = parse(line)
    values = parsed.values() if isinstance(parsed, dict) and len(parsed) > 1 else ()
    texts = (value.strip() if isinstance(value, str) else "0" for value in values if value is not None)
    return Record(0, 0, (next(filter(None, texts), ""), ""))


def _alike(lines: list[bytes], columns: list[str], closed: bool) -> pa.Table | None:
    """The lines as a table if every column has one type in all of them; None otherwise."""
    first = [parsed for line in lines[:LOOK_AT] if isinstance(parsed := parse(line), dict)]
    schema = pa.schema([(name, type_of([record.get(name) for record in first])) for name in columns])
    data = b"".join(lines)
    options = pyarrow.json.ParseOptions(
        explicit_schema=schema, unexpected_field_behavior="error" if closed else "ignore"
    )
    try:
        table = pyarrow.json.read_json(
            BytesIO(data), pyarrow.json.ReadOptions(use_threads=False, block_size=len(data) + 1), options
        )
    except pa.ArrowInvalid:
        return None
    return table.select(columns).combine_chunks() if table.num_rows == len(lines) else None


def _one_by_one(
    lines: list[bytes], start: int, plain: Collection[str], known: set[str] | None
) -> tuple[dict[int, Object], list[Reject]]:
    records, rejects = {}, []
    for row, line in enumerate(lines, start):
        parsed = parse(line)
        if not isinstance(parsed, dict):
            rejects.append(Reject(row, "", shown(line.decode("utf-8", "replace").strip()), parsed))
        elif known is not None and (strange := [key for key in parsed if key not in known]):
            reason = f"the key {strange[0]!r} does not occur in the file's first lines"
            rejects.append(Reject(row, strange[0], shown(parsed[strange[0]]), reason))
        elif nested := [name for name in plain if isinstance(parsed.get(name), dict)]:
            value = orjson.dumps(parsed[nested[0]]).decode()
            rejects.append(Reject(row, nested[0], shown(value), f"an object is no value: write {FLAT}"))
        else:
            records[row] = parsed
    return records, rejects
