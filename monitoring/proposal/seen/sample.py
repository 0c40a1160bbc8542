"""Some rows of a file, as its cells stand there: enough to tell what its columns are, few enough to be quick."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa

from monitoring.domain import FileSettings
from monitoring.errors import DataError
from monitoring.intake.chunks import Chunk, refuse_repeated
from monitoring.intake.columns.texts import as_text
from monitoring.intake.formats import Source, recognise
from monitoring.intake.formats.contents import column_names
from monitoring.intake.reader import cells, no_rows
from monitoring.proposal.seen.course import Course, Part
from monitoring.proposal.seen.look import Look

ROWS = 20_000
NOT_ONE_LOG = "name the files of one log; labels go to --labels, a reference to --reference"
MOST_CHUNKS = 32  # of 65,536 rows: what is looked at of a long file


@dataclass(frozen=True)
class Sample:
    """Rows of one file.

    Args:
        source: the file.
        table: the rows, every column as the file has it.
        rows: their numbers in the file `(n,)`.
        looked_at: how many rows of the file they were drawn from.
        whole: whether those are all of its rows.
        ragged: how many rows among those could not be cut into cells.
    """

    source: Source
    table: pa.Table
    rows: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    looked_at: int
    whole: bool
    ragged: int = 0

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.source.name

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Its columns, in order."""
        return tuple(self.table.column_names)

    @cached_property
    def alike(self) -> dict[str, list[str]]:
        """Its columns by their names without regard to case."""
        found: dict[str, list[str]] = {}
        for name in self.columns:
            found.setdefault(name.casefold(), []).append(name)
        return found

    @cached_property
    def looks(self) -> dict[str, Look]:
        """What each column looks like."""
        return {name: Look(self.source, name, self.table[name].combine_chunks(), self.rows) for name in self.columns}


def sample(paths: Sequence[Path], settings: FileSettings, course: Course) -> Sample:
    """Draw rows evenly from the first two million of some files, of the columns that all of them have.

    Raises `DataError` for a file that cannot be read, and where they have no column in common.
    """
    sources = [recognise(path, settings=settings) for path in paths]
    named = [column_names(source) for source in sources]
    names = [name for name in named[0] if all(name in others for others in named)]
    if not names:
        raise DataError(f"{sources[0].name} and {sources[1].name} have no column in common", NOT_ONE_LOG)
    refuse_repeated(names, sources[0].name)
    kept: list[Chunk] = []
    looked_at = ragged = chunks = 0
    for name, chunk in ((source.name, chunk) for source in sources for chunk in cells(source, names)):
        chunks += 1
        course.tell(Part.LOOKING, f"looking at {name}", max(chunk.share / len(sources), chunks / MOST_CHUNKS))
        if chunks > MOST_CHUNKS:
            break
        looked_at, ragged = looked_at + len(chunk.rows) + len(chunk.rejects), ragged + len(chunk.rejects)
        kept.append(chunk)
        if sum(len(each.rows) for each in kept) > 8 * ROWS:
            kept = _thinned(kept, 2 * ROWS)
    kept = [each for each in _thinned(kept, ROWS) if len(each.rows)]
    if not kept:
        raise no_rows(sources[0].name)
    rows = np.concatenate([each.rows for each in kept])
    return Sample(sources[0], _joined([each.table for each in kept]), rows, looked_at, chunks <= MOST_CHUNKS, ragged)


def _thinned(chunks: list[Chunk], most: int) -> list[Chunk]:
    """Every so many rows of each."""
    step = -(-sum(len(each.rows) for each in chunks) // most)
    if step <= 1:
        return chunks
    return [
        replace(each, table=each.table.take(np.arange(0, len(each.rows), step)), rows=each.rows[::step], rejects=())
        for each in chunks
    ]


def _joined(tables: list[pa.Table]) -> pa.Table:
    """One table; a column whose type differs from piece to piece is taken as text."""
    columns = {}
    for name in tables[0].column_names:
        parts = [table[name].combine_chunks() for table in tables]
        alike = len({part.type for part in parts}) == 1
        columns[name] = pa.concat_arrays(parts if alike else [as_text(part) for part in parts])
    return pa.table(columns)
