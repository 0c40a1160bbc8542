"""What trees add up to, computed by us, is what their library says."""

import numpy as np
import pytest
from sklearn.ensemble import (
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)

from monitoring.explain.forests.forest import Forest, Tree, dense
from monitoring.explain.forests.margin import constant, margin
from monitoring.explain.forests.trees import forest

FORESTS = [
    RandomForestClassifier(9, random_state=0),
    RandomForestRegressor(9, random_state=0),
    ExtraTreesRegressor(9, random_state=0),
    GradientBoostingClassifier(n_estimators=9, random_state=0),
    GradientBoostingRegressor(n_estimators=9, random_state=0),
    HistGradientBoostingClassifier(max_iter=9, min_samples_leaf=5),
    HistGradientBoostingRegressor(max_iter=9, min_samples_leaf=5),
]


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("estimator", FORESTS, ids=lambda each: type(each).__name__)
def test_trees_add_up_to_what_the_estimator_says(estimator, classes):
    random = np.random.default_rng(1)
    rows = random.normal(size=(400, 4))
    rows[:, 3] = random.integers(0, 3, 400)
    if "Gradient" not in type(estimator).__name__ or "Hist" in type(estimator).__name__:
        rows[random.random((400, 4)) < 0.1] = np.nan
    label = np.digitize(np.nansum(rows, axis=1), [0, 1][: classes - 1])
    estimator.fit(rows, label)
    places = range(classes) if hasattr(estimator, "classes_") else [None]
    for place in places:
        trees = forest(estimator, place)
        added = constant(trees, rows)
        assert added is not None
        assert margin(trees, trees.read(rows)) + added == pytest.approx(trees.raw(rows), abs=1e-9)


def test_categories_go_their_ways_and_unknown_ones_as_missing_values_do():
    tree = Tree(
        left=np.array([1, -1, -1]),
        right=np.array([2, -1, -1]),
        feature=np.array([0, -2, -2]),
        threshold=np.zeros(3),
        missing_left=np.array([True, False, False]),
        value=np.array([0.0, 10.0, 20.0]),
        split=np.array([1, -1, -1]),
        ways=np.array([[0, 0, 0, 0], [1, 0, -1, 1]], dtype=np.int8),
    )
    trees = Forest((tree, tree), "value", dense, lambda rows: np.zeros(len(rows)))
    codes = np.array([[0.0], [1], [2], [3], [4], [1e9], [-1], [np.nan]])
    assert margin(trees, codes).tolist() == [20, 40, 20, 20, 20, 20, 20, 20]


def test_trees_that_are_not_the_model_have_no_constant():
    rows = np.arange(40.0).reshape(-1, 1)
    trees = forest(RandomForestRegressor(3, random_state=0).fit(rows, rows[:, 0]), None)
    other = Forest(trees.trees, trees.scale, trees.read, lambda rows: rows[:, 0] * 2)
    assert constant(other, rows) is None
    assert constant(trees, rows) == pytest.approx(0)
