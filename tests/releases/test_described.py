"""What is recorded of a version, held against scikit-learn, against git's own files and against the reference."""

import json
import subprocess
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import log_loss, mean_absolute_error, r2_score, roc_auc_score
from sklearn.model_selection import KFold
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

from monitoring.connect import load_model
from monitoring.domain import Deployment, Task
from monitoring.errors import DataError
from monitoring.models.wrap import wrap
from monitoring.releases.described.columns import MOST_CATEGORIES, schema
from monitoring.releases.described.environment import differences, environment
from monitoring.releases.described.estimators import parameters, seeds
from monitoring.releases.described.measured import figures, measured, outcomes
from monitoring.releases.described.revision import code_revision
from monitoring.releases.described.training import read, training
from tests.small import connected

CARD = Deployment(name="d", title="d", task=Task.BINARY, score="s", label="y", time="at", numeric=("a", "b"))


def model_of(pipeline, card=CARD):
    random = np.random.default_rng(1)
    frame = pd.DataFrame(random.normal(size=(60, 2)), columns=["a", "b"])
    truth = (frame["a"] > 0).astype(int) if card.task is Task.BINARY else frame["a"]
    return wrap(pipeline.fit(frame, truth), card, "0" * 64)


def test_every_estimator_inside_is_told_with_its_parameters_and_the_same_bytes_each_time():
    forest = RandomForestClassifier(n_estimators=3, random_state=7, class_weight={1: 2.0, 0: 1.0})
    union = FeatureUnion([("scale", StandardScaler()), ("log", FunctionTransformer(np.abs, kw_args={"dtype": "f4"}))])
    encode = ColumnTransformer([("both", union, ["a", "b"])], remainder="drop")
    model = model_of(Pipeline([("encode", encode), ("model", forest)]))

    found = parameters(model)

    assert set(found) == {"", "encode", "encode__both", "encode__both__scale", "encode__both__log", "model"}
    assert found["model"]["parameters"]["class_weight"] == {"0": 1.0, "1": 2.0}
    assert found["encode__both__log"]["parameters"]["func"] == "numpy.absolute"
    own = {name: value for name, value in forest.get_params(deep=False).items() if name != "class_weight"}
    assert {name: found["model"]["parameters"][name] for name in own} == own
    again = model_of(Pipeline([("encode", encode), ("model", forest)]))
    assert json.dumps(found, allow_nan=False) == json.dumps(parameters(again), allow_nan=False)
    assert seeds(model) == {"model__random_state": 7}


def test_a_foreign_object_among_parameters_is_told_by_its_class_and_not_by_its_address():
    odd = LogisticRegression()
    model = model_of(odd)
    odd.note = odd.verbose = np.random.RandomState(3)

    assert parameters(model)[""]["parameters"]["verbose"] == "a numpy.random.mtrand.RandomState"
    odd.verbose = KFold(3, shuffle=True, random_state=1)
    assert parameters(model)[""]["parameters"]["verbose"] == "KFold(n_splits=3, random_state=1, shuffle=True)"
    odd.verbose = partial(np.clip, a_min=0)
    said = {"function": "numpy.clip", "args": [], "keywords": {"a_min": 0}}
    assert parameters(model)[""]["parameters"]["verbose"] == said
    assert seeds(model) == {"random_state": None}


def test_long_lists_of_categories_are_told_by_their_digest():
    encoder = OneHotEncoder(categories=[[float(i) for i in range(80)]] * 2, handle_unknown="ignore")
    model = model_of(Pipeline([("one", encoder), ("two", LogisticRegression())]))

    first, _ = parameters(model)["one"]["parameters"]["categories"]

    assert first["length"] == 80
    assert len(first["sha256"]) == 64


