"""Scored rows on their way into the log: looked at first, and never the same row twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from monitoring.domain.text import plural
from monitoring.errors import DataError
from monitoring.intake.reader import batches
from monitoring.intake.rejects import Counts
from monitoring.log import Log, Workspace
from monitoring.log.cells.vocabulary import known_by
from monitoring.log.fill import intake
from monitoring.log.folder.tokens import tokenise
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.log.ground.steps import steps
from monitoring.log.incoming.imported import Imported
from monitoring.log.tables.lookup import column
from monitoring.scored.as_logged import write_as_logged
from monitoring.scoring.files.parquet_file import parquet_file
from monitoring.scoring.result import ScoringResult


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Scored rows as the log would take them.

    Args:
        file: where they lie, under the log's names.
        counts: rows read, acceptable and not.
        new: which rows of the file are new to the log, counted from 1, `(n,)`.
        first: the first row that the log does not accept, and why; empty where there is none.
        moment: the time that they get, where their file has none.
    """

    file: Path
    counts: Counts
    new: NDArray[np.int64]
    first: str
    moment: datetime | None

    @property
    def known(self) -> int:
        """Rows whose id the log has already."""
        return self.counts.accepted - len(self.new)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is not added, and why, one sentence each."""
        found = []
        if self.known:
            have = "has an id that is in the log already: it stays" if self.known == 1 else "have ids that are in the"
            rest = " as it is there" if self.known == 1 else " log already: they stay as they are there"
            found.append(f"{plural(self.known, 'row')} {have}{rest}")
        if self.counts.rejected:
            found.append(f"{plural(self.counts.rejected, 'row')} cannot be added; the first: {self.first}")
        return tuple(found)


def file_name(digest: str) -> str:
    """What the rows of a file with this SHA-256 are called: ids that are made from it are the same every time."""
    return f"scored-{digest[:16]}.parquet"


def look(
    log: Log, found: ScoringResult, file: Path, moment: datetime | None = None, progress: Progress = no_progress
) -> Candidates:
    """Write scored rows as the log would have them to `file`, and see which of them it has already.

    Raises `DataError` where the log is attached, the rows have no ids, or no time and no `moment`.
    """
    d = log.deployment
    if found.kept is None or not found.counts.accepted:
        raise DataError("no row was scored", "see why in the file of rejects")
    if d.attached:
        raise DataError(
            f"the log of {d.name} is attached: it is read in place and never written", "append where it lies"
        )
    there = found.kept.names
    if d.id and d.id not in there:
        hint = "the log knows a prediction by it: add the column to the file, and score it again"
        raise DataError(f"the scored rows have no column {d.id!r}", hint)
    own = None if d.time is None or d.time in there else moment
    write_as_logged(found.kept, d, found.names, file, own)
    into = intake(log.folder.parent, log.folder, d, "predictions", progress, known_by(log.plan, d))
    counts, first, new = Counts(), "", [np.zeros(0, np.int64)]
    for batch in batches(file, into.fields, learns=True):
        counts += batch.counts
        first = first or (batch.rejects[0].told if batch.rejects else "")
        ids = tokenise(batch.table.select([log.key]), d.sensitive, into.token_key)[log.key]
        known = column(into.table.find(ids), log.key, pa.string())
        is_new = pc.invert(pc.is_in(ids, value_set=known.combine_chunks())).to_numpy()
        new.append(batch.rows[np.asarray(is_new, np.bool_)])
        progress(f"looking at {counts.read:,} rows", batch.share)
    return Candidates(file, counts, np.concatenate(new), first, own)


def add_to_log(
    workspace: Workspace,
    name: str,
    found: ScoringResult,
    file: Path,
    moment: datetime | None = None,
    progress: Progress = no_progress,
) -> tuple[Candidates, Imported]:
    """Append the scored rows that are new to the log; those that it has stay as they are.

    `file`, whose name makes the ids of rows without any, must have the same name whenever it is the same rows.
    """
    looking, adding = steps(progress, 1, 2)
    candidates = look(workspace.log(name), found, file, moment, looking)
    if not len(candidates.new):
        return candidates, Imported()
    if candidates.known or candidates.counts.rejected:
        _keep_only(file, candidates.new)
    return candidates, workspace.append_predictions(name, [file], adding)


def _keep_only(file: Path, rows: NDArray[np.int64]) -> None:
    """Write the file once more with some of its rows alone."""
    with parquet_file(file) as less:
        for table in _chosen(file, rows):
            less.add(table)


def _chosen(file: Path, rows: NDArray[np.int64]) -> Iterator[pa.Table]:
    with pq.ParquetFile(file, pre_buffer=False) as whole:
        first = 1
        for group in range(whole.num_row_groups):
            table = whole.read_row_group(group)
            inside = rows[(rows >= first) & (rows < first + table.num_rows)] - first
            yield table.take(pa.array(inside))
            first += table.num_rows
