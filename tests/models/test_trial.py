"""What another library's native code reads is tried in a process of its own, once."""

import json
from importlib.metadata import version

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.compose import make_column_transformer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from monitoring.apart.trial import work
from monitoring.errors import ModelError
from monitoring.models.files.load import load
from monitoring.models.files.trust import FILE, Trust
from monitoring.models.trials import passed, trial
from monitoring.models.trials.xgboost_trees import problem as xgboost_problem
from monitoring.process.child import End, Ended

RANDOM = np.random.default_rng(0)
ROWS = pd.DataFrame({"a": RANDOM.normal(size=80), "town": RANDOM.choice(["x", "y"], 80)})
LABEL = (ROWS["a"] > 0).astype(int)


@pytest.fixture
def asked(monkeypatch):
    """How often a process was started, and with which question; it passes everything."""
    questions = []

    def run(module, question, bounds, folder):
        questions.append(question)
        return Ended(End.ANSWERED, {"passed": True})

    monkeypatch.setattr(trial, "run", run)
    monkeypatch.setattr(passed, "_here", {})
    return questions


def estimators():
    xgboost = pytest.importorskip("xgboost", reason="the extra xgboost is not installed")
    lightgbm = pytest.importorskip("lightgbm", reason="the extra lightgbm is not installed")
    catboost = pytest.importorskip("catboost", reason="the extra catboost is not installed")
    few = {"iterations": 3, "depth": 2, "verbose": 0, "allow_writing_files": False}
    return {
        "xgboost": (xgboost.XGBClassifier, {"n_estimators": 3, "max_depth": 2}),
        "xgboost forest": (xgboost.XGBRFRegressor, {"n_estimators": 3, "max_depth": 2}),
        "lightgbm": (lightgbm.LGBMClassifier, {"n_estimators": 3, "num_leaves": 3, "verbose": -1}),
        "lightgbm regressor": (lightgbm.LGBMRegressor, {"n_estimators": 3, "num_leaves": 3, "verbose": -1}),
        "catboost": (catboost.CatBoostClassifier, few),
        "catboost regressor": (catboost.CatBoostRegressor, few),
    }


def pipeline(kind):
    make, settings = estimators()[kind]
    encode = make_column_transformer((OneHotEncoder(), ["town"]), remainder="passthrough")
    return make_pipeline(encode, make(**settings)).fit(ROWS, LABEL)


@pytest.mark.parametrize(
    "kind",
    ["xgboost", "xgboost forest", "lightgbm", "lightgbm regressor", "catboost", "catboost regressor"],
)
def test_boosters_inside_skops_load_without_the_operators_list_and_score_the_same(tmp_path, asked, kind):
    path, model = tmp_path / "model.skops", pipeline(kind)
    skops.io.dump(model, path)
    loaded = load(path, Trust())
    np.testing.assert_array_equal(loaded.pipeline.predict(ROWS), model.predict(ROWS))
    assert [question["libraries"] for question in asked] == [[kind.split()[0]]]
    assert asked[0]["sha256"] == loaded.sha256


def test_what_holds_no_booster_is_not_tried(tmp_path, asked):
    path = tmp_path / "model.skops"
    skops.io.dump(OneHotEncoder().fit(ROWS[["town"]]), path)
    load(path, Trust())
    assert asked == []


def test_what_has_passed_is_remembered_with_the_versions_it_has_passed_with(tmp_path, asked, monkeypatch):
    path, trust = tmp_path / "model.skops", Trust(path=tmp_path / FILE)
    skops.io.dump(pipeline("lightgbm"), path)
    sha256 = load(path, trust).sha256
    load(path, trust)
    assert len(asked) == 1
    monkeypatch.setattr(passed, "_here", {})  # another process
    load(path, trust)
    assert len(asked) == 1
    kept = json.loads((tmp_path / passed.FILE).read_text())["passed"]
    assert kept == {sha256: {"trial": "1", "lightgbm": version("lightgbm")}}
    monkeypatch.setattr(passed, "_version", lambda library: "99")
    load(path, trust)
    assert len(asked) == 2
    (tmp_path / passed.FILE).write_bytes(b'{"checksum": "00000000", "passed": {}}')
    monkeypatch.setattr(passed, "_here", {})
    load(path, trust)
    assert len(asked) == 3


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        (Ended(End.DIED), "model.skops is refused: it ends the process that reads it"),
        (Ended(End.TOOK_TOO_LONG), "model.skops is refused: reading and using it takes more than 30 s"),
        (Ended(End.NO_MEMORY), "model.skops is refused: reading and using it needs more than 1.0 GB of memory"),
        (Ended(End.FAILED, words="KeyError: 'x'"), "model.skops is refused: using it fails: KeyError: 'x'"),
        (Ended(End.NOT_STARTED, words="no room"), "a process of its own could not be started: no room"),
        (Ended(End.ANSWERED, {"refused": "its trees are none", "hint": "h"}), "its trees are none"),
        (Ended(End.ANSWERED), "model.skops is refused"),
    ],
)
def test_what_has_not_passed_is_refused_in_one_sentence_every_time(tmp_path, monkeypatch, ended, words):
    path, trust = tmp_path / "model.skops", Trust(path=tmp_path / FILE)
    skops.io.dump(pipeline("xgboost"), path)
    monkeypatch.setattr(passed, "_here", {})
    monkeypatch.setattr(trial, "run", lambda *asked, **more: ended)
    for _ in range(2):
        with pytest.raises(ModelError) as refused:
            load(path, trust)
        assert words in refused.value.message
        assert refused.value.hint
    assert not (tmp_path / passed.FILE).exists()


def test_a_pipeline_with_a_booster_passes(tmp_path, trials, monkeypatch):
    monkeypatch.setattr(passed, "_here", {})
    path, model = tmp_path / "model.skops", pipeline("lightgbm")
    skops.io.dump(model, path)
    loaded = load(path, Trust(path=tmp_path / FILE))
    np.testing.assert_array_equal(loaded.pipeline.predict_proba(ROWS), model.predict_proba(ROWS))
    assert loaded.sha256 in (tmp_path / passed.FILE).read_text()


@pytest.mark.parametrize("policy", ["SymmetricTree", "Lossguide"])
def test_a_file_of_catboost_passes(tmp_path, policy):
    catboost = pytest.importorskip("catboost", reason="the extra catboost is not installed")
    model = catboost.CatBoostClassifier(iterations=3, depth=2, verbose=0, allow_writing_files=False, grow_policy=policy)
    path = tmp_path / "model.cbm"
    model.fit(ROWS[["a"]], LABEL).save_model(str(path))
    sha256 = load(path, Trust()).sha256
    asked = {"path": str(path), "sha256": sha256, "types": [], "files": [], "trust": ""}
    assert work(asked) == ({"passed": True}, b"")


def test_trees_of_xgboost_that_point_outside_are_found():
    booster = pipeline("xgboost")[-1].get_booster()
    assert xgboost_problem(booster) == ""
    whole = json.loads(bytes(booster.save_raw("json")))

    class Changed:
        """A booster that has read something else."""

        def __init__(self, key, place, value):
            self.model = json.loads(json.dumps(whole))
            self.model["learner"]["gradient_booster"]["model"]["trees"][0][key][place] = value

        def save_raw(self, form):
            return json.dumps(self.model).encode()

    assert "point outside" in xgboost_problem(Changed("split_indices", 0, 3))
    assert "point outside" in xgboost_problem(Changed("left_children", 0, 99))
    assert "point outside" in xgboost_problem(Changed("right_children", 0, 0))
    assert xgboost_problem(Changed("base_weights", 0, 9.0)) == ""
