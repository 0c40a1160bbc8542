"""Scoring a file: read, checked, scored and written chunk by chunk, so that memory is bounded by the chunk."""

import time
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from monitoring.domain import Deployment
from monitoring.errors import DataError
from monitoring.intake.formats import on_disk, recognise
from monitoring.intake.formats.contents import column_names
from monitoring.intake.reader import BATCH_ROWS, source_batches, wanted_of
from monitoring.intake.rejects import RejectsFile
from monitoring.intake.schema import scoring_fields, with_vocabularies
from monitoring.models.unseen import NOTHING_FAMILIAR, Familiar, Strangers
from monitoring.scoring.examine import split_columns
from monitoring.scoring.files import Layout, open_file
from monitoring.scoring.files.parquet_file import parquet_file
from monitoring.scoring.kept import KeptRows
from monitoring.scoring.outputs import Predictor, outputs
from monitoring.scoring.result import ScoringResult
from monitoring.scoring.run import Run
from monitoring.scoring.shadow import Second

Progress = Callable[[int, float], None]


def score_file(
    model: Predictor,
    deployment: Deployment,
    source: Path | str,
    out: Path | None = None,
    rejects: Path | None = None,
    progress: Progress | None = None,
    *,
    kept: Path | None = None,
    batch_rows: int = BATCH_ROWS,
    dropped: Collection[str] = (),
    classes: Sequence[str] = (),
    raw_cells: bool = False,
    familiar: Familiar = NOTHING_FAMILIAR,
    words: tuple[str, str] | None = None,
    second: Second | None = None,
) -> ScoringResult:
    """Score every row of a file that fits the deployment.

    The output is what its name ends in: CSV, with the source's delimiter where that is CSV too and all cells with their
    text; Parquet or a workbook of Excel, with features as they were read, scores as numbers and other columns as the
    file has them. It has all columns of the scored rows in their order, then `score` and `predicted` (binary; 1 and 0,
    with `predicted_class` behind it where the classes are called otherwise), one column a class and `predicted`
    (several classes) or `predicted` (regression). Where NA may be a category and all texts of a file stand in quotes, a
    bare NA is missing and comes out of CSV as an empty cell. Files appear whole when everything is done, or not at all.

    Args:
        model: raw rows in, scores out.
        deployment: names the columns and the threshold, and says how the file is written.
        source: CSV, Excel, Parquet or JSON lines; `-` is standard input.
        out: where the output goes, CSV, Parquet or Excel by its ending; None scores without writing.
        rejects: where the rows go that could not be scored: row, column, value, reason.
        progress: called after every chunk with the rows read and the share of the file, 0 to 1.
        kept: where the rows are kept as they were read, to be shown and explained; a file of Parquet.
        batch_rows: rows a chunk.
        dropped: features that the model drops; the file need not have them.
        classes: several classes: the model's, where the deployment has no column of scores for each.
        raw_cells: whether cells that a spreadsheet would run as formulas are written as they are; see
            `monitoring.intake.spreadsheet`.
        familiar: how texts are read, and which categories are unseen.
        words: binary: what the classes 0 and 1 are called, where that is something else.
        second: a version that scores the same rows beside; a row that it cannot score has empty cells there.

    Raises:
        DataError: the file cannot be read or lacks columns, or the output cannot be written.
        ModelError: the model's answer has the wrong shape.
    """
    begun = time.perf_counter()
    _refuse_same([Path(source), out, rejects, kept])
    with on_disk(source) as (place, name), ExitStack() as files:
        fields = with_vocabularies(scoring_fields(deployment), familiar.vocabularies)
        fields = tuple(replace(f, required=f.required and f.name not in dropped) for f in fields)
        found = recognise(place, name, deployment.files_of("score"), wanted_of(fields))
        there = column_names(found)
        added = outputs(deployment, there, words, classes)
        beside = second.beside(deployment, added, there) if second else None
        new = [*added.names.values(), *(beside.outputs.names.values() if beside else ())]
        layout = Layout([*there, *new], found.delimiter or ",", found.bom, raw_cells)
        written = [files.enter_context(open_file(out, layout))] if out else []
        if kept:
            written.append(files.enter_context(parquet_file(kept)))
        refused = files.enter_context(RejectsFile.open(rejects, raw=raw_cells)) if rejects else None
        features = tuple(name for name in deployment.features if name in there or name not in dropped)
        run = Run(model, features, added, written, refused, deployment.id or "", Strangers(familiar), beside)
        for batch in source_batches(found, fields, batch_rows, originals=True):
            run.take(batch)
            if progress:
                progress(run.counts.read, batch.share)
    rows = KeptRows(kept, features) if kept else None
    return run.result(time.perf_counter() - begun, *split_columns(there, deployment), rows)


def _refuse_same(paths: list[Path | None]) -> None:
    """Raise `DataError` where two of the files are one: the output would take the place of the source."""
    places = [path.resolve() for path in paths if path]
    if len(set(places)) < len(places):
        raise DataError("source, output and rejects must be different files", "choose another name for the output")
