"""All monitoring numbers of 1 M predictions × 20 features, cold, beside Evidently's drift preset on the same weeks.

`uv run python benchmarks/drift.py [ROWS]`. Both run in this process, one after the other. Ours starts from the log on
disk with no counts made yet, and ends with drift, data quality and realised performance of every week. Evidently gets
its data frames ready in memory; four of the weeks are measured and scaled to all of them.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["DO_NOT_TRACK"] = "1"

import pandas as pd
from generate import CATEGORICAL, NUMERIC, write

from monitoring import connect
from monitoring.domain import Every, Selection
from monitoring.log import Log, Workspace
from monitoring.reports.summary import summarise

MEASURED_WEEKS = 4


def seconds(job: Callable[[], object]) -> float:
    """How long a job takes."""
    begun = time.perf_counter()
    job()
    return time.perf_counter() - begun


def ours(log: Log) -> None:
    """Count everything anew, then compute every number of every week."""
    shutil.rmtree(log.folder / "profiles")
    summarise(log, Selection("generated", Every("week")))


def evidently(reference: pd.DataFrame, weeks: list[pd.DataFrame]) -> None:
    """The drift preset, week by week."""
    from evidently import DataDefinition, Dataset, Report
    from evidently.presets import DataDriftPreset

    columns = DataDefinition(numerical_columns=[*NUMERIC, "score"], categorical_columns=CATEGORICAL)
    base = Dataset.from_pandas(reference, data_definition=columns)
    for week in weeks:
        snapshot = Report([DataDriftPreset()]).run(Dataset.from_pandas(week, data_definition=columns), base)
        snapshot.dict()


def main(rows: int) -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        file = write(Path(folder) / "data", rows)
        workspace = Workspace(Path(folder) / "home")
        imported = seconds(lambda: connect.add(workspace, file))
        log = workspace.log("generated")
        summarise(log, Selection("generated", Every("week")))  # imports are nobody's work here
        own = statistics.median(seconds(lambda: ours(log)) for _ in range(5))
        warm = seconds(lambda: summarise(log, Selection("generated", Every("week"))))

        names = [*NUMERIC, *CATEGORICAL, "score"]
        frame = pd.read_parquet(Path(folder) / "data" / "predictions.parquet", columns=["time", *names])
        weeks = [week[names] for _, week in frame.groupby(frame["time"].dt.to_period("W"))]
        reference = pd.read_parquet(Path(folder) / "data" / "reference.parquet", columns=names)
        evidently(reference.head(1000), [weeks[1].head(1000)])  # imports
        some = weeks[1 : 1 + MEASURED_WEEKS]
        other = seconds(lambda: evidently(reference, some)) * len(weeks) / len(some)
    print(f"{rows:,} predictions × 20 features, {len(weeks)} weeks")
    print(f"Modelwatch, cold counts to all numbers   {own:8.2f} s")
    print(f"Modelwatch, counts there already         {warm:8.2f} s")
    print(f"Modelwatch, first import of the files    {imported:8.2f} s")
    print(f"Evidently, drift preset alone            {other:8.2f} s (from {len(some)} weeks)")
    print(f"ratio                                    {other / own:8.1f} ×")


if __name__ == "__main__":
    main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 1_000_000)
