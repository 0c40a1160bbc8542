"""What a model's own file leaves open of how it is read: found by the logged scores, or said."""

import numpy as np
import pandas as pd
import pytest

from monitoring import connect
from monitoring.agreement.agreement import judge
from monitoring.agreement.compare import Logged
from monitoring.agreement.readings import stand_ins
from monitoring.agreement.settle import settle
from monitoring.domain import Deployment, ModelFile, Task
from monitoring.errors import ModelError
from monitoring.log import Workspace
from tests.models.families.made import untried

xgboost = pytest.importorskip("xgboost", reason="the extra xgboost is not installed")

N = 300
RANDOM = np.random.default_rng(3)
ROWS = pd.DataFrame({"age": RANDOM.normal(40, 9, N).round(2), "income": RANDOM.lognormal(3, 1, N)})
ROWS["age"] = ROWS["age"].where(RANDOM.random(N) > 0.2, -999.0)
LABEL = ((ROWS["income"] > 20) ^ (ROWS["age"] < 0) ^ (RANDOM.random(N) < 0.1)).astype(int)
TOML = """
name = "d"
task = "binary"
[columns]
id = "id"
label = "outcome"
score = "p"
numeric = ["income", "age"]
[reference]
path = "log.csv"
[log]
predictions = ["log.csv"]
[model]
path = "model.ubj"
"""


@pytest.fixture
def add(tmp_path):
    """As `connect.add` compares a model with a log, without a workspace."""

    def compared(booster, scores=None, **model):
        path = tmp_path / "model.ubj"
        booster.save_model(path)
        settings = {"name": "d", "title": "D", "task": Task.BINARY, "label": "outcome", "numeric": ("income", "age")}
        deployment = Deployment(**settings, model=ModelFile(path, **model), score=None if scores is None else "p")
        said = np.empty(0) if scores is None else np.asarray(scores, dtype=float)
        loaded = untried(path)
        best, questions = settle(loaded.pipeline, deployment, "", Logged(ROWS, said, "the log", N, N))
        return judge(best, questions, deployment), best.model

    return compared


def connected(folder, booster, scores):
    """The same by the whole way, and the model as pages load it."""
    booster.save_model(folder / "model.ubj")
    ROWS.assign(id=range(N), outcome=LABEL, p=scores).to_csv(folder / "log.csv", index=False)
    (folder / "d.toml").write_text(TOML)
    workspace = Workspace(folder / "workspace")
    done = connect.add(workspace, folder / "d.toml")
    return done.agreement, connect.load_model(workspace, done.log.deployment)


def trained(objective="binary:logistic", missing=np.nan, rounds=10, label=LABEL, **more):
    rows = xgboost.DMatrix(ROWS, label, missing=missing)
    return xgboost.train({"objective": objective, "nthread": 1, "max_depth": 3, **more}, rows, rounds)


def own(booster, missing=np.nan, **more):
    return booster.predict(xgboost.DMatrix(ROWS, missing=missing), **more)


def test_the_number_that_means_missing_is_found_by_the_logged_scores(add, tmp_path):
    booster = trained(missing=-999)
    expected = own(booster, -999)
    assert ((own(booster) >= 0.5) != (expected >= 0.5)).sum() > 20  # what is lost where nobody looks
    agreement, model = connected(tmp_path, booster, expected)
    assert agreement.sentence.startswith(f"the model agrees on {N} rows")
    line = "[model] missing = -999"
    assert agreement.notes == (f"the logged scores are those of the model with -999 as missing: {line}",)
    np.testing.assert_allclose(model.predict(ROWS), expected, atol=1e-6)
    agreement, model = add(booster, expected, missing=-999.0)
    assert agreement.notes == ()
    assert not agreement.doubtful


def test_a_few_rows_of_another_version_do_not_hide_it(add):
    booster = trained(missing=-999)
    scores = own(booster, -999)
    scores[:20] = 0.123
    agreement, _ = add(booster, scores)
    assert agreement.doubtful
    assert any("[model] missing = -999" in note for note in agreement.notes)


def test_it_is_said_where_no_logged_score_shows_it(add):
    agreement, _ = add(trained(missing=-999))
    note = "the model's file does not say which number means missing: where -999 does, write [model] missing = -999"
    assert note in agreement.notes


def test_the_trees_that_count_are_found_by_the_logged_scores_or_said(add):
    booster = trained(rounds=30)
    booster.set_attr(best_iteration="4")
    best, every = own(booster, iteration_range=(0, 5)), own(booster)
    agreement, model = add(booster, best)
    assert agreement.notes == ('the logged scores are those of the model with its best trees: [model] trees = "best"',)
    np.testing.assert_allclose(model.predict(ROWS), best, atol=1e-6)
    agreement, model = add(booster, every)
    assert agreement.notes == ()
    np.testing.assert_allclose(model.predict(ROWS), every, atol=1e-6)
    said = [note for note in add(booster)[0].notes if note.startswith("the model stopped early")]
    assert len(said) == 1
    assert said[0].endswith('where the best ones are meant, write [model] trees = "best"')


def log_odds_gradient(scores, data):
    return 1 / (1 + np.exp(-scores)) - data.get_label(), np.full(len(scores), 0.25)


def test_what_the_answers_of_an_own_objective_are_is_found_or_asked(add):
    rows = xgboost.DMatrix(ROWS, LABEL)
    booster = xgboost.train({"nthread": 1, "max_depth": 3, "base_score": 0.0}, rows, 5, obj=log_odds_gradient)
    raw = booster.predict(rows)
    agreement, model = add(booster, 1 / (1 + np.exp(-raw)))
    assert agreement.notes[0].endswith('[model] output = "log-odds"')
    np.testing.assert_allclose(model.predict(ROWS), 1 / (1 + np.exp(-raw)), atol=1e-6)
    with pytest.raises(ModelError, match="objective is reg:squarederror, which does not say") as refused:
        add(booster)
    assert refused.value.hint.endswith('output = "probability" or output = "log-odds"')
    agreement, _ = add(booster, output="log-odds")
    squared = trained("reg:squarederror", label=LABEL * 0.6 + 0.2)
    agreement, model = add(squared, own(squared))
    assert agreement.notes[0].endswith('[model] output = "probability"')
    np.testing.assert_allclose(model.predict(ROWS), own(squared), atol=1e-6)


def test_numbers_that_may_stand_for_a_gap_are_those_of_numbers_alone():
    rows = pd.DataFrame({"a": ["x", "x"], "b": [np.nan, np.nan], "c": [np.inf, np.inf], "d": [-1, 5]})
    assert stand_ins(rows, ("a", "b", "c", "d", "gone")) == [-1.0]
