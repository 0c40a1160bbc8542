"""XGBoost's and LightGBM's trees: the sum is what the library says, also where its own explainer misses it."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix
from scipy.special import expit, softmax

from monitoring.explain.forests.margin import constant, margin
from monitoring.explain.forests.trees import forest
from monitoring.explain.shapley.tree_values import TreeValues

xgboost = pytest.importorskip("xgboost", reason="the extra xgboost is not installed")
lightgbm = pytest.importorskip("lightgbm", reason="the extra lightgbm is not installed")

RANDOM = np.random.default_rng(0)
N = 400
NUMBERS = pd.DataFrame({"a": RANDOM.normal(size=N), "b": RANDOM.normal(size=N).round(1), "e": RANDOM.normal(size=N)})
NUMBERS.loc[RANDOM.random(N) < 0.1, "a"] = np.nan
NUMBERS.loc[RANDOM.random(N) < 0.3, "b"] = 0.0
CODES = RANDOM.integers(0, 40, N)
TABLE = NUMBERS.assign(
    c=pd.Categorical(RANDOM.choice([*"xyzw", None], N)),
    d=pd.Categorical(RANDOM.choice([10, 20, 30, 40, 50, 60, 70], N)),
)
VALUE = NUMBERS["b"] * 2 + (TABLE["c"] == "x") + (TABLE["d"] == 30) * 2 + CODES % 2 * NUMBERS["e"]
TWO, THREE = (VALUE > 0.5).astype(int), np.digitize(VALUE, [-0.5, 1.0])
SPARSE = csr_matrix(NUMBERS.fillna(0).to_numpy())
CODED = np.column_stack([NUMBERS, CODES])
GAPS = pd.DataFrame({"b": [np.nan, 0, 1, -3], "e": [0, np.nan, np.nan, 0.1]})


def xgb(kind="Classifier", **how):
    return getattr(xgboost, f"XGB{kind}")(**{"n_estimators": 9, "max_depth": 3, "n_jobs": 1, "verbosity": 0} | how)


def lgb(kind="Classifier", **how):
    common = {"n_estimators": 9, "min_child_samples": 5, "min_data_per_group": 5, "cat_smooth": 1}
    return getattr(lightgbm, f"LGBM{kind}")(**common, verbose=-1, n_jobs=1, **how)


CASES = {
    "xgboost one category or the others": (xgb(enable_categorical=True, max_cat_to_onehot=9), TABLE, TWO),
    "xgboost sets of categories": (xgb(enable_categorical=True, max_cat_to_onehot=1), TABLE, THREE),
    "xgboost codes": (xgb(enable_categorical=True, feature_types=["q", "q", "q", "c"]), CODED, TWO),
    "xgboost base score of several classes": (xgb(), NUMBERS, THREE),
    "xgboost dart": (xgb(booster="dart", rate_drop=0.5), NUMBERS, TWO),
    "xgboost an own missing value": (xgb(missing=-999), NUMBERS.fillna(-999), TWO),
    "xgboost 0 is missing": (xgb(missing=0), NUMBERS, TWO),
    "xgboost what a sparse matrix leaves out is missing": (xgb(), SPARSE, TWO),
    "xgboost random forest": (xgb("RFClassifier"), NUMBERS, THREE),
    "xgboost several trees a round": (xgb("Regressor", num_parallel_tree=3), NUMBERS, VALUE),
    "xgboost large values": (xgb("Regressor", grow_policy="lossguide", max_leaves=9), NUMBERS, VALUE * 1e5),
    "xgboost counts": (xgb("Regressor", objective="count:poisson"), NUMBERS, THREE),
    "lightgbm categories": (lgb(), TABLE, TWO),
    "lightgbm categories, several classes": (lgb(), TABLE, THREE),
    "lightgbm numbers": (lgb("Regressor"), NUMBERS, VALUE),
    "lightgbm 0 is missing": (lgb("Regressor", zero_as_missing=True), NUMBERS, VALUE),
    "lightgbm nothing is missing": (lgb("Regressor", use_missing=False), NUMBERS, VALUE),
    "lightgbm random forest": (lgb(boosting_type="rf", bagging_freq=1, bagging_fraction=0.6), NUMBERS, THREE),
    "lightgbm dart": (lgb(boosting_type="dart"), NUMBERS, TWO),
    "lightgbm sparse": (lgb(), SPARSE, TWO),
    "lightgbm one against the others": (lgb(objective="multiclassova"), NUMBERS, THREE),
    "lightgbm nothing to split": (lgb("Regressor"), NUMBERS, VALUE * 0 + 3),
}


@pytest.mark.parametrize("name", CASES)
def test_trees_add_up_to_the_librarys_own_raw_score(name):
    estimator, rows, label = CASES[name]
    estimator.fit(rows, label)
    raws = []
    for place in range(len(estimator.classes_)) if hasattr(estimator, "classes_") else [None]:
        trees = forest(estimator, place)
        assert constant(trees, rows) is not None
        raws.append(trees.raw(rows))
    if len(raws) > 1 and "against" not in name:
        odds = softmax(np.transpose(raws), axis=1) if len(raws) > 2 else expit(np.transpose(raws))
        assert odds == pytest.approx(estimator.predict_proba(rows), abs=1e-6)


@pytest.mark.parametrize(
    "name",
    [
        "xgboost sets of categories",
        "xgboost base score of several classes",
        "xgboost dart",
        "xgboost an own missing value",
        "lightgbm categories",
        "lightgbm 0 is missing",
        "lightgbm nothing is missing",
        "lightgbm random forest",
    ],
)
def test_values_are_those_of_the_definition_asked_of_the_library_itself(name, brute_force):
    """All coalitions of raw columns, on the library's own raw score; a column that it ignores gets exactly 0."""
    estimator, rows, label = CASES[name]
    rows = rows.assign(idle=0.5)
    trees = forest(estimator.fit(rows, label), 1 if hasattr(estimator, "classes_") else None)
    columns, background = len(rows.columns), rows.iloc[100:108]
    values = TreeValues.of(trees, trees.read(background), range(columns), columns)
    row = rows.iloc[[11]]

    def score(mixed):
        return trees.raw(mixed.astype(rows.dtypes))

    found = values.amounts(trees.read(row))
    assert found == pytest.approx(list(brute_force(score, row, background).values()), abs=1e-6)
    assert np.abs(found).max() > 1e-3
    assert found[-1] == 0


