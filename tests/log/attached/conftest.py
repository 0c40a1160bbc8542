"""Logs that lie somewhere and are read in place, and the counts that they must give."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Deployment, Reference, Task
from monitoring.log import Log, Workspace
from monitoring.log.ground.clock import Clock

COLUMNS = {"numeric": ("gaps", "heavy"), "categorical": ("town", "odd"), "segments": ("town",)}


@pytest.fixture(scope="session")
def columns(binary_columns) -> dict[str, object]:
    return binary_columns | COLUMNS


@pytest.fixture
def attach(tmp_path, write) -> Callable[..., Log]:
    """Connect what lies at some places: `attach(places, labels=(), reference=frame, **fields of the deployment)`."""

    def attach_places(places, labels=(), *, reference=None, span=None, **fields) -> Log:
        given = {"name": "d", "title": "D", "task": Task.BINARY, "reference": span or Reference()} | fields
        if reference is not None:
            given["reference"] = Reference(path=write(reference, tmp_path / "reference.parquet"))
        lie = {"places": tuple(map(str, places)), "label_places": tuple(map(str, labels))}
        deployment = Deployment(**given, **lie, attached=True)
        workspace = Workspace(tmp_path / "workspace")
        with workspace.staging(deployment, replace=True) as staging:
            workspace.fill(staging, deployment)
            return workspace.publish(staging, deployment, replace=True)

    return attach_places


@pytest.fixture(scope="session")
def counts() -> Callable[..., dict[str, pd.DataFrame]]:
    """Every table of a log's profile, in an order of its own."""

    def read(log: Log, unit: str = "day", rows: int = 0) -> dict[str, pd.DataFrame]:
        found = {}
        for path in sorted(log.profile(Clock(unit, rows)).folder.glob("*.parquet")):
            frame = pd.read_parquet(path)
            keys = [c for c in frame if frame[c].dtype != np.float64 or c in ("_known", "outcome")]
            found[path.stem] = frame.sort_values([c for c in keys if c != "n"], ignore_index=True)
        return found

    return read


@pytest.fixture(scope="session")
def assert_same(counts) -> Callable[..., None]:
    """Two logs have the same counts, to the last row."""

    def check(log: Log, other: Log, **clock) -> None:
        left, right = counts(log, **clock), counts(other, **clock)
        assert set(left) == set(right)
        assert {name.split("-")[0] for name in left} >= {"grains", "columns", "scores", "losses", "labels"}
        for name, table in right.items():
            pd.testing.assert_frame_equal(left[name], table, rtol=1e-9, check_dtype=False)

    return check


@pytest.fixture
def assert_as_from_scratch(assert_same, tmp_path_factory) -> Callable[[Log], None]:
    """A log's counts are those that are made where there were none before."""

    def check(log: Log) -> None:
        home = tmp_path_factory.mktemp("scratch")
        shutil.copytree(log.folder, home / "d", ignore=shutil.ignore_patterns("profiles"))
        assert_same(log, Workspace(home).log("d"))

    return check


@pytest.fixture(scope="session")
def rows(binary_rows) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Predictions of ten days and their labels."""
    return binary_rows(600, 5, days=10)


@pytest.fixture(scope="session")
def imported(connect, rows, columns) -> Log:
    """The same rows as a log that was imported."""
    predictions, labels = rows
    return connect(predictions, labels, predictions, **columns)


@pytest.fixture
def by_day(tmp_path, rows, write) -> Callable[..., Path]:
    """The predictions as one file a day: `by_day("logs", "{day}.parquet")`."""

    def write_days(folder: str, name: str, frame: pd.DataFrame | None = None, drop=()) -> Path:
        frame = rows[0] if frame is None else frame
        for day, part in frame.groupby(frame["at"].dt.date):
            write(part.drop(columns=list(drop)), tmp_path / folder / name.format(day=day))
        return tmp_path / folder

    return write_days


@pytest.fixture
def truth(tmp_path, rows, write) -> Path:
    """The labels as a folder of two CSV files."""
    labels = rows[1]
    half = len(labels) // 2
    write(labels[:half], tmp_path / "truth" / "a.csv")
    write(labels[half:], tmp_path / "truth" / "b.csv")
    return tmp_path / "truth"
