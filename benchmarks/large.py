"""A log of many millions of rows: cold counts beside DuckDB merely scanning the same columns, and the memory of both.

`uv run python benchmarks/large.py [ROWS] [FOLDER]`. Each measurement is a process of its own, so that its peak memory
is its own; the log is generated once into FOLDER (a temporary one by default) and appended to without the checks of
an import, which are no part of this. Seconds of work are those of all cores, and change less where others are busy.
FOLDER is kept if it is named, and can be looked at with the dashboard.
"""

import importlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
from generate import BATCH, rows_of, write

from monitoring import connect
from monitoring.log import Workspace
from monitoring.log.ground.clock import Clock

DAYS = 180
RUNS = 3


def prepare(folder: Path, rows: int, spread: int = 1) -> None:
    """A connected deployment with so many predictions and labels, which come on so many different days."""
    workspace = Workspace(folder / "home")
    if "generated" in workspace.names():
        return
    first = min(BATCH, rows)
    connect.add(workspace, write(folder / "data", first, DAYS * first / rows, spread=spread))
    log = workspace.log("generated")
    for table in (log.predictions, log.labels):
        schema = table.empty().schema.remove(0)  # the rows' numbers are the table's business
        table.append(_more(rows, schema, spread), schema)
    shutil.rmtree(log.folder / "profiles")


def _more(rows: int, schema: pa.Schema, spread: int) -> Iterator[pa.Table]:
    for first in range(BATCH, rows, BATCH):
        size = min(BATCH, rows - first)
        made = rows_of(first, size, DAYS * first / rows, DAYS * (first + size) / rows, spread)
        yield made.select(schema.names).cast(schema)


def scan(folder: Path) -> None:
    """Only read the columns that drift is counted of: the least that any engine must do."""
    log = Workspace(folder / "home").log("generated")
    columns = [log.deployment.time or "", *(column.name for column in log.deployment.columns if column.name != "y")]
    _read(log.predictions.files(), columns)


def scan_all(folder: Path) -> None:
    """Only read all columns that are counted, with the labels and the ids by which they are found."""
    log = Workspace(folder / "home").log("generated")
    scan(folder)
    _read(log.predictions.files(), ["id"])
    _read(log.labels.files(), ["id", "y", "known"])


def _read(files: list[str], columns: list[str]) -> None:
    duckdb.sql(f"SELECT {', '.join(f'max({name})' for name in columns)} FROM read_parquet({files})").fetchall()


def count(folder: Path) -> None:
    """All counts, from nothing."""
    log = Workspace(folder / "home").log("generated")
    shutil.rmtree(log.folder / "profiles", ignore_errors=True)
    log.profile(Clock("day"))


def measured(job: str, folder: Path) -> tuple[float, float, float]:
    """Seconds, peak megabytes and seconds of work of a job in a process of its own."""
    command = [sys.executable, __file__, job, str(folder)]
    spent, peak, work = map(float, subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
    return spent, peak, work


def run(job: str, folder: Path) -> None:
    """Do a job and print its seconds, the peak of this process's memory and the seconds of work of all cores."""
    for name in ("engines.duckdb.duckdb_engine", "profiles.scans"):  # imports are nobody's work here
        importlib.import_module(f"monitoring.log.{name}")
    begun, worked = time.perf_counter(), time.process_time()
    JOBS[job](folder)
    spent, work = time.perf_counter() - begun, time.process_time() - worked
    # Not by getrusage, which begins with the memory of the process that started this one.
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(spent, int(peak.split()[1]) / 1024, work)


def main(rows: int, folder: Path) -> None:
    """Measure and print the table."""
    prepare(folder, rows)
    measured("scan_all", folder)  # the files are in the system's cache now, or do not fit there
    times = {job: [measured(job, folder) for _ in range(RUNS)] for job in JOBS}
    found = {job: tuple(map(statistics.median, zip(*each, strict=True))) for job, each in times.items()}
    print(f"{rows:,} predictions × 20 features, {DAYS} days, with labels, {os.cpu_count()} cores, median of {RUNS}")
    spent, most, work = found["count"]
    print(f"all counts, cold                           {spent:8.1f} s {most:8.0f} MB {work:8.1f} s of work")
    for job, what in (("scan", "features, score and time"), ("scan_all", "and ids and labels")):
        its, peak, its_work = found[job]
        print(f"DuckDB scanning {what:<24}   {its:8.1f} s {peak:8.0f} MB {its_work:8.1f} s of work")
        print(
            f"ratio                                      {spent / its:8.1f} × of time, {work / its_work:.1f} × of work"
        )


JOBS = {"scan": scan, "scan_all": scan_all, "count": count}

if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in JOBS:
        run(sys.argv[1], Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            place = Path(sys.argv[2] if len(sys.argv) > 2 else temporary)
            main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 20_000_000, place)
