"""LightGBM's text files: scores are the library's, and what a file does not tell is asked or found."""

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Task
from monitoring.errors import ModelError
from monitoring.models.families.lightgbm import pandas_places
from monitoring.models.unseen import Familiar, Strangers
from tests.models.families.made import CATEGORICAL, frame, known, labels, opened, strange, typed

lightgbm = pytest.importorskip("lightgbm", reason="the extra lightgbm is not installed")

ROWS = frame()
NUMBERS = ROWS[["age", "income", "visits"]]
ONLY = {"numeric": tuple(NUMBERS), "categorical": ()}
OBJECTIVES = {Task.BINARY: "binary", Task.MULTICLASS: "multiclass", Task.REGRESSION: "regression"}


def trained(label, rows=NUMBERS, columns="auto", **settings):
    usual = {"verbosity": -1, "min_data_in_leaf": 5, "num_leaves": 7, "num_threads": 1, "min_data_per_group": 5}
    data = lightgbm.Dataset(rows, label, categorical_feature=columns, params={"verbosity": -1})
    return lightgbm.train(usual | settings, data, 10)


def saved(booster, path):
    booster.save_model(path)
    return path


@pytest.mark.parametrize("task", Task)
def test_scores_are_the_librarys_own(tmp_path, task):
    settings = {"num_class": 3} if task is Task.MULTICLASS else {}
    booster = trained(labels(ROWS, task), typed(ROWS), objective=OBJECTIVES[task], **settings)
    model = opened(task, saved(booster, tmp_path / "m.txt"))
    np.testing.assert_allclose(model.predict(ROWS), booster.predict(typed(ROWS)), atol=1e-6)
    np.testing.assert_allclose(model.predict(strange(ROWS)), booster.predict(known(ROWS)), atol=1e-6)


def test_an_unseen_category_is_told(tmp_path):
    model = opened(
        Task.BINARY, saved(trained(labels(ROWS, Task.BINARY), typed(ROWS), objective="binary"), tmp_path / "m")
    )
    assert model.categories == {"town": ("north", "south", "west"), "floor": ("1", "2", "3", "4")}
    found = Strangers(Familiar.of(model, {}))
    found.add("town", {"moon": 3, "south": 2})
    assert [(one.column, one.rows) for one in found.result()] == [("town", 3)]


