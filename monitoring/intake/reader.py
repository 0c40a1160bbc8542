"""A data file as checked batches: streaming, every row accounted for."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from monitoring.domain import ALL_FOUND_OUT, FileSettings
from monitoring.errors import DataError
from monitoring.intake.check import Checker, Note, words_of
from monitoring.intake.chunks import Chunk, column, refuse_repeated
from monitoring.intake.columns.answers import EVERYBODYS, Census, Words
from monitoring.intake.columns.date_order import Order, order_of
from monitoring.intake.columns.numbers.columns import Pieces
from monitoring.intake.columns.numbers.decision import Decision
from monitoring.intake.columns.respelling import Speller
from monitoring.intake.columns.spelling import is_missing
from monitoring.intake.columns.texts import census, tally
from monitoring.intake.formats import Source, on_disk, recognise
from monitoring.intake.formats.contents import chunks_of, column_names
from monitoring.intake.formats.lines import Lines
from monitoring.intake.gaps import with_missing
from monitoring.intake.rejects import Counts, Reject
from monitoring.intake.required import require_columns
from monitoring.intake.schema import Field, FieldKind
from monitoring.process.beside import ahead

BATCH_ROWS = 65_536
SEVERAL_LINES = "over several lines (a quotation mark that is not closed does that)"


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Some rows of a file, checked.

    Args:
        table: the rows that fit, typed, with the fields as columns.
        rejects: one for every row that does not fit, in the order of the file.
        read: rows read: `table.num_rows + len(rejects)`.
        rows: the accepted rows' numbers in the file, `(table.num_rows,)`.
        share: how much of the file was read by now, 0 to 1.
        notes: how many values were read in a way that people should know of, by column and words.
        lines: tells on which line of the file a row of this batch begins.
        words: what the words of yes and no have turned out to mean.
        said: what was found out about them, one sentence each.
        original: the same rows as `table` with all columns as the file has them; None unless asked for.
        spellers: what read the columns of text, and how it spelled them in all rows so far.
        numbers: how columns of numbers are written, where that had to be decided.
        decimals: the decimal sign of columns of which something has told it.
    """

    table: pa.Table
    rejects: tuple[Reject, ...]
    read: int
    rows: NDArray[np.int64]
    share: float
    notes: Counter[Note]
    lines: Lines
    words: Words = EVERYBODYS
    said: tuple[str, ...] = ()
    original: pa.Table | None = None
    spellers: Mapping[str, Speller] = field(default_factory=dict)
    numbers: Mapping[str, Decision] = field(default_factory=dict)
    decimals: Mapping[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> Counts:
        """Rows read, accepted and rejected."""
        return Counts(self.read, self.table.num_rows, len(self.rejects))


def batches(
    path: Path | str,
    fields: Sequence[Field],
    batch_rows: int = BATCH_ROWS,
    *,
    originals: bool = False,
    learns: bool = False,
    encoded: bool = False,
    settings: FileSettings = ALL_FOUND_OUT,
) -> Iterator[Batch]:
    """Read a CSV, Excel, Parquet or JSON lines file row-checked; `-` is standard input.

    A row that does not fit becomes a reject with its number, column, value and reason, so that always
    read = accepted + rejected. Nothing is opened before the first batch is asked for.

    Args:
        path: the file; recognised by its content.
        fields: the columns to read; columns that they do not name are left out.
        batch_rows: rows a batch, the last one may have fewer; bounds the memory.
        originals: also hand over all columns of the accepted rows, unchanged.
        learns: whether the first batch tells what kind of words a column holds of which nothing is known.
        encoded: whether categories may come as Arrow's dictionaries, as files of few categories have them.
        settings: what was said beforehand of how the file is written.

    Raises:
        DataError: the file cannot be read, lacks columns, names a column twice, or has no rows.
    """
    with on_disk(path) as (place, name):
        found = recognise(place, name, settings, wanted_of(fields))
        yield from source_batches(found, fields, batch_rows, originals=originals, learns=learns, encoded=encoded)


def source_batches(
    source: Source,
    fields: Sequence[Field],
    batch_rows: int = BATCH_ROWS,
    *,
    originals: bool = False,
    learns: bool = False,
    encoded: bool = False,
) -> Iterator[Batch]:
    """As `batches`, for a file that is recognised already."""
    there = column_names(source)
    require_columns(fields, there, source)
    named = frozenset(there)
    present: Sequence[Field] = [field for field in fields if field.name in named or field.kind is FieldKind.MADE_ID]
    needed = {field.name for field in present}
    wanted = [column for column in there if originals or column in needed]
    refuse_repeated(wanted, source.name)
    if originals and not any(map(is_missing, chain.from_iterable(f.vocabulary.known for f in present))):
        source = replace(source, quoted=False)  # what comes in as NA is to come out as it
    present = with_missing(present, source.settings.missing, quoted=source.quoted)
    lines, checker = Lines(source), checker_of(source, present, learns=learns)
    checker.words = words_of(fields)
    total, unsure = 0, [each.sentence for each in source.assumed if not each.sure]
    few = [field.name for field in present if encoded and field.kind is FieldKind.CATEGORICAL]
    for chunk in ahead(chunks_of(source, wanted, batch_rows, needed, originals=originals, encoded=few)):
        table, fits, rejects = checker.check(chunk)
        kept = chunk.table if fits.all() or not originals else chunk.table.filter(pa.array(fits))
        read = len(chunk.rows) + len(chunk.rejects)
        notes = checker.take_notes()
        if chunk.swallows and (swallowing := lines.swallowing())[0]:
            notes["", f"{SEVERAL_LINES}, the first from line {swallowing[1]}"] = swallowing[0]
        lines.forget(before=total + 1)
        total += read
        yield Batch(
            table,
            lines.placed(rejects),
            read,
            chunk.rows[fits],
            chunk.share,
            notes,
            lines,
            checker.words,
            (*unsure, *chunk.said, *checker.said),
            kept if originals else None,
            checker.spellers,
            checker.numbers.decisions,
            checker.numbers.signs,
        )
    if not total:
        raise no_rows(source.name)


def checker_of(source: Source, fields: Sequence[Field], *, learns: bool = False) -> Checker:
    """What checks the rows of a file, and may look into all of it where a few rows do not tell."""
    whole = (partial(_words_in, source), partial(_order_in, source), partial(_look_into, source))
    return Checker(fields, source.name, *whole, learns=learns, settings=source.settings)


def wanted_of(fields: Sequence[Field]) -> tuple[str, ...]:
    """The names by which a header is told."""
    return tuple(field.name for field in fields if field.kind is not FieldKind.MADE_ID)


def _words_in(source: Source, name: str) -> Census:
    pieces = chunks_of(source, [name], BATCH_ROWS, {name})
    return census((tally(column(piece.table, name)) for piece in pieces), name, source.name)


def no_rows(name: str) -> DataError:
    """What is said of a file that holds nothing but its header."""
    return DataError(f"{name} has no rows", "it needs at least one row below its header")


def cells(source: Source, columns: Sequence[str]) -> Iterator[Chunk]:
    """These columns of a file as its cells stand there, unchecked."""
    return chunks_of(source, list(columns), BATCH_ROWS, frozenset())


def _order_in(source: Source, name: str) -> Order | None:
    """Whether day or month come first in a column of the whole file."""
    return order_of(column(chunk.table, name) for chunk in chunks_of(source, [name], BATCH_ROWS, {name}))


def _look_into(source: Source, names: Sequence[str]) -> Pieces:
    """Columns of the whole file, a piece at a time."""
    for chunk in chunks_of(source, list(names), BATCH_ROWS, names):
        yield {name: column(chunk.table, name) for name in names}
