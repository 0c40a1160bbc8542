"""Importing a million predictions of 20 features and their labels, beside DuckDB copying the same files to Parquet.

`uv run python benchmarks/importing.py [ROWS] [FOLDER]`. Ours is `modelwatch log` and `modelwatch labels`: every row is
read, checked, sought among the ids of the file and of the log, numbered, written and committed; counting is apart.
DuckDB checks nothing. Each measurement is a process of its own, so that its peak memory is its own, and they take
turns. The data lies in FOLDER, which is temporary by default.
"""

import importlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from generate import BATCH, rows_of, write
from pyarrow import csv

from monitoring import connect
from monitoring.log import Workspace

DAYS = 180
FIRST = 1000  # rows of the log that is appended to
RUNS = 3
CSV, PARQUET, LABELS, COPY = "rows.csv", "rows.parquet", "labels.parquet", "copy.parquet"


def prepare(folder: Path, rows: int) -> None:
    """A connected deployment, and the same rows to append to it as Parquet and as CSV, with a version each."""
    data = folder / "data"
    file = write(data, FIRST, 1.0)
    file.write_text(file.read_text().replace("[columns]", '[columns]\nversion = "version"'))
    table = _versioned(pq.read_table(data / "predictions.parquet"))
    pq.write_table(table, data / "predictions.parquet")
    connect.add(Workspace(folder / "connected"), file)
    labels = pq.read_schema(data / LABELS)
    with (
        pq.ParquetWriter(folder / PARQUET, table.schema) as parquet,
        csv.CSVWriter(folder / CSV, table.schema) as text,
        pq.ParquetWriter(folder / LABELS, labels) as known,
    ):
        for first in range(0, rows, BATCH):
            size = min(BATCH, rows - first)
            days = DAYS * first / rows + 1, DAYS * (first + size) / rows + 1
            made = _versioned(rows_of(FIRST + first, size, *days))
            parquet.write_table(made.select(table.schema.names))
            text.write_table(made.select(table.schema.names))
            known.write_table(made.select(labels.names))


def _versioned(table: pa.Table) -> pa.Table:
    return table.append_column("version", pa.array(["1.0.3"] * table.num_rows))


def our_parquet(folder: Path) -> None:
    """Append the predictions, from Parquet."""
    Workspace(folder / "home").append_predictions("generated", [folder / PARQUET])


def our_csv(folder: Path) -> None:
    """Append the predictions, from CSV."""
    Workspace(folder / "home").append_predictions("generated", [folder / CSV])


def our_labels(folder: Path) -> None:
    """Append the labels, whose predictions are there."""
    Workspace(folder / "home").append_labels("generated", [folder / LABELS])


def copy_parquet(folder: Path) -> None:
    """Copy the predictions."""
    _copy(f"'{folder / PARQUET}'", folder)


def copy_csv(folder: Path) -> None:
    """Read the CSV file, find out its types and write it as Parquet."""
    _copy(f"read_csv('{folder / CSV}')", folder)


def copy_labels(folder: Path) -> None:
    """Copy the labels."""
    _copy(f"'{folder / LABELS}'", folder)


def _copy(what: str, folder: Path) -> None:
    duckdb.sql(f"COPY (SELECT * FROM {what}) TO '{folder / COPY}' (FORMAT parquet)")


Job = Callable[[Path], None]
PAIRS: dict[str, tuple[Job, Job]] = {
    "predictions, Parquet": (our_parquet, copy_parquet),
    "predictions, CSV": (our_csv, copy_csv),
    "labels, Parquet": (our_labels, copy_labels),
}
JOBS = {job.__name__: job for pair in PAIRS.values() for job in pair}
FIRST_OF_ALL = {"our_labels": our_parquet}


def run(job: str, folder: Path) -> None:
    """Do a job on a log of a few rows; print its seconds, those of the processors, and the peak of memory."""
    importlib.import_module("monitoring.log.incoming.ingest")  # imports are nobody's work here
    if before := FIRST_OF_ALL.get(job):
        before(folder)
    begun, worked = time.perf_counter(), time.process_time()
    JOBS[job](folder)
    spent, worked = time.perf_counter() - begun, time.process_time() - worked
    # Not by getrusage, which begins with the memory of the process that started this one.
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(spent, worked, int(peak.split()[1]) / 1024)


def measured(job: Job, folder: Path) -> tuple[float, float, float]:
    """What `run` prints, of a process of its own."""
    shutil.rmtree(folder / "home", ignore_errors=True)
    shutil.copytree(folder / "connected", folder / "home")
    command = [sys.executable, __file__, job.__name__, str(folder)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(answer[0]), float(answer[1]), float(answer[2])


def compare(what: str, ours: Job, theirs: Job, folder: Path) -> None:
    """Measure a pair in turns and print its lines."""
    for job in (ours, theirs):
        measured(job, folder)  # the file is in the system's cache now, or does not fit there
    turns = [(measured(ours, folder), measured(theirs, folder)) for _ in range(RUNS)]
    mine, other = ([statistics.median(each) for each in zip(*some, strict=True)] for some in zip(*turns, strict=True))
    ratios = ", ".join(f"{one[0] / two[0]:.1f}" for one, two in turns)
    print(f"{what:<22}{'time':>10}{'work':>10}{'memory':>10}")
    for name, (spent, worked, peak) in (("Modelwatch", mine), ("DuckDB", other)):
        print(f"  {name:<20}{spent:8.2f} s{worked:8.2f} s{peak:7.0f} MB")
    print(f"  {'ratio':<20}{mine[0] / other[0]:8.1f} ×{mine[1] / other[1]:8.1f} ×   time, each turn: {ratios}")


def main(rows: int, folder: Path) -> None:
    """Measure and print the table."""
    if not (folder / PARQUET).exists():
        prepare(folder, rows)
    print(f"{rows:,} predictions × 20 features, {os.cpu_count()} cores, median of {RUNS}")
    for what, (ours, theirs) in PAIRS.items():
        compare(what, ours, theirs, folder)


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in JOBS:
        run(sys.argv[1], Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            place = Path(sys.argv[2] if len(sys.argv) > 2 else temporary)
            main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 1_000_000, place)