@pytest.mark.parametrize(
    "settings",
    [
        {"objective": "binary", "linear_tree": True},
        {"objective": "binary", "zero_as_missing": True},
        {"objective": "binary", "boosting": "dart"},
        {"objective": "binary", "boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.5},
        {"objective": "binary", "sigmoid": 2.0},
        {"objective": "cross_entropy"},
    ],
    ids=lambda settings: "-".join(map(str, settings.values())),
)
def test_probabilities_of_every_kind(tmp_path, settings):
    full = NUMBERS.fillna({"age": 35.0})
    booster = trained(labels(ROWS, Task.BINARY), full, **settings)
    model = opened(Task.BINARY, saved(booster, tmp_path / "m.txt"), **ONLY)
    for rows in (full, NUMBERS):  # with gaps in a column that had none in training
        np.testing.assert_allclose(model.predict(rows), booster.predict(rows), atol=1e-6)
        np.testing.assert_allclose(model.pipeline.decision_function(rows), booster.predict(rows, raw_score=True))


@pytest.mark.parametrize("objective", ["poisson", "quantile", "mape", "regression_l1", "cross_entropy_lambda"])
def test_objectives_of_values(tmp_path, objective):
    label = labels(ROWS, Task.REGRESSION)
    booster = trained(label / label.max(), objective=objective, reg_sqrt=True)
    model = opened(Task.REGRESSION, saved(booster, tmp_path / "m.txt"), **ONLY)
    np.testing.assert_allclose(model.predict(NUMBERS), booster.predict(NUMBERS), atol=1e-6)


def test_a_ranking_is_a_value(tmp_path):
    data = lightgbm.Dataset(NUMBERS, labels(ROWS, Task.MULTICLASS), group=[10] * 20)
    booster = lightgbm.train({"objective": "lambdarank", "verbosity": -1}, data, 5)
    model = opened(Task.REGRESSION, saved(booster, tmp_path / "m.txt"), **ONLY)
    np.testing.assert_allclose(model.predict(NUMBERS), booster.predict(NUMBERS), atol=1e-6)


def test_one_against_the_rest_stays_as_it_answers(tmp_path):
    booster = trained(labels(ROWS, Task.MULTICLASS), objective="multiclassova", num_class=3)
    model = opened(Task.MULTICLASS, saved(booster, tmp_path / "m.txt"), **ONLY)
    np.testing.assert_allclose(model.predict(NUMBERS), booster.predict(NUMBERS), atol=1e-6)


def test_the_file_holds_the_trees_up_to_the_best_round(tmp_path):
    label = labels(ROWS, Task.BINARY)
    fitted = lightgbm.LGBMClassifier(n_estimators=60, learning_rate=1.0, verbosity=-1, min_child_samples=2, n_jobs=1)
    fitted.fit(
        NUMBERS[:100],
        label[:100],
        eval_X=NUMBERS[100:],
        eval_y=label[100:],
        callbacks=[lightgbm.early_stopping(5, verbose=False)],
    )
    assert fitted.best_iteration_ < 50
    model = opened(Task.BINARY, saved(fitted.booster_, tmp_path / "m.txt"), **ONLY)
    np.testing.assert_allclose(model.predict(NUMBERS), fitted.predict_proba(NUMBERS)[:, 1], atol=1e-6)


def own_objective(scores, data):
    return 1 / (1 + np.exp(-scores)) - data.get_label(), np.full(len(scores), 0.25)


def test_what_an_own_objective_answers_is_the_settings(tmp_path):
    booster = trained(labels(ROWS, Task.BINARY), objective=own_objective)
    path, raw = saved(booster, tmp_path / "m.txt"), booster.predict(NUMBERS)
    assert raw.min() < 0
    model = opened(Task.BINARY, path, output="log-odds", **ONLY)
    np.testing.assert_allclose(model.predict(NUMBERS), 1 / (1 + np.exp(-raw)), atol=1e-6)
    np.testing.assert_allclose(opened(Task.REGRESSION, path, **ONLY).predict(NUMBERS), raw, atol=1e-6)


def test_numbers_that_are_categories(tmp_path):
    codes = ROWS.assign(
        town=typed(ROWS)["town"].cat.codes.astype(float).where(ROWS["town"].notna()), floor=ROWS["floor"]
    )
    booster = trained(labels(ROWS, Task.BINARY), codes, list(CATEGORICAL), objective="binary")
    model = opened(Task.BINARY, saved(booster, tmp_path / "m.txt"))
    assert model.categories["floor"] == ("1", "2", "3", "4")
    given = codes.assign(floor=codes["floor"].astype(str), town=codes["town"].map({0.0: "0", 1.0: "1.0", 2.0: "2"}))
    np.testing.assert_allclose(model.predict(given), booster.predict(codes), atol=1e-6)
    new = codes.assign(floor=77)
    np.testing.assert_allclose(model.predict(new), booster.predict(new), atol=1e-6)
    found = Strangers(Familiar.of(model, {}))
    found.add("floor", {"77": 2, 3: 1})
    assert [(one.column, one.rows) for one in found.result()] == [("floor", 2)]


def test_columns_of_both_kinds_of_categories_are_told_apart(tmp_path):
    rows = typed(ROWS).assign(visits=ROWS["visits"].astype(int) + 3)
    booster = trained(labels(ROWS, Task.BINARY), rows, [*CATEGORICAL, "visits"], objective="binary")
    model = opened(Task.BINARY, saved(booster, tmp_path / "m.txt"))
    given = ROWS.assign(visits=rows["visits"])
    np.testing.assert_allclose(model.predict(given), booster.predict(rows), atol=1e-6)


def test_pandas_categories_go_to_the_only_columns_that_they_fit():
    assert pandas_places([["a"], ["b", "c"]], ["none", "-1:0:1", "[0:1]"]) == {0: ("a",), 1: ("b", "c")}
    assert pandas_places([], ["0:1", "[0:1]"]) == {}
    with pytest.raises(ModelError, match="does not say which of its columns"):
        pandas_places([["a", "b"]], ["0:1", "1:0"])


def test_a_column_of_one_value_in_training_may_hold_anything(tmp_path):
    rows = typed(ROWS).assign(town=pd.Categorical(["north"] * len(ROWS)))
    booster = trained(labels(ROWS, Task.BINARY), rows, objective="binary")
    model = opened(Task.BINARY, saved(booster, tmp_path / "m.txt"))
    np.testing.assert_allclose(model.predict(ROWS), booster.predict(rows), atol=1e-6)


def test_names_that_lightgbm_writes_otherwise_and_names_that_it_makes_up(tmp_path):
    label = labels(ROWS, Task.BINARY)
    booster = trained(label, NUMBERS.rename(columns={"income": "net income"}), objective="binary")
    wanted = {"numeric": ("age", "net income", "visits"), "categorical": ()}
    model = opened(Task.BINARY, saved(booster, tmp_path / "m.txt"), **wanted)
    rows = NUMBERS.rename(columns={"income": "net income"})
    np.testing.assert_allclose(model.predict(rows), booster.predict(NUMBERS.to_numpy()), atol=1e-6)
    bare = trained(label, NUMBERS.to_numpy(), objective="binary")
    path = saved(bare, tmp_path / "b.txt")
    shuffled = {"numeric": ("visits", "age", "income"), "categorical": ()}
    model = opened(Task.BINARY, path, features=("age", "income", "visits"), **shuffled)
    np.testing.assert_allclose(model.predict(NUMBERS), bare.predict(NUMBERS.to_numpy()), atol=1e-6)
    columns = {name: f"Column_{place}" for place, name in enumerate(NUMBERS)}
    model = opened(Task.BINARY, path, numeric=("Column_2", "Column_0", "Column_1"), categorical=())
    np.testing.assert_allclose(
        model.predict(NUMBERS.rename(columns=columns)), bare.predict(NUMBERS.to_numpy()), atol=1e-6
    )
