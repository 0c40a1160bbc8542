"""In which columns trees can only rise or fall: found in the trees of each library that was told so."""

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import ExtraTreesRegressor, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier

from monitoring.explain.forests.forest import Forest, Tree
from monitoring.explain.forests.monotone import monotone
from monitoring.explain.forests.trees import forest

RANDOM = np.random.default_rng(4)
ROWS = pd.DataFrame(RANDOM.normal(size=(900, 4)), columns=list("abcd")).mask(RANDOM.random((900, 4)) < 0.08)
FULL = ROWS.fillna(0.3)
VALUE = np.tanh(FULL["a"]) * (1 + (FULL["c"] > 0)) - FULL["b"] + FULL["c"] * FULL["d"] + RANDOM.normal(size=900) * 0.5
LABEL = (VALUE > 0).astype(int)
ASKED = [1, -1, 0, 0]


def boosters():
    import catboost
    import lightgbm
    import xgboost

    few = {"n_estimators": 15, "n_jobs": 1}
    yield xgboost.XGBClassifier(**few, max_depth=4, monotone_constraints=tuple(ASKED))
    yield xgboost.XGBRegressor(**few, max_depth=4, monotone_constraints={"a": 1, "b": -1})
    yield lightgbm.LGBMClassifier(**few, verbose=-1, monotone_constraints=ASKED)
    yield catboost.CatBoostClassifier(
        iterations=15, monotone_constraints=ASKED, verbose=0, allow_writing_files=False, thread_count=1
    )


def own():
    yield HistGradientBoostingClassifier(max_iter=15, monotonic_cst={"a": 1, "b": -1})
    yield DecisionTreeClassifier(max_depth=6, monotonic_cst=ASKED, random_state=0)
    yield RandomForestClassifier(8, max_depth=6, monotonic_cst=ASKED, random_state=0)
    yield ExtraTreesRegressor(8, max_depth=6, monotonic_cst=ASKED, random_state=0)


def found_as_asked(estimator):
    is_value = type(estimator).__name__.endswith("Regressor")
    estimator.fit(ROWS, VALUE if is_value else LABEL)
    places = [(None, 1)] if is_value else [(1, 1), (0, -1)]
    for place, sign in places:
        trees = forest(estimator, place)
        assert monotone(trees, range(4)) == {0: sign, 1: -sign}, type(estimator).__name__
        assert monotone(trees, [1, 2]) == {1: -sign}


def test_what_scikit_learn_was_told_is_found_in_its_trees():
    for estimator in own():
        found_as_asked(estimator)


def test_what_boosters_were_told_is_found_in_their_trees():
    for name in ("xgboost", "lightgbm", "catboost"):
        pytest.importorskip(name, reason=f"the extra {name} is not installed")
    for estimator in boosters():
        found_as_asked(estimator)


def test_a_column_that_nobody_was_told_of_is_free():
    estimator = HistGradientBoostingClassifier(max_iter=15).fit(ROWS, LABEL)
    assert monotone(forest(estimator, 1), range(4)) == {}


def tree(**changed):
    """Column 0 leads to column 1 at 0, on both sides; leaves 1, 5 to the left, 3, 7 to the right."""
    nodes = {
        "left": np.array([1, 3, 5, -1, -1, -1, -1]),
        "right": np.array([2, 4, 6, -1, -1, -1, -1]),
        "feature": np.array([0, 1, 1, -1, -1, -1, -1]),
        "threshold": np.zeros(7),
        "missing_left": np.array([True] * 7),
        "value": np.array([0.0, 0.0, 0.0, 1.0, 5.0, 3.0, 7.0]),
    }
    return Forest((Tree(**nodes | changed),), "value", lambda rows: rows, lambda rows: rows)


def test_leaves_are_compared_only_where_the_column_alone_leads_from_one_to_the_other():
    assert monotone(tree(), [0, 1]) == {0: 1, 1: 1}  # 5 and 3 lie on two sides of both


def test_a_gap_in_another_column_may_lead_across():
    across = np.array([True, False, True, True, True, True, True])  # from 5, where it is to the right, to 3
    assert monotone(tree(missing_left=across), [0, 1]) == {1: 1}