def test_a_gap_where_lightgbm_has_seen_none_is_0():
    estimator = lgb().fit(NUMBERS[["b", "e"]], TWO)
    trees = forest(estimator, 1)
    assert constant(trees, GAPS) is not None
    filled = margin(trees, trees.read(GAPS.fillna(0)))
    assert margin(trees, trees.read(GAPS)) == pytest.approx(filled)


def test_codes_that_lightgbm_has_not_seen_go_its_way():
    trees = forest(lgb().fit(CODED, TWO, categorical_feature=[3]), 1)
    strange = CODED.copy()
    strange[:, 3] = np.arange(N) % 90 - 9
    assert sum((tree.split >= 0).sum() for tree in trees.trees if tree.split is not None) > 3
    assert constant(trees, strange) is not None


def test_trees_behind_the_best_round_have_no_say():
    new = (NUMBERS[300:], THREE[300:])
    first = xgb(early_stopping_rounds=2, n_estimators=60, learning_rate=0.9)
    first.fit(NUMBERS[:300], THREE[:300], eval_set=[new], verbose=False)
    second = lightgbm.LGBMClassifier(n_estimators=60, learning_rate=0.9, verbose=-1, n_jobs=1)
    stop = [lightgbm.early_stopping(2, verbose=False)]
    second.fit(NUMBERS[:300], THREE[:300], eval_X=(new[0],), eval_y=(new[1],), callbacks=stop)
    assert first.get_booster().num_boosted_rounds() > first.best_iteration + 1
    for estimator, rounds in ((first, first.best_iteration + 1), (second, second.best_iteration_)):
        trees = forest(estimator, 1)
        assert len(trees.trees) == rounds
        assert constant(trees, NUMBERS) is not None


def test_what_is_no_sum_of_trees_has_none():
    whole = NUMBERS.fillna(0)
    assert forest(xgb("Regressor", booster="gblinear").fit(whole, VALUE), None) is None
    assert forest(lgb("Regressor", linear_tree=True).fit(whole, VALUE), None) is None
    assert forest(xgb("Regressor", multi_strategy="multi_output_tree").fit(whole, np.c_[VALUE, TWO]), None) is None
