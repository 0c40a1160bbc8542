"""A data file as it will be read: what was assumed of it, its columns, its first rows, and what will be rejected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa

from monitoring.domain import ALL_FOUND_OUT, FileSettings
from monitoring.intake.assumed import Assumed
from monitoring.intake.chunks import column
from monitoring.intake.columns.texts import as_text
from monitoring.intake.formats import Format, Source, on_disk, recognise
from monitoring.intake.formats.contents import chunks_of, column_names
from monitoring.intake.formats.lines import Lines
from monitoring.intake.reader import no_rows, source_batches, wanted_of
from monitoring.intake.rejects import Reject
from monitoring.intake.schema import Field
from monitoring.intake.telling.readings import guessed, readings

ROWS = 10  # that are shown
LOOKED_AT = 10_000  # rows in which problems are looked for


@dataclass(frozen=True, slots=True)
class Preview:
    """What was found.

    Args:
        name: what the file is called in messages.
        format: what it is.
        settings: what was said of it beforehand.
        assumed: what was found out of it instead, and how cells are read that do not plainly say what they mean.
        columns: those that are shown: all, or those of the fields.
        rows: the first rows as they will be read, a text a cell; a missing value is empty.
        problems: what of the first `LOOKED_AT` rows will be rejected, and why.
    """

    name: str
    format: Format
    settings: FileSettings
    assumed: tuple[Assumed, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    problems: tuple[Reject, ...]


def preview(
    path: Path | str, settings: FileSettings = ALL_FOUND_OUT, fields: Sequence[Field] = (), rows: int = ROWS
) -> Preview:
    """Look at the beginning of a file; raises `DataError` where it cannot be read at all.

    Args:
        path: the file; `-` is standard input.
        settings: what is said of it beforehand.
        fields: what its columns will be read as; without any, all columns are shown as the file has them.
        rows: how many rows are shown.
    """
    with on_disk(path) as (place, name):
        source = recognise(place, name, settings, wanted_of(fields))
        table, problems = _typed(source, fields) if fields else _as_text(source)
        some = source_batches(source, fields or guessed(table), LOOKED_AT, learns=True) if table.num_rows else ()
        told = [assumed for batch in islice(some, 1) for assumed in readings(batch)]
        shown = table.slice(0, rows)
        cells = [_texts(column(shown, name)) for name in shown.column_names]
        read = tuple(zip(*cells, strict=True))
        return Preview(
            name, source.format, settings, (*source.assumed, *told), tuple(shown.column_names), read, problems
        )


def _typed(source: Source, fields: Sequence[Field]) -> tuple[pa.Table, tuple[Reject, ...]]:
    return _first((b.table, b.rejects) for b in source_batches(source, fields, LOOKED_AT, learns=True))


def _as_text(source: Source) -> tuple[pa.Table, tuple[Reject, ...]]:
    there = list(column_names(source))
    table, rejects = _first((c.table, c.rejects) for c in chunks_of(source, there, LOOKED_AT, ()))
    if not table.num_rows and not rejects:
        raise no_rows(source.name)
    return table, Lines(source).placed(rejects)


def _first(pieces: Iterable[tuple[pa.Table, tuple[Reject, ...]]]) -> tuple[pa.Table, tuple[Reject, ...]]:
    """The first rows that there are, and what was rejected among the first `LOOKED_AT`."""
    found, rejects, read = pa.table({}), list[Reject](), 0
    for table, more in pieces:
        found = found if found.num_rows else table
        rejects += more
        read += table.num_rows + len(more)
        if read >= LOOKED_AT:
            break
    return found, tuple(rejects)


def _texts(cells: pa.Array) -> list[str]:
    return ["" if cell is None else str(cell) for cell in as_text(cells).to_pylist()]
