"""Scoring a CSV of a million rows, beside pandas reading the same file and the same model's `predict_proba`.

`uv run python benchmarks/scoring.py [ROWS]`. Ours is what `modelwatch score` does: every row checked, scored, and
written to a CSV with all of its columns. pandas checks nothing and writes nothing. Both run in this process, in turns.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from generate import BATCH, CATEGORICAL, NUMERIC, rows_of, write
from pyarrow import csv
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from skops import io

from monitoring import connect
from monitoring.log import Workspace
from monitoring.models.model import Model
from monitoring.models.unseen import Familiar
from monitoring.scoring import score_file

RUNS = 3
FEATURES = [*NUMERIC, *CATEGORICAL]


def prepare(folder: Path, rows: int) -> tuple[Path, Pipeline]:
    """A deployment's file, its model, and rows to score in `rows.csv`."""
    file = write(folder / "data", 1000, 1.0)
    known = rows_of(0, 20_000, 0, 1).to_pandas()
    columns = make_column_transformer((StandardScaler(), NUMERIC), (OneHotEncoder(), CATEGORICAL))
    model = make_pipeline(columns, LogisticRegression()).fit(known[FEATURES], known["y"])
    io.dump(model, folder / "data" / "model.skops")
    with file.open("a") as text:
        text.write('[model]\npath = "model.skops"\n')
    schema = rows_of(0, 1, 0, 1).select(["id", *FEATURES]).schema
    with csv.CSVWriter(folder / "rows.csv", schema) as out:
        for first in range(0, rows, BATCH):
            out.write_table(rows_of(first, min(BATCH, rows - first), 0, 1).select(schema.names))
    return file, model


def ours(workspace: Workspace, model: Model, folder: Path) -> None:
    """Score the file."""
    log = workspace.log("generated")
    known = Familiar.of(model, log.known)
    score_file(model, log.deployment, folder / "rows.csv", folder / "scored.csv", familiar=known, words=model.words)


def theirs(model: Pipeline, folder: Path) -> None:
    """Read the file and ask the model."""
    model.predict_proba(pd.read_csv(folder / "rows.csv")[FEATURES])


def measured(job: Callable[[], None]) -> tuple[float, float]:
    """Its seconds, and those of the processors."""
    begun, worked = time.perf_counter(), time.process_time()
    job()
    return time.perf_counter() - begun, time.process_time() - worked


def main(rows: int) -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        file, pipeline = prepare(folder, rows)
        workspace = Workspace(folder / "home")
        connect.add(workspace, file)
        model = connect.load_model(workspace, workspace.deployment("generated"))
        jobs = (lambda: ours(workspace, model, folder), lambda: theirs(pipeline, folder))
        turns = [[measured(job) for job in jobs] for _ in range(RUNS)]
    mine, other = ([statistics.median(each) for each in zip(*some, strict=True)] for some in zip(*turns, strict=True))
    print(f"{rows:,} rows × {len(FEATURES)} features as CSV, {os.cpu_count()} cores, median of {RUNS}")
    print(f"Modelwatch, scored file on disk   {mine[0]:8.2f} s {mine[1]:8.2f} s of work")
    print(f"pandas and predict_proba          {other[0]:8.2f} s {other[1]:8.2f} s of work")
    print(f"ratio                             {mine[0] / other[0]:8.2f} × {mine[1] / other[1]:7.2f} ×")


if __name__ == "__main__":
    main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 1_000_000)
