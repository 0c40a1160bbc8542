"""XGBoost's own files: scores are the library's, and what a file does not tell is asked or found."""

import json

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Task
from monitoring.errors import ModelError
from monitoring.models.unseen import Familiar, Strangers
from monitoring.models.wrap import wrap
from tests.models.families.made import TOWNS, deployment, frame, known, labels, opened, strange, typed

xgboost = pytest.importorskip("xgboost", reason="the extra xgboost is not installed")

ROWS = frame()
NUMBERS = ROWS[["age", "income", "visits"]]
ONLY = {"numeric": tuple(NUMBERS), "categorical": ()}


def estimator(task, **more):
    kind = xgboost.XGBRegressor if task is Task.REGRESSION else xgboost.XGBClassifier
    return kind(n_estimators=10, max_depth=3, n_jobs=1, enable_categorical=True, **more)


def own(model, task, rows):
    if task is Task.REGRESSION:
        return model.predict(rows)
    found = model.predict_proba(rows)
    return found[:, 1] if task is Task.BINARY else found


def saved(model, path):
    model.save_model(path)
    return path


def trained(label, rows=NUMBERS, rounds=10, **settings):
    own_function = {"obj": settings.pop("obj")} if "obj" in settings else {}
    depth = {} if settings.get("booster") == "gblinear" else {"max_depth": 3}
    return xgboost.train({"nthread": 1, **depth, **settings}, xgboost.DMatrix(rows, label), rounds, **own_function)


@pytest.mark.parametrize("ending", ["json", "ubj"])
@pytest.mark.parametrize("task", Task)
def test_scores_are_the_librarys_own(tmp_path, task, ending):
    fitted = estimator(task).fit(typed(ROWS), labels(ROWS, task))
    model = opened(task, saved(fitted, tmp_path / f"m.{ending}"))
    np.testing.assert_allclose(model.predict(ROWS), own(fitted, task, typed(ROWS)), atol=1e-6)
    np.testing.assert_allclose(model.predict(strange(ROWS)), own(fitted, task, known(ROWS)), atol=1e-6)


def test_an_unseen_category_is_told(tmp_path):
    fitted = estimator(Task.BINARY).fit(typed(ROWS), labels(ROWS, Task.BINARY))
    model = opened(Task.BINARY, saved(fitted, tmp_path / "m.ubj"))
    assert model.categories == {"town": ("north", "south", "west"), "floor": ("1", "2", "3", "4")}
    found = Strangers(Familiar.of(model, {}))
    found.add("town", {"moon": 3, "south": 2})
    found.add("floor", {"9": 1, 2.0: 4})
    told = [(one.column, one.rows, one.values[0].value) for one in found.result()]
    assert told == [("town", 3, "moon"), ("floor", 1, "9")]


def test_the_number_that_means_missing_is_the_settings(tmp_path):
    rows = NUMBERS.fillna(-999)
    fitted = xgboost.XGBClassifier(n_estimators=10, missing=-999).fit(rows, labels(ROWS, Task.BINARY))
    path, expected = saved(fitted, tmp_path / "m.json"), fitted.predict_proba(rows)[:, 1]
    assert np.abs(opened(Task.BINARY, path, **ONLY).predict(rows) - expected).max() > 0.01
    np.testing.assert_allclose(opened(Task.BINARY, path, missing=-999, **ONLY).predict(rows), expected, atol=1e-6)


def test_early_stopping_counts_as_the_interface_that_saved_it_counts(tmp_path):
    label = labels(ROWS, Task.BINARY)
    fitted = xgboost.XGBClassifier(n_estimators=60, early_stopping_rounds=5, learning_rate=1.0)
    fitted.fit(NUMBERS[:100], label[:100], eval_set=[(NUMBERS[100:], label[100:])], verbose=False)
    path, booster = saved(fitted, tmp_path / "m.json"), fitted.get_booster()
    assert 0 < fitted.best_iteration + 1 < booster.num_boosted_rounds()
    best, every = fitted.predict_proba(NUMBERS)[:, 1], booster.predict(xgboost.DMatrix(NUMBERS))
    assert np.abs(best - every).max() > 0.01
    np.testing.assert_allclose(opened(Task.BINARY, path, **ONLY).predict(NUMBERS), best, atol=1e-6)
    np.testing.assert_allclose(opened(Task.BINARY, path, trees="all", **ONLY).predict(NUMBERS), every, atol=1e-6)
    booster.set_attr(scikit_learn=None)  # as `xgboost.train` leaves it, whose predict uses every tree
    bare = saved(booster, tmp_path / "b.json")
    np.testing.assert_allclose(opened(Task.BINARY, bare, **ONLY).predict(NUMBERS), every, atol=1e-6)
    np.testing.assert_allclose(opened(Task.BINARY, bare, trees="best", **ONLY).predict(NUMBERS), best, atol=1e-6)


