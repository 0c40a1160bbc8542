"""Scoring a file: read, checked, scored and written chunk by chunk, so that memory is bounded by the chunk."""

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa

from monitoring.domain import Deployment, FloatArray, Task
from monitoring.errors import DataError
from monitoring.intake.files import whole_file, writable
from monitoring.intake.formats import BOM, STANDARD_INPUT, Source, on_disk, recognise
from monitoring.intake.reader import BATCH_ROWS, Batch, batches, column_names
from monitoring.intake.rejects import Counts, Reject, RejectsFile
from monitoring.intake.schema import scoring_fields
from monitoring.scoring.examine import split_columns
from monitoring.scoring.lines import body, header_line
from monitoring.scoring.outputs import Outputs, Predictor, outputs
from monitoring.scoring.tally import ScoreCounts, Tally

PREVIEW = 1000
Progress = Callable[[int, float], None]


def score_file(
    model: Predictor,
    deployment: Deployment,
    source: Path | str,
    out: Path | None = None,
    rejects: Path | None = None,
    progress: Progress | None = None,
    *,
    batch_rows: int = BATCH_ROWS,
) -> ScoringResult:
    """Score every row of a file that fits the deployment.

    The output is CSV, with the source's delimiter where that is CSV too: all columns of the scored rows in their
    order and with their text, then `score` and `predicted` (binary), one column a class and `predicted` (several
    classes) or `predicted` (regression). Both files appear whole when everything is done, or not at all.

    Args:
        model: raw rows in, scores out.
        deployment: names the columns and the threshold.
        source: CSV, Parquet or JSON lines; `-` is standard input.
        out: where the output goes; None scores without writing.
        rejects: where the rows go that could not be scored: row, column, value, reason.
        progress: called after every chunk with the rows read and the share of the file, 0 to 1.
        batch_rows: rows a chunk.

    Raises:
        DataError: the file cannot be read or lacks columns, or the output cannot be written.
        ModelError: the model's answer has the wrong shape.
    """
    begun = time.perf_counter()
    _refuse_same(source, out, rejects)
    with on_disk(source) as (place, name), ExitStack() as files:
        found = recognise(place, name)
        there = column_names(found)
        run = _Run(model, deployment, outputs(deployment, there), found.delimiter or ",")
        reading = batches(found, scoring_fields(deployment), batch_rows, originals=True)
        first = next(reading)  # what is wrong with the file as a whole shows here, before anything is written
        if rejects:
            run.rejects_file = files.enter_context(RejectsFile.open(rejects))
        if out:
            run.start(files.enter_context(whole_file(out)), found, there)
        for batch in (first, *()) if first is None else _chain(first, reading):
            run.take(batch)
            if progress:
                progress(run.counts.read, batch.share)
    recognised, extra = split_columns(there, deployment)
    return run.result(time.perf_counter() - begun, recognised, extra)
