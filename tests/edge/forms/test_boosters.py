"""XGBoost's and LightGBM's own files, and their estimators inside of a pipeline."""

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.pipeline import make_pipeline

from monitoring.domain import Task
from monitoring.edge.forms.form import form_of
from monitoring.errors import ModelError
from tests.edge.forms.bundles import bundle, gap, hard, labels, neighbours, raw, rows, wrapped
from tests.edge.forms.test_families import columns
from tests.models.families import made

xgboost = pytest.importorskip("xgboost", reason="the extra xgboost is not installed")
lightgbm = pytest.importorskip("lightgbm", reason="the extra lightgbm is not installed")

BINARY, SEVERAL, VALUE = Task.BINARY, Task.MULTICLASS, Task.REGRESSION
SINGLE = 6e-8  # of a probability that is made in 32 bits
XGBOOST = {
    "logistic": (BINARY, {"objective": "binary:logistic"}),
    "softprob": (SEVERAL, {"objective": "multi:softprob", "num_class": 3}),
    "softmax": (SEVERAL, {"objective": "multi:softmax", "num_class": 3}),
    "squares": (VALUE, {"objective": "reg:squarederror"}),
    "gamma": (VALUE, {"objective": "reg:gamma"}),
    "dart": (BINARY, {"objective": "binary:logistic", "booster": "dart", "rate_drop": 0.4}),
    "forest": (BINARY, {"objective": "binary:logistic", "num_parallel_tree": 3, "subsample": 0.7}),
}
LIGHTGBM = {
    "logistic": (BINARY, {"objective": "binary", "sigmoid": 2.0}),
    "softmax": (SEVERAL, {"objective": "multiclass", "num_class": 3}),
    "one by one": (SEVERAL, {"objective": "multiclassova", "num_class": 3}),
    "root": (VALUE, {"objective": "regression", "reg_sqrt": True}),
    "tweedie": (VALUE, {"objective": "tweedie"}),
    "forest": (BINARY, {"objective": "binary", "boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.6}),
    "zeros": (BINARY, {"objective": "binary", "zero_as_missing": True}),
    "no gaps": (BINARY, {"objective": "binary", "use_missing": False}),
}
SMALL = {"num_leaves": 8, "min_data_in_leaf": 5, "min_data_per_group": 5, "max_cat_to_onehot": 1, "verbosity": -1}
NUMBERS = ("age", "income", "visits")


def wild(count=120):
    """Gaps, zeros, near zeros, extremes; categories that nobody has seen, or writes so."""
    random = np.random.default_rng(3)
    frame = made.frame(9, count)
    for name in NUMBERS:
        chosen = random.random(count) < 0.3
        frame.loc[chosen, name] = random.choice([0.0, -0.0, np.nan, 1e30, -1e30, 1e-300, 1e-36, 0.1], chosen.sum())
    frame["town"] = frame["town"].where(random.random(count) > 0.2, "moon")
    frame["floor"] = frame["floor"].astype(object)
    frame.loc[random.random(count) < 0.2, "floor"] = 99
    frame.loc[random.random(count) < 0.1, "floor"] = "2.0"
    return frame


def require_same(folder, model, limit):
    """Same scores and no flips on usual rows, wild rows, and all thresholds; by rounded leaves within the bound."""
    form, rounded = (form_of(model, None, how, None) for how in (None, "int8"))
    opened, small = bundle(folder / "a", model, None, form), bundle(folder / "b", model, None, rounded)
    for frame in (made.frame(5), wild(), neighbours(form, made.frame(6, 300))):
        here, there = opened.score(raw(frame)), model.predict(frame)
        assert np.abs((here - there) / np.maximum(np.abs(there), 1.0)).max() <= limit
        assert ((here >= 0.5) == (there >= 0.5)).all()
        if not np.isnan(rounded.bound):
            assert np.abs(small.score(raw(frame)) - there).max() <= rounded.bound + limit


@pytest.mark.parametrize("categories", [True, False], ids=["categories", "numbers"])
@pytest.mark.parametrize(("task", "settings"), XGBOOST.values(), ids=XGBOOST)
def test_xgboost_says_on_a_device_what_it_says_here(tmp_path, task, settings, categories):
    table = made.frame()
    given = made.typed(table) if categories else table[list(NUMBERS)]
    rows_of = xgboost.DMatrix(given, made.labels(table, task) * 1.0, enable_categorical=True)
    booster = xgboost.train({"max_depth": 4, "max_cat_to_onehot": 2, **settings}, rows_of, 8)
    booster.save_model(tmp_path / "model.ubj")
    columns_of = {} if categories else {"numeric": NUMBERS, "categorical": ()}

    require_same(tmp_path, made.opened(task, tmp_path / "model.ubj", **columns_of), SINGLE)


@pytest.mark.parametrize("categories", [True, False], ids=["categories", "numbers"])
@pytest.mark.parametrize(("task", "settings"), LIGHTGBM.values(), ids=LIGHTGBM)
def test_lightgbm_says_on_a_device_what_it_says_here(tmp_path, task, settings, categories):
    table = made.frame()
    given = made.typed(table) if categories else table[list(NUMBERS)]
    booster = lightgbm.train({**SMALL, **settings}, lightgbm.Dataset(given, made.labels(table, task) * 1.0), 8)
    booster.save_model(tmp_path / "model.txt")
    columns_of = {} if categories else {"numeric": NUMBERS, "categorical": ()}

    require_same(tmp_path, made.opened(task, tmp_path / "model.txt", **columns_of), 1e-12)


@pytest.mark.parametrize("floors", ["numeric", "categorical"])
def test_numbers_that_are_categories_keep_their_codes(tmp_path, floors):
    table = made.frame()[["age", "floor", "visits"]].astype(float)
    data = lightgbm.Dataset(table, made.labels(made.frame(), BINARY), categorical_feature=["floor", "visits"])
    lightgbm.train({**SMALL, "objective": "binary"}, data, 8).save_model(tmp_path / "model.txt")
    numeric = ("age", "visits") if floors == "categorical" else ("age", "floor", "visits")
    settings = {"numeric": numeric, "categorical": () if "floor" in numeric else ("floor",)}

    require_same(tmp_path, made.opened(BINARY, tmp_path / "model.txt", **settings), 1e-12)


@pytest.mark.parametrize("task", list(Task))
def test_an_estimator_of_theirs_in_a_pipeline(tmp_path, task):
    table, value = rows(), task is VALUE
    for library, kind in ((xgboost, "XGB"), (lightgbm, "LGBM")):
        estimator = getattr(library, f"{kind}{'Regressor' if value else 'Classifier'}")(n_estimators=5)
        model, deployed = wrapped(make_pipeline(columns(), estimator).fit(table, labels(table, task)), task)
        opened = bundle(tmp_path / kind, model, deployed)

        assert gap(opened, model, hard()) <= SINGLE


def test_a_yes_or_no_between_numbers_is_read_as_it_was_fitted(tmp_path):
    table = rows()[["income", "delay"]].assign(member=np.random.default_rng(4).random(400) < 0.5)
    table = table[["income", "member", "delay"]]
    truth = (table["delay"] + 3 * table["member"] > 1.5) * 1
    for place, estimator in enumerate((xgboost.XGBClassifier, lightgbm.LGBMClassifier, GradientBoostingClassifier)):
        fitted = estimator(n_estimators=5).fit(table, truth)
        model, deployed = wrapped(fitted, numeric=tuple(table), categorical=())
        opened = bundle(tmp_path / str(place), model, deployed)

        assert gap(opened, model, table) <= SINGLE
        assert np.abs(model.predict(table.assign(member=~table["member"])) - model.predict(table)).max() > 0.2


def test_a_linear_booster_is_refused_by_its_name(tmp_path):
    data = xgboost.DMatrix(made.frame()[list(NUMBERS)].fillna(0.0), made.labels(made.frame(), VALUE))
    xgboost.train({"booster": "gblinear"}, data, 3).save_model(tmp_path / "m.ubj")
    model = made.opened(VALUE, tmp_path / "m.ubj", numeric=NUMBERS, categorical=())

    with pytest.raises(ModelError, match="XGBoost cannot go to a device: it is no sum of trees"):
        form_of(model, None, None, None)


def test_straight_lines_in_leaves_are_refused_by_their_name(tmp_path):
    table = made.frame()
    data = lightgbm.Dataset(table[list(NUMBERS)], made.labels(table, VALUE))
    lightgbm.train({**SMALL, "linear_tree": True, "objective": "regression"}, data, 3).save_model(tmp_path / "m.txt")
    model = made.opened(VALUE, tmp_path / "m.txt", numeric=NUMBERS, categorical=())

    with pytest.raises(ModelError, match=r"LightGBM cannot go to a device: .* \(linear_tree\)"):
        form_of(model, None, None, None)


def test_an_estimator_of_xgboosts_takes_numbers_beyond_32_bits_and_its_file_does_not(tmp_path):
    table = rows()[["income", "delay"]]
    estimator = xgboost.XGBClassifier(n_estimators=5, n_jobs=1).fit(table, labels(rows(), BINARY))
    model, deployed = wrapped(make_pipeline("passthrough", estimator), numeric=("income", "delay"), categorical=())
    frame = table.head(6).assign(delay=[1e39, -1e39, np.inf, -np.inf, 3.4e38, np.nan])

    assert gap(bundle(tmp_path, model, deployed), model, frame) <= SINGLE
    with pytest.raises(xgboost.core.XGBoostError, match="inf"):
        estimator.get_booster().predict(xgboost.DMatrix(frame))