def test_the_best_trees_cannot_be_asked_of_a_model_that_did_not_stop_early(tmp_path):
    path = saved(trained(labels(ROWS, Task.BINARY), objective="binary:logistic"), tmp_path / "m.json")
    with pytest.raises(ModelError, match="no best round"):
        opened(Task.BINARY, path, trees="best", **ONLY)


@pytest.mark.parametrize(
    "settings",
    [
        {"objective": "binary:logistic", "booster": "dart", "rate_drop": 0.5},
        {"objective": "binary:logistic", "booster": "gblinear"},
        {"objective": "binary:logistic", "num_parallel_tree": 3, "subsample": 0.5},
        {"objective": "reg:logistic"},
        {"objective": "binary:logistic", "base_score": 0.1},
    ],
    ids=lambda settings: "-".join(map(str, settings.values())),
)
def test_probabilities_of_every_booster(tmp_path, settings):
    rows = NUMBERS.fillna(0) if settings.get("booster") == "gblinear" else NUMBERS
    booster = trained(labels(ROWS, Task.BINARY), rows, **settings)
    model = opened(Task.BINARY, saved(booster, tmp_path / "m.ubj"), **ONLY)
    np.testing.assert_allclose(model.predict(rows), booster.predict(xgboost.DMatrix(rows)), atol=1e-6)
    raw = booster.predict(xgboost.DMatrix(rows), output_margin=True)
    np.testing.assert_allclose(model.pipeline.decision_function(rows), raw, atol=1e-5)


def test_log_odds_become_probabilities(tmp_path):
    booster = trained(labels(ROWS, Task.BINARY), objective="binary:logitraw")
    raw = booster.predict(xgboost.DMatrix(NUMBERS))
    model = opened(Task.BINARY, saved(booster, tmp_path / "m.json"), **ONLY)
    np.testing.assert_allclose(model.predict(NUMBERS), 1 / (1 + np.exp(-raw)), atol=1e-6)


@pytest.mark.parametrize("objective", ["multi:softmax", "multi:softprob"])
def test_several_classes_are_probabilities_and_get_their_names(tmp_path, objective):
    label = labels(ROWS, Task.MULTICLASS)
    booster = trained(label, objective=objective, num_class=3)
    raw = booster.predict(xgboost.DMatrix(NUMBERS), output_margin=True)
    expected = np.exp(raw) / np.exp(raw).sum(axis=1, keepdims=True)
    path, scores = saved(booster, tmp_path / "m.json"), {"high": "p_high", "low": "p_low", "mid": "p_mid"}
    names = ["low", "mid", "high"]
    model = opened(Task.MULTICLASS, path, classes=tuple(names), class_scores=scores, **ONLY)
    assert model.classes == tuple(scores)
    np.testing.assert_allclose(model.predict(NUMBERS), expected[:, [names.index(name) for name in scores]], atol=1e-6)
    with pytest.raises(ModelError, match="has the classes 0, 1, 2") as refused:
        opened(Task.MULTICLASS, path, class_scores=scores, **ONLY)
    assert '[model] classes = ["high", "low", "mid"]' in refused.value.hint
    with pytest.raises(ModelError, match="names 2 classes, the model has 3"):
        opened(Task.MULTICLASS, path, classes=("low", "mid"), class_scores=scores, **ONLY)


@pytest.mark.parametrize(
    "objective", ["count:poisson", "reg:tweedie", "reg:absoluteerror", "rank:pairwise", "survival:cox"]
)
def test_objectives_of_values(tmp_path, objective):
    booster = trained(labels(ROWS, Task.REGRESSION), objective=objective)
    model = opened(Task.REGRESSION, saved(booster, tmp_path / "m.ubj"), **ONLY)
    np.testing.assert_allclose(model.predict(NUMBERS), booster.predict(xgboost.DMatrix(NUMBERS)), rtol=1e-6)
    with pytest.raises(ModelError, match="no probabilities"):
        opened(Task.MULTICLASS, tmp_path / "m.ubj", **ONLY)


def test_decisions_are_no_probabilities(tmp_path):
    path = saved(trained(labels(ROWS, Task.BINARY), objective="binary:hinge"), tmp_path / "m.json")
    with pytest.raises(ModelError, match="binary:hinge: it gives decisions and no probabilities"):
        opened(Task.BINARY, path, **ONLY)


def test_several_values_at_once_are_refused(tmp_path):
    label = labels(ROWS, Task.REGRESSION)
    path = saved(trained(np.c_[label, -label], objective="reg:squarederror"), tmp_path / "m.json")
    with pytest.raises(ModelError, match="answers 2 numbers a row"):
        opened(Task.REGRESSION, path, **ONLY)


