"""What connecting leaves beside the model."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression

from monitoring import connect
from monitoring.agreement import weighing
from monitoring.agreement.kept_weights import IMPORTANCE
from monitoring.errors import NotApplicableError
from monitoring.explain.importance import importance
from monitoring.log import Workspace

TOML = """
name = "d"
task = "binary"
[columns]
score = "p"
numeric = ["a", "b", "unread"]
categorical = ["town"]
{sensitive}
[reference]
path = "rows.csv"
[log]
predictions = ["rows.csv"]
{model}
"""
MODEL = '[model]\npath = "model.skops"'


@dataclass(frozen=True)
class Desk:
    """Files for a deployment whose model reads some of the columns, and what was said while connecting."""

    folder: Path
    workspace: Workspace
    told: list[str]
    shares: list[float]

    def add(self, sensitive="", model=MODEL, **options):
        (self.folder / "d.toml").write_text(TOML.format(sensitive=sensitive, model=model))
        return connect.add(self.workspace, self.folder / "d.toml", self.tell, **options)

    def tell(self, text, share):
        self.told.append(text)
        self.shares.append(share)

    def fit(self, names):
        rows = pd.read_csv(self.folder / "rows.csv")
        given = rows[list(names)]
        skops.io.dump(LogisticRegression().fit(given, rows["a"] > 0), self.folder / "model.skops")


@pytest.fixture
def desk(tmp_path):
    random = np.random.default_rng(4)
    rows = pd.DataFrame({name: random.normal(size=200) for name in ("a", "b", "unread")})
    rows["p"], rows["town"] = random.uniform(size=200), random.integers(1, 4, 200)
    rows.to_csv(tmp_path / "rows.csv", index=False)
    made = Desk(tmp_path, Workspace(tmp_path / "workspace"), [], [])
    made.fit(["b", "a"])
    return made


def test_importance_is_kept_for_every_feature_those_that_the_model_does_not_read_at_zero(desk):
    log = desk.add().log
    found = connect.load_importance(desk.workspace, "d")
    model = connect.load_model(desk.workspace, log.deployment)
    assert found == {**importance(model, log.reference_rows(2000)), "unread": 0.0, "town": 0.0}
    assert found["a"] > found["b"] > 0
    assert "weighing the columns" in desk.told
    assert [path.suffix for path in (log.folder / "model").iterdir() if path.suffix == ".part"] == []


def test_damaged_importance_is_weighed_anew(desk, caplog):
    desk.add()
    path = desk.workspace.model_folder("d") / IMPORTANCE
    before = connect.load_importance(desk.workspace, "d")
    path.write_bytes(path.read_bytes().replace(b"0.", b"1.", 1))
    assert connect.load_importance(desk.workspace, "d") == before
    assert "the columns are weighed anew" in caplog.text


def test_without_a_model_there_is_no_importance_and_nothing_is_weighed(desk):
    desk.add(model="")
    assert connect.load_importance(desk.workspace, "d") == {}
    assert "weighing the columns" not in desk.told


def test_a_model_that_reads_tokens_is_not_weighed(desk):
    desk.fit(["a", "town"])
    log = desk.add(sensitive='sensitive = ["town"]').log
    assert connect.load_importance(desk.workspace, "d") == {}
    assert not (log.folder / "model" / IMPORTANCE).exists()


def test_tokens_that_the_model_does_not_read_stop_nothing(desk):
    desk.add(sensitive='sensitive = ["town"]')
    assert connect.load_importance(desk.workspace, "d")["a"] > 0


def test_what_cannot_be_weighed_is_connected_without_importance(desk, monkeypatch, caplog):
    def fail(*_):
        raise NotApplicableError("the model predicts the same value for every row of the reference")

    monkeypatch.setattr(weighing, "importance", fail)
    desk.add()
    assert desk.workspace.names() == ("d",)
    assert connect.load_importance(desk.workspace, "d") == {}
    assert "columns are not weighed: the model predicts the same value" in caplog.text


def test_a_defect_while_weighing_leaves_nothing_behind(desk, monkeypatch):
    monkeypatch.setattr(weighing, "importance", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk.add()
    assert desk.workspace.names() == ()


def test_progress_rises_over_all_steps(desk):
    desk.add()
    assert desk.told[0] == "checking the model"
    assert desk.told[-1] == "weighing the columns"
    assert desk.shares == sorted(desk.shares)
    assert desk.shares[0] == 0
    assert max(desk.shares) < 1


def test_the_sample_is_prepared_with_one_rising_share(desk, monkeypatch):
    for name in ("e", "f"):
        (desk.folder / f"{name}.toml").write_text(TOML.format(sensitive="", model="").replace('"d"', f'"{name}"'))
    desk.add(model="")
    desk.shares.clear()
    monkeypatch.setattr(connect, "sample_data", lambda: desk.folder)
    connect.prepare_sample(desk.workspace, desk.tell)
    assert desk.workspace.names() == ("d", "e", "f")
    assert desk.shares == sorted(desk.shares)
    assert (desk.shares[0], desk.shares[-1]) == (0, 1)


def test_rejected_rows_are_where_it_is_said(desk):
    rows = pd.read_csv(desk.folder / "rows.csv").astype({"a": object})
    rows.loc[3, "a"] = "far"
    rows.to_csv(desk.folder / "rows.csv", index=False)
    for again in (False, True):
        done = desk.add(again=again)
        (place,) = done.imported["predictions"].rejects
        assert place.parent == done.log.folder / "rejects"
        assert pd.read_csv(place)["row"].tolist() == [4]


def test_reading_importance_does_not_wait_for_scikit_learn(desk):
    desk.add()
    code = (
        "import sys, json, pathlib\nfrom monitoring.connect import load_importance\n"
        "from monitoring.log import Workspace\n"
        f"found = load_importance(Workspace(pathlib.Path({str(desk.workspace.home)!r})), 'd')\n"
        "print(json.dumps([sorted(found), [n for n in ('sklearn', 'shap', 'lime', 'skops') if n in sys.modules]]))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(said.stdout) == [["a", "b", "town", "unread"], []]