def test_the_schema_names_ranges_and_the_most_frequent_categories():
    card = Deployment(
        name="d", title="d", task=Task.BINARY, score="s", label="y", numeric=("a",), categorical=("town", "who"),
        sensitive=("who",),
    )  # fmt: skip
    rows = pd.DataFrame({"a": [1.0, np.inf, -2.0, np.nan] * 30, "town": [f"t{i % 60:02}" for i in range(120)]})
    rows.loc[60:, "town"] = "t59"
    found = {one["column"]: one for one in schema(card, rows.assign(who="x"))}

    assert (found["a"]["low"], found["a"]["high"], found["a"]["missing"]) == (-2.0, 1.0, 0.25)
    assert found["town"]["distinct"] == 60
    assert len(found["town"]["categories"]) == MOST_CATEGORIES
    assert "t59" in found["town"]["categories"]
    assert found["who"] == {
        "column": "who", "kind": "categorical", "role": "feature", "missing": 0.0, "sensitive": True
    }  # fmt: skip
    assert found["s"] == {"column": "s", "kind": "numeric", "role": "score"}


def test_a_training_file_is_told_with_its_span_and_what_cannot_be_read(tmp_path):
    rows = pd.DataFrame({"at": pd.date_range("2024-01-01", periods=9), "a": range(9), "b": 0.5, "y": [0, 1, None] * 3})
    card = replace(CARD, id="who")
    rows.assign(who=["x", "y", "x"] * 3).to_csv(tmp_path / "named.csv", index=False)
    assert read(tmp_path / "named.csv", card).frame["who"].tolist() == ["x", "y", "x"] * 3
    text = rows.to_csv(index=False).replace(",3,0.5", ",three,0.5")
    (tmp_path / "train.csv").write_text(text)

    found = training(tmp_path / "train.csv", CARD)
    frame = read(tmp_path / "train.csv", CARD).frame

    assert (found["rows"], found["rejected"], found["labelled"]) == (9, 1, 5)
    assert (found["first"], found["last"]) == ("2024-01-01T00:00:00", "2024-01-09T00:00:00")
    assert frame["a"].tolist() == [0, 1, 2, 4, 5, 6, 7, 8]
    (tmp_path / "other.csv").write_text("x,y\n1,1\n2,0\n")
    with pytest.raises(DataError, match="none of the model's columns"):
        training(tmp_path / "other.csv", CARD)