def test_a_model_of_bare_arrays_takes_its_columns_names_from_the_setting(tmp_path):
    booster = trained(labels(ROWS, Task.BINARY), NUMBERS.to_numpy(), objective="binary:logistic")
    features = ("age", "income", "visits")
    given = {"numeric": ("visits", "age", "income"), "categorical": (), "features": features}
    model = opened(Task.BINARY, saved(booster, tmp_path / "m.json"), **given)
    expected = booster.predict(xgboost.DMatrix(NUMBERS.to_numpy()))
    np.testing.assert_allclose(model.predict(NUMBERS[["visits", "income", "age"]]), expected, atol=1e-6)


def test_a_text_in_a_column_of_numbers_is_named(tmp_path):
    path = saved(trained(labels(ROWS, Task.BINARY), objective="binary:logistic"), tmp_path / "m.json")
    model = opened(Task.BINARY, path, numeric=("age", "income"), categorical=("visits",))
    np.testing.assert_array_equal(
        model.predict(NUMBERS.assign(visits=NUMBERS["visits"].astype(int).astype(str))), model.predict(NUMBERS)
    )
    with pytest.raises(ModelError, match="takes the column 'visits' as numbers, and 'many' is none"):
        model.predict(NUMBERS.assign(visits="many"))


def test_columns_of_places_are_taken_as_numbers(tmp_path):
    codes = ROWS.assign(town=typed(ROWS)["town"].cat.codes.astype(float).where(ROWS["town"].notna()))
    kinds = ["float", "c", "float", "c", "float"]
    label, names = labels(ROWS, Task.BINARY), list(codes)
    rows = xgboost.DMatrix(codes.to_numpy(float), label, feature_names=names, feature_types=kinds)
    booster = xgboost.train({"objective": "binary:logistic"}, rows, 5)
    model = opened(Task.BINARY, saved(booster, tmp_path / "m.ubj"))
    given = codes.assign(town=codes["town"].map({0.0: "0", 1.0: "1.0", 2.0: "2"}), floor=codes["floor"].astype(str))
    np.testing.assert_allclose(model.predict(given), booster.predict(rows), atol=1e-6)


def test_categories_that_an_older_file_does_not_hold_are_asked_for(tmp_path):
    fitted = estimator(Task.BINARY).fit(typed(ROWS), labels(ROWS, Task.BINARY))
    path = saved(fitted, tmp_path / "m.json")
    content = json.loads(path.read_text())
    del content["learner"]["gradient_booster"]["model"]["cats"]
    path.write_text(json.dumps(content | {"version": [2, 1, 0]}))
    with pytest.raises(ModelError, match="does not hold the categories of the column 'town' whole") as refused:
        opened(Task.BINARY, path)
    assert '[model] categories = {"town" = ["first", "second", "…"]}' in refused.value.hint
    model = opened(Task.BINARY, path, categories={"town": TOWNS, "floor": (1, 2, 3, 4)})
    np.testing.assert_allclose(model.predict(strange(ROWS)), own(fitted, Task.BINARY, known(ROWS)), atol=1e-6)


@pytest.mark.parametrize("towns", [("Bonn", "Kiel", "Köln", "Ulm"), ("a", "b", "ä"), ("東京", "大阪", "x")])
def test_categories_that_xgboost_cuts_are_asked_for_and_compared_with_what_is_left(tmp_path, towns):
    rows = pd.DataFrame({"town": pd.Categorical(np.array(towns)[np.arange(120) % len(towns)], categories=towns)})
    fitted = xgboost.XGBClassifier(n_estimators=5, enable_categorical=True).fit(rows, np.arange(120) % len(towns) == 1)
    path, only = saved(fitted, tmp_path / "m.ubj"), {"numeric": (), "categorical": ("town",)}
    expected, texts = fitted.predict_proba(rows)[:, 1], rows.astype(object)
    with pytest.raises(ModelError, match="cuts names with letters beyond ASCII") as refused:
        opened(Task.BINARY, path, **only)
    assert "…" in refused.value.hint
    with pytest.raises(ModelError, match="do not fit what the model's file has of them"):
        opened(Task.BINARY, path, categories={"town": towns[::-1]}, **only)
    for model in (opened(Task.BINARY, path, categories={"town": towns}, **only), in_skops(fitted, tmp_path, towns)):
        np.testing.assert_allclose(model.predict(texts), expected, atol=1e-6)
        np.testing.assert_allclose(model.predict(texts[::-1].head(1)), expected[-1:], atol=1e-6)


def in_skops(fitted, folder, towns):
    wanted = deployment(Task.BINARY, folder, categories={"town": towns}, numeric=(), categorical=("town",))
    with pytest.raises(ModelError, match="cuts names"):
        wrap(fitted, deployment(Task.BINARY, folder, numeric=(), categorical=("town",)), "")
    return wrap(fitted, wanted, "")
