"""A command line to type on, and small deployments to type about."""

import io
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from monitoring.cli import main
from monitoring.connect import add
from monitoring.log import Workspace
from monitoring.paths import sample_data

FEATURES = 'score = "p"\nnumeric = ["x"]\ncategorical = ["town"]\nsegments = ["town"]\n'
DEPLOYMENTS = {
    "plain": ("binary", 'id = "key"\ntime = "at"\nlabel = "y"\n' + FEATURES, True),
    "timeless": ("binary", 'id = "key"\nlabel = "y"\n' + FEATURES, True),
    "unlabelled": ("binary", 'id = "key"\ntime = "at"\n' + FEATURES, False),
    "inputs-only": ("binary", 'id = "key"\ntime = "at"\nlabel = "y"\nnumeric = ["x"]\n', True),
    "values": ("regression", 'id = "key"\ntime = "at"\nlabel = "y"\nprediction = "p"\nnumeric = ["x"]\n', True),
    "made-ids": ("binary", 'time = "at"\nscore = "p"\nnumeric = ["x"]\n', False),
}
TOML = 'name = "{name}"\ntask = "{task}"\n[columns]\n{columns}[reference]\npath = "reference.csv"\n[log]\n{files}'


def small_frame():
    """Fifty days of eight predictions, with labels drawn from the scores."""
    rng = np.random.default_rng(3)
    n = 400
    p = rng.uniform(size=n).round(3)
    return pd.DataFrame(
        {
            "key": [f"k{i}" for i in range(n)],
            "at": pd.date_range("2026-01-01", periods=n, freq="3h").astype(str),
            "p": p,
            "x": rng.normal(size=n).round(3),
            "town": rng.choice(["Aalen", "Berlin", "<script>alert(1)</script>"], n),
            "y": (rng.uniform(size=n) < p).astype(int),
        }
    )


@pytest.fixture(scope="session")
def desk(tmp_path_factory):
    """A folder with the files that somebody would have at hand."""
    place = tmp_path_factory.mktemp("desk")
    frame = small_frame()
    frame.to_csv(place / "predictions.csv", index=False)
    frame[["key", "y"]].to_csv(place / "labels.csv", index=False)
    frame.iloc[:200].to_csv(place / "reference.csv", index=False)
    for name, (task, columns, labelled) in DEPLOYMENTS.items():
        files = 'predictions = ["predictions.csv"]\n' + ('labels = ["labels.csv"]\n' if labelled else "")
        (place / f"{name}.toml").write_text(TOML.format(name=name, task=task, columns=columns, files=files))
    return place


@pytest.fixture(scope="session")
def small_workspace(desk, tmp_path_factory):
    """One connected deployment of every kind; tests that append use `own_home`."""
    workspace = Workspace(tmp_path_factory.mktemp("small") / "workspace")
    for name in DEPLOYMENTS:
        add(workspace, desk / f"{name}.toml")
    return workspace


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    status: int
    out: str
    err: str


@pytest.fixture
def type_in(capsys):
    """Types a command; answers with exit status, standard output and standard error."""

    def run(*arguments, stdin=None):
        with pytest.MonkeyPatch.context() as patch:
            if stdin is not None:
                patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
            capsys.readouterr()
            status = main([str(part) for part in arguments])
        return Answer(status, *capsys.readouterr())

    return run


@pytest.fixture
def modelwatch(type_in, small_workspace, desk, monkeypatch):
    """The command line over the small deployments, in the folder of their files."""
    monkeypatch.setenv("MODELWATCH_HOME", str(small_workspace.home))
    monkeypatch.chdir(desk)
    return type_in


@pytest.fixture
def on_sample(type_in, sample_workspace, monkeypatch):
    """The command line over the sample deployments."""
    monkeypatch.setenv("MODELWATCH_HOME", str(sample_workspace.home))
    return type_in


@pytest.fixture
def own_home(type_in, desk, tmp_path, monkeypatch):
    """The command line over an empty workspace, in the folder of the files."""
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "workspace"))
    monkeypatch.chdir(desk)
    return type_in


@pytest.fixture(scope="session")
def sample_rows():
    """The sample's predictions as they were logged."""
    return pd.read_parquet(sample_data() / "predictions.parquet")
