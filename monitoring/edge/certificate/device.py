"""A bundle asked as a device asks it: in a fresh process that knows nothing of Modelwatch."""

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

from monitoring.domain import FloatArray
from monitoring.errors import ModelError

INSIDE = Path(__file__).with_name("inside.py")
LONGEST = 600  # seconds


def scores(bundle: Path, rows: pd.DataFrame) -> FloatArray:
    """What a bundle says of raw rows, `(n,)` or `(n, k)`; nan in a row that it refuses.

    Rows go through a CSV file, as a device has them. Raises `ModelError` where the bundle does not run.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "scores.npy"
        _run("score", bundle, _table(rows, folder), str(out))
        found = np.load(out, allow_pickle=False)
    return np.asarray(found, dtype=np.float64)


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
