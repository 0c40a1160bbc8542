"""A generated deployment of any size: numeric and categorical features that drift a little, scores, labels."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

START = np.datetime64("2026-01-01T00:00:00", "us")
NUMERIC = [f"x{i}" for i in range(15)]
CATEGORICAL = [f"c{i}" for i in range(5)]
REFERENCE_ROWS = 50_000
BATCH = 500_000


def write(folder: Path, rows: int, days: float = 182, seed: int = 0, spread: int = 1) -> Path:
    """Write reference, predictions, labels and the deployment file into `folder`; returns the latter.

    Labels come after a week, or after so many different numbers of days from there on as `spread` says.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    pq.write_table(_rows(rng, REFERENCE_ROWS, 0, 28, 0, with_labels=True), folder / "reference.parquet")
    predictions = labels = None
    for first in range(0, rows, BATCH):
        size = min(BATCH, rows - first)
        share = days * first / rows, days * (first + size) / rows
        table = _rows(rng, size, *share, first, with_labels=True, spread=spread)
        keys = table.select(["id", "y", "known"])
        table = table.drop_columns(["y", "known"])
        predictions = predictions or pq.ParquetWriter(folder / "predictions.parquet", table.schema)
        labels = labels or pq.ParquetWriter(folder / "labels.parquet", keys.schema)
        predictions.write_table(table)
        labels.write_table(keys)
    for writer in (predictions, labels):
        if writer:
            writer.close()
    return _deployment(folder)


def rows_of(first: int, size: int, first_day: float, last_day: float, spread: int = 1) -> pa.Table:
    """Some predictions with their labels, numbered from `first`."""
    return _rows(np.random.default_rng(first), size, first_day, last_day, first, with_labels=True, spread=spread)


def write_day(folder: Path, rows: int, day: int, first_id: int) -> Path:
    """Write one more day of predictions; returns the file."""
    table = _rows(np.random.default_rng(day), rows, day, day + 1, first_id, with_labels=False)
    pq.write_table(table, folder / "day.parquet")
    return folder / "day.parquet"


def _rows(
    rng: np.random.Generator,
    size: int,
    first_day: float,
    last_day: float,
    first_id: int,
    *,
    with_labels: bool,
    spread: int = 1,
) -> pa.Table:
    day = np.sort(rng.uniform(first_day, last_day, size))
    time = START + (day * 86_400e6).astype("timedelta64[us]")
    shift = 0.5 * day / 182
    ids = np.char.add("p", np.arange(first_id, first_id + size).astype(str))
    columns: dict[str, object] = {"id": ids, "time": time}
    for i, name in enumerate(NUMERIC):
        columns[name] = rng.normal(shift if i % 5 == 0 else 0.0, 1.0, size) + (1.0 + i)
    for name in CATEGORICAL:
        columns[name] = np.array([f"v{k}" for k in range(12)])[rng.integers(0, 12, size)]
    score = 1 / (1 + np.exp(-(rng.normal(-1.0, 1.2, size))))
    columns["score"] = score
    if with_labels:
        columns["y"] = (rng.uniform(size=size) < score).astype(np.int8)
        late = 7 + (rng.integers(0, spread, size) if spread > 1 else 0)
        columns["known"] = time + np.timedelta64(1, "D") * late
    return pa.table(columns)


def _deployment(folder: Path) -> Path:
    path = folder / "generated.toml"
    path.write_text(
        f"""name = "generated"
task = "binary"
[columns]
id = "id"
time = "time"
score = "score"
label = "y"
label_time = "known"
numeric = {NUMERIC}
categorical = {CATEGORICAL}
[reference]
path = "reference.parquet"
[log]
predictions = ["predictions.parquet"]
labels = ["labels.parquet"]
""".replace("'", '"')
    )
    return path
