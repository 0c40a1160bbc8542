"""Sums of trees that scikit-learn hides behind other estimators, and what is none."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, softmax
from sklearn.ensemble import (
    AdaBoostClassifier,
    AdaBoostRegressor,
    BaggingClassifier,
    BaggingRegressor,
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
)
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor, ExtraTreeClassifier

from monitoring.explain.forests.margin import constant, margin
from monitoring.explain.forests.trees import forest

SUMS = [
    BaggingClassifier(n_estimators=7, max_features=0.6, random_state=0),
    BaggingClassifier(ExtraTreesClassifier(4, max_depth=3), n_estimators=3, random_state=0),
    BaggingClassifier(DecisionTreeClassifier(max_depth=3), n_estimators=4, max_samples=4, random_state=1),
    BaggingRegressor(n_estimators=7, max_features=0.6, random_state=0),
    BaggingRegressor(HistGradientBoostingRegressor(max_iter=4), n_estimators=3, random_state=0),
    AdaBoostClassifier(n_estimators=6, random_state=0),
    AdaBoostClassifier(DecisionTreeClassifier(max_depth=3), n_estimators=6, random_state=0),
    ExtraTreeClassifier(max_depth=4, random_state=0),
    GradientBoostingRegressor(loss="huber", n_estimators=6),
    GradientBoostingRegressor(loss="quantile", init="zero", n_estimators=6),
    HistGradientBoostingRegressor(loss="poisson", max_iter=6),
    HistGradientBoostingRegressor(loss="quantile", quantile=0.7, max_iter=6),
]


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("estimator", SUMS, ids=lambda each: type(each).__name__)
def test_sums_of_sums_are_found(estimator, classes):
    random = np.random.default_rng(1)
    rows = random.normal(size=(300, 5))
    label = np.digitize(rows[:, 0] + rows[:, 1] * rows[:, 2], [0, 1][: classes - 1])
    estimator.fit(rows, label)
    places = range(classes) if hasattr(estimator, "classes_") else [None]
    raws = []
    for place in places:
        trees = forest(estimator, place)
        assert len(np.unique(margin(trees, trees.read(rows)))) > 1
        assert constant(trees, rows) is not None
        raws.append(trees.raw(rows))
    if places != [None] and trees.scale == "margin":
        odds = softmax(np.transpose(raws), axis=1) if classes > 2 else expit(np.transpose(raws))
        assert odds == pytest.approx(estimator.predict_proba(rows))


def test_log_odds_of_the_exponential_loss_are_twice_the_sum():
    rows = np.random.default_rng(1).normal(size=(200, 3))
    estimator = GradientBoostingClassifier(loss="exponential", n_estimators=5).fit(rows, rows[:, 0] > rows[:, 1])
    trees = forest(estimator, 1)
    assert constant(trees, rows) is not None
    assert expit(trees.raw(rows)) == pytest.approx(estimator.predict_proba(rows)[:, 1])


@pytest.mark.parametrize("categorical", [[False, True, False, True], "from_dtype"])
def test_categories_of_histogram_boosting_are_split_as_it_does(categorical):
    """Its own encoder puts categories in front; unseen ones and gaps go their way."""
    random = np.random.default_rng(2)
    table = pd.DataFrame({"a": random.normal(size=600), "b": random.integers(0, 9, 600) * 3 + 5})
    table["c"], table["d"] = random.normal(size=600), random.choice([4.0, 7.0, 200.0, np.nan], 600)
    label = (table.a + (table.b % 2) * table.c + (table.d == 7) * 2 > 0.5).astype(int)
    if categorical == "from_dtype":
        table["b"] = pd.Categorical("n" + table["b"].astype(str))
    estimator = HistGradientBoostingClassifier(
        max_iter=15, min_samples_leaf=5, categorical_features=categorical, random_state=0
    ).fit(table.iloc[:500], label[:500])
    trees = forest(estimator, 1)
    assert sum((tree.split >= 0).sum() for tree in trees.trees) > 5
    new = table.iloc[500:].copy()
    if categorical != "from_dtype":
        new.loc[500:520, "b"] = 99
        new.loc[520:540, "d"] = np.nan
    assert constant(trees, new) is not None
    assert constant(trees, table) == pytest.approx(float(estimator._baseline_prediction[0, 0]))


def test_what_is_no_sum_of_trees_has_none():
    rows = np.random.default_rng(1).normal(size=(60, 3))
    label = rows[:, 0] > 0
    assert forest(LinearRegression().fit(rows, rows[:, 0]), None) is None
    assert forest(AdaBoostRegressor(n_estimators=3).fit(rows, rows[:, 0]), None) is None
    assert forest(AdaBoostClassifier(LogisticRegression(), n_estimators=3).fit(rows, label), 1) is None
    assert forest(BaggingClassifier(LogisticRegression(), n_estimators=3).fit(rows, label), 1) is None
    assert forest(BaggingClassifier(HistGradientBoostingClassifier(), n_estimators=2).fit(rows, label), 1) is None
    assert forest(GradientBoostingClassifier(init=LogisticRegression(), n_estimators=2).fit(rows, label), 1) is None
    assert forest(DecisionTreeRegressor().fit(rows, rows[:, :2]), None) is None
