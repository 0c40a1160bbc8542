"""From counts to a drift report of 500 columns × 365 days × 8 methods, beside Evidently's drift preset on those days.

`uv run python benchmarks/wide.py [COLUMNS]`. The counts are there; a first report also reads them from disk. The
reference has times, of which it is learnt how far days vary while nothing is wrong; the whole report adds data quality,
alerts and what is certain over the whole life. Evidently
gets its data frames ready in memory and judges each column by one method of its own choice; two of the days are
measured and scaled to all of them. `modelwatch check` runs in processes of its own: the first one after rows came in
finds out what they say, further ones have it.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["DO_NOT_TRACK"] = "1"

import numpy as np
import pandas as pd

from monitoring import connect
from monitoring.domain import Every, Selection
from monitoring.drift.method import METHODS
from monitoring.drift.run import run
from monitoring.log import Log, Workspace
from monitoring.reports.summary import summarise

DAYS = 365
ROWS_A_DAY = 100
REFERENCE_ROWS = 5000
MEASURED_DAYS = 2
DAILY = Selection("wide", Every("day"))
Used = tuple[float, float, float]
CHECK = "import sys; from monitoring.cli import main; sys.exit(main())"


def write(folder: Path, columns: int) -> Path:
    """Write reference, predictions and the deployment file into `folder`; returns the latter."""
    rng, names, rows = np.random.default_rng(0), [f"x{i}" for i in range(columns)], DAYS * ROWS_A_DAY
    for file, size, first in (("reference", REFERENCE_ROWS, "2024-11-01"), ("predictions", rows, "2025-01-01")):
        frame = pd.DataFrame(rng.normal(size=(size, columns)), columns=names)
        day = pd.to_timedelta(np.arange(size) * 86_400 // ROWS_A_DAY, unit="s")
        frame.insert(0, "time", pd.Timestamp(first) + day)
        frame.to_parquet(folder / f"{file}.parquet")
    file = folder / "wide.toml"
    file.write_text(
        f"""name = "wide"
task = "binary"
[columns]
time = "time"
numeric = {names}
[reference]
path = "reference.parquet"
[log]
predictions = ["predictions.parquet"]
""".replace("'", '"')
    )
    return file


def one_more_day(workspace: Workspace, folder: Path, columns: int) -> None:
    """Take in the rows of the day after the last one, and count them."""
    values = np.random.default_rng(1).normal(size=(ROWS_A_DAY, columns))
    frame = pd.DataFrame(values, columns=[f"x{i}" for i in range(columns)])
    frame.insert(0, "time", pd.Timestamp("2025-01-01") + pd.Timedelta(days=DAYS))
    frame.to_parquet(folder / "more.parquet")
    workspace.append_predictions("wide", [folder / "more.parquet"])
    workspace.log("wide").refresh(every=DAILY.every)


def check(home: Path) -> Used:
    """Seconds by the clock, seconds of work and megabytes of a check of all days, in a process of its own."""
    begun = time.perf_counter()
    command = [sys.executable, "-c", CHECK, "check", "wide", "--every", "day"]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, "MODELWATCH_HOME": str(home)})
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        raise SystemExit(f"the check ended with {child.returncode}")
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def checks(workspace: Workspace, folder: Path, columns: int, further: int = 3) -> list[tuple[str, Used]]:
    """The first check, the median of further ones, and both once a day more has come."""
    found = []
    for when in ("", ", one more day"):
        if when:
            one_more_day(workspace, folder, columns)
        found.append((f"the first check{when}", check(workspace.home)))
        others = sorted(check(workspace.home) for _ in range(further))
        found.append((f"a further check{when}", others[further // 2]))
    return found


def seconds(job: Callable[[], object]) -> float:
    """How long a job takes."""
    begun = time.perf_counter()
    job()
    return time.perf_counter() - begun


def ours(log: Log, columns: list[str] | None = None) -> None:
    """Every method on every column and day."""
    run(log, DAILY, columns, METHODS.names())


def evidently(reference: pd.DataFrame, days: list[pd.DataFrame]) -> None:
    """The drift preset, day by day."""
    from evidently import DataDefinition, Dataset, Report
    from evidently.presets import DataDriftPreset

    columns = DataDefinition(numerical_columns=list(reference.columns))
    base = Dataset.from_pandas(reference, data_definition=columns)
    for day in days:
        Report([DataDriftPreset()]).run(Dataset.from_pandas(day, data_definition=columns), base).dict()


def main(columns: int) -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        workspace = Workspace(folder / "home")
        connect.add(workspace, write(folder, columns))
        log = workspace.log("wide")
        log.refresh(every=DAILY.every)
        ours(log, ["x0"])  # imports are nobody's work here
        first = seconds(lambda: ours(log))
        warm = statistics.median(seconds(lambda: ours(log)) for _ in range(7))
        whole = statistics.median(seconds(lambda: summarise(log, DAILY, METHODS.names())) for _ in range(5))
        checked = checks(workspace, folder, columns)

        reference = pd.read_parquet(folder / "reference.parquet").drop(columns="time")
        frame = pd.read_parquet(folder / "predictions.parquet")
        days = [day[reference.columns] for _, day in frame.groupby(frame["time"].dt.date)]
    evidently(reference[["x0"]], [days[0][["x0"]]])  # imports
    other = seconds(lambda: evidently(reference, days[:MEASURED_DAYS])) * len(days) / MEASURED_DAYS
    print(f"{columns} numeric columns × {len(days)} days × {len(METHODS.names())} methods")
    print(f"Modelwatch, from counts in memory        {warm:8.2f} s")
    print(f"Modelwatch, the whole report             {whole:8.2f} s")
    print(f"Modelwatch, the first report             {first:8.2f} s")
    for what, (clock, work, memory) in checked:
        print(f"Modelwatch, {what:29}{clock:8.2f} s, {work:.2f} s of work, {memory:.0f} MB")
    print(f"Evidently, one method a column           {other:8.2f} s (from {MEASURED_DAYS} days)")
    print(f"ratio                                    {other / warm:8.1f} ×")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
