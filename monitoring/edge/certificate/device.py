"""A bundle asked as a device asks it: in a fresh process that knows nothing of Modelwatch."""

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray, Task
from monitoring.errors import ModelError

INSIDE = Path(__file__).with_name("inside.py")
LONGEST = 600  # seconds
BESIDE = ("predicted", "problem")  # columns behind the scores; of a regression, the value is what is predicted


def scores(bundle: Path, rows: pd.DataFrame, task: Task) -> FloatArray:
    """What a bundle's runner says of raw rows, `(n,)` or `(n, k)`; nan in a row that it refuses.

    Rows go through a CSV file, as a device has them: `python runner.py score IN.csv OUT.csv`. Raises `ModelError` where
    the runner fails, or gives other rows than it was given.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "scores.csv"
        _run("run", bundle, "score", _table(rows, folder), str(out), "--no-count")
        with out.open(newline="", encoding="utf-8") as file:
            lines = csv.reader(file)
            first = len(next(lines)) - len(rows.columns)
            beside = BESIDE if task is not Task.REGRESSION else BESIDE[1:]
            own = slice(len(rows.columns), len(rows.columns) + first - len(beside))
            found = [[float(cell) if cell else np.nan for cell in line[own]] for line in lines]
    if len(found) != len(rows):
        raise ModelError(f"the bundle was given {len(rows):,} rows and answered {len(found):,}")
    said = np.array(found, dtype=np.float64)
    return said if task is Task.MULTICLASS else said[:, 0]


def measured(bundle: Path, rows: pd.DataFrame) -> dict[str, Any]:
    """Load time, latencies and memory of a bundle, over some raw rows; see `inside`.

    Raises `ModelError` where the bundle does not run.
    """
    with tempfile.TemporaryDirectory() as folder:
        said = _run("measure", bundle, _table(rows, folder), repr(time.monotonic()))
    found: dict[str, Any] = json.loads(said)
    return found


def _table(rows: pd.DataFrame, folder: str) -> str:
    path = Path(folder) / "rows.csv"
    rows.to_csv(path, index=False)
    return str(path)


def _run(asked: str, bundle: Path, *more: str) -> str:
    """Python's own settings and the folders that it finds modules in are left behind (-I); nothing is written (-B)."""
    alone: Sequence[str] = (sys.executable, "-I", "-B", str(INSIDE), asked, str(bundle.resolve()), *more)
    try:
        done = subprocess.run(alone, cwd=bundle, capture_output=True, text=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired as error:
        raise ModelError(f"the bundle has not scored its rows within {LONGEST} s") from error
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"it ended with status {done.returncode}"])[-1]
        raise ModelError(f"the bundle does not run: {last}")
    return done.stdout