def test_the_revision_is_the_one_that_git_itself_names(tmp_path):
    def git(*words, folder=tmp_path):
        own = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main")
        done = subprocess.run(["git", *own, *words], cwd=folder, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    git("init", "-q")
    assert code_revision(tmp_path) == ""
    git("commit", "-q", "--allow-empty", "-m", "one")
    (tmp_path / "sub").mkdir()
    head = git("rev-parse", "HEAD")
    assert code_revision(tmp_path / "sub" / "model.skops") == head
    git("pack-refs", "--all")
    assert code_revision(tmp_path / "sub") == head
    git("worktree", "add", "-q", "-b", "x", str(tmp_path / "tree"))
    git("commit", "-q", "--allow-empty", "-m", "two", folder=tmp_path / "tree")
    assert code_revision(tmp_path / "tree") == git("rev-parse", "x")
    git("checkout", "-q", "--detach")
    assert code_revision(tmp_path) == head


def test_the_figures_on_the_reference_are_those_of_scikit_learn(tmp_path):
    workspace = connected(tmp_path)
    log = workspace.log("small")
    model = load_model(workspace, log.deployment)

    found = {one["metric"]: one for one in measured(model, log)}

    rows = pd.read_csv(tmp_path / "rows.csv")
    assert found["roc_auc"]["value"] == pytest.approx(roc_auc_score(rows["y"], rows["p"]), abs=1e-4)
    assert found["log_loss"]["value"] == pytest.approx(log_loss(rows["y"], rows["p"]))
    assert found["roc_auc"]["low"] < found["roc_auc"]["value"] < found["roc_auc"]["high"]
    assert (found["accuracy"]["n"], found["accuracy"]["basis"]) == (len(rows), "reference")
    json.dumps(list(found.values()), allow_nan=False)


def test_the_figures_of_values_are_those_of_scikit_learn_and_unlabelled_rows_are_left_out():
    card = Deployment(name="d", title="d", task=Task.REGRESSION, prediction="p", label="y", numeric=("a", "b"))
    model, random = model_of(Ridge(), card), np.random.default_rng(2)
    rows = pd.DataFrame(random.normal(size=(400, 2)), columns=["a", "b"])
    rows["y"] = rows["a"] + random.normal(size=400) + 50
    rows.loc[:99, "y"] = np.nan
    answers = model.predict(rows)

    found = {one["metric"]: one for one in figures(outcomes(card, rows, answers, ()), card)}

    known = rows["y"].notna()
    assert found["mae"]["value"] == pytest.approx(mean_absolute_error(rows["y"][known], answers[known]))
    assert found["r2"]["value"] == pytest.approx(r2_score(rows["y"][known], answers[known]))
    assert found["mae"]["n"] == 300
    none = figures(outcomes(card, rows.drop(columns="y"), answers, ()), card)
    assert {one["value"] for one in none} == {None}
    assert none[0]["reason"] == "the reference has no labels"


def test_the_figures_of_rare_classes_are_those_of_scikit_learn_too():
    """Their scores lie closer together than any even grid has cells."""
    card = Deployment(name="d", title="d", task=Task.MULTICLASS, label="y", class_scores={"a": "a", "b": "b", "c": "c"})
    random = np.random.default_rng(3)
    rare = 3e-4 / (1 + np.exp(-random.normal(size=(2, 3_000))))
    rows = pd.DataFrame({"y": np.select(list(random.random((2, 3_000)) < 1_000 * rare), ["a", "b"], "c")})
    answers = np.column_stack([*rare, 1 - rare.sum(axis=0)])

    found = {one["metric"]: one for one in figures(outcomes(card, rows, answers, ("a", "b", "c")), card)}

    each = [roc_auc_score(rows["y"] == name, answers[:, k]) for k, name in enumerate("abc")]
    assert found["roc_auc"]["value"] == pytest.approx(np.mean(each), abs=1e-3)
    assert found["roc_auc"]["high"] - found["roc_auc"]["low"] < 0.1


def test_an_environment_names_what_the_file_was_saved_with_and_what_differs(tmp_path):
    skops.io.dump(model_of(LogisticRegression()).pipeline, tmp_path / "model.skops")
    found = environment(tmp_path / "model.skops")

    assert found["file"]["scikit-learn"] == found["packages"]["scikit-learn"]
    older = {**found, "packages": {**found["packages"], "numpy": "1.0", "gone": "2"}}
    assert differences(older, found) == [
        f"numpy was 1.0 and is {found['packages']['numpy']}",
        "gone was 2 and is not there",
    ]
    assert differences(found, found) == []
    other = {**found, "arithmetic": ["openblas 0.3 Haswell"], "file": {"scikit-learn": "1.0"}}
    assert [each.partition(" and is")[0] for each in differences(other, found)] == [
        "linear algebra was openblas 0.3 Haswell",
        "scikit-learn was 1.0",
    ]
    before = {key: value for key, value in found.items() if key != "arithmetic"}
    assert differences(before, found) == []


def test_a_version_is_measured_by_the_class_that_the_log_shows_to_mean_yes(releases, connected, tmp_path):
    rows = pd.read_csv(connected / "rows.csv")
    model = LogisticRegression().fit(rows[["a", "b"]], rows["y"].map({1: "hit", 0: "miss"}))
    skops.io.dump(model, tmp_path / "words.skops")
    found = {each["metric"]: each["value"] for each in releases.add(tmp_path / "words.skops").metrics}
    assert found == {each["metric"]: pytest.approx(each["value"]) for each in releases.version("1").metrics}
