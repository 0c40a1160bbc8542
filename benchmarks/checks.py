"""False alarms a month end to end: what `modelwatch check` says on each day of logs in which nothing changes.

`uv run python benchmarks/checks.py [--logs N] [--days D] [--rows R]`. Each log has ten features, one of them with gaps,
a binary score and labels that come over the next ten days; its reference is the same model's 50 days before, with times
and labels. `check --as-of DAY` is called as the command line calls it, once a day; an alarm is an alert that was not
there the day before.
"""

import argparse
import contextlib
import io
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import chi2

from monitoring.cli import main as modelwatch

REFERENCE_DAYS, LATEST, COLUMNS, MONTH = 50, 10, 8, 30.44
BEGIN = pd.Timestamp("2026-03-02")
TOML = """name = "still"
task = "binary"
[columns]
id = "id"
time = "time"
score = "score"
label = "y"
label_time = "known"
numeric = {numeric}
categorical = ["town"]
[reference]
path = "reference.parquet"
[log]
predictions = ["predictions.parquet"]
labels = ["labels.parquet"]
[monitor]
every = "day"
"""
ARGUMENTS = argparse.ArgumentParser()
ARGUMENTS.add_argument("--logs", type=int, default=12)
ARGUMENTS.add_argument("--days", type=int, default=90)
ARGUMENTS.add_argument("--rows", type=int, default=1000, help="a day")


def draw(rng: np.random.Generator, first: int, days: int, a_day: int) -> pd.DataFrame:
    """Predictions and labels of so many days; each score is the chance of its label."""
    rows = days * a_day
    x = rng.normal(size=(rows, COLUMNS))
    score = 1 / (1 + np.exp(1.0 - x[:, 0] - 0.5 * x[:, 1]))
    day = first + np.repeat(np.arange(days), a_day) + np.tile(np.arange(a_day) / a_day, days)
    frame = pd.DataFrame(x, columns=[f"x{i}" for i in range(COLUMNS)])
    frame["gaps"] = np.where(rng.random(rows) < 0.02, np.nan, rng.exponential(size=rows))
    frame["town"] = rng.choice(list("abcdefgh"), rows, p=np.arange(8, 0, -1) / 36)
    frame["time"] = (BEGIN + pd.to_timedelta(day, "D")).astype("datetime64[us]")
    frame["known"] = frame["time"] + pd.to_timedelta(rng.uniform(0, LATEST, rows), "D").astype("timedelta64[us]")
    return frame.assign(id=[f"{first}-{i}" for i in range(rows)], score=score, y=(rng.random(rows) < score).astype(int))


def connect(folder: Path, rng: np.random.Generator, days: int, a_day: int) -> None:
    """Write one log and connect it in the folder's own workspace."""
    reference, frame = draw(rng, -REFERENCE_DAYS, REFERENCE_DAYS, a_day), draw(rng, 0, days, a_day)
    reference.to_parquet(folder / "reference.parquet", index=False)
    frame.drop(columns=["y", "known"]).to_parquet(folder / "predictions.parquet", index=False)
    frame[["id", "y", "known"]].to_parquet(folder / "labels.parquet", index=False)
    numeric = [f"x{i}" for i in range(COLUMNS)] + ["gaps"]
    (folder / "still.toml").write_text(TOML.format(numeric=json.dumps(numeric)))
    os.environ["MODELWATCH_HOME"] = str(folder / "home")
    run("add", str(folder / "still.toml"))


def run(*arguments: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        status = modelwatch(list(arguments))
    if status not in (0, 1):
        raise SystemExit(f"{' '.join(arguments)} ended with {status}")
    return out.getvalue()


def alarms(days: int) -> Iterator[str]:
    """Every alert of every day that was not there the day before."""
    before: set[str] = set()
    for day in range(7, days):
        told = json.loads(
            run("check", "still", "--as-of", str((BEGIN + pd.Timedelta(day, "D")).date()), "--format", "json")
        )
        now = {alert["message"] for alert in told["alerts"]}
        yield from (f"day {day}: {message}" for message in sorted(now - before))
        before = now


def main() -> None:
    """Draw, check, print."""
    asked, found = ARGUMENTS.parse_args(), 0
    for seed in range(asked.logs):
        with tempfile.TemporaryDirectory() as folder:
            connect(Path(folder), np.random.default_rng(seed), asked.days, asked.rows)
            told = list(alarms(asked.days))
        found += len(told)
        print(f"log {seed}: {len(told)} alarms", *told, sep="\n  ", flush=True)
    months = asked.logs * (asked.days - 7) / MONTH
    bound = chi2.ppf(0.95, 2 * (found + 1)) / 2 / months
    print(f"{found} alarms in {months:.1f} months: {found / months:.2f} a month, at most {bound:.2f} (95 %); budget 1")


if __name__ == "__main__":
    main()
