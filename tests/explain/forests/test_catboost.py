"""CatBoost's trees, even ones and others: the sum is what it says itself."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, softmax

from monitoring.explain.forests.margin import constant
from monitoring.explain.forests.trees import forest
from monitoring.explain.shapley.tree_values import TreeValues

catboost = pytest.importorskip("catboost", reason="the extra catboost is not installed")

RANDOM = np.random.default_rng(0)
N = 300
NUMBERS = pd.DataFrame({"a": RANDOM.normal(size=N), "b": RANDOM.normal(size=N).round(1)})
NUMBERS.loc[RANDOM.random(N) < 0.1, "a"] = np.nan
TABLE = NUMBERS.assign(c=RANDOM.choice([*"xyzw", "ä ö"], N), e=RANDOM.normal(size=N), d=RANDOM.integers(0, 3, N))
VALUE = NUMBERS["b"] * 2 + TABLE["a"].isna() + (TABLE["c"] == "x") * TABLE["e"] + (TABLE["d"] == 1) * 2
TWO, THREE = (VALUE > 0.5).astype(int), np.digitize(VALUE, [-0.5, 1.0])


def model(kind="Classifier", **how):
    common = {"iterations": 8, "depth": 3, "verbose": 0, "thread_count": 1, "allow_writing_files": False}
    return getattr(catboost, f"CatBoost{kind}")(**common, **how)


@pytest.mark.parametrize("policy", ["SymmetricTree", "Depthwise", "Lossguide"])
@pytest.mark.parametrize(
    ("label", "gaps"), [(TWO, "Max"), (THREE, "Min"), (VALUE, "Min")], ids=["two", "three", "value"]
)
@pytest.mark.parametrize("categories", [[], ["c", "d"]], ids=["numbers", "categories"])
def test_trees_add_up_to_its_own_raw_score(policy, gaps, label, categories):
    rows = TABLE if categories else NUMBERS
    kind = "Regressor" if label is VALUE else "Classifier"
    estimator = model(kind, grow_policy=policy, nan_mode=gaps, cat_features=categories, one_hot_max_size=9)
    estimator.fit(rows, label)
    new = rows.assign(c=np.where(np.arange(N) % 9, rows["c"], "never seen")) if categories else rows
    raws = []
    for place in range(len(estimator.classes_)) if kind == "Classifier" else [None]:
        trees = forest(estimator, place)
        assert any(tree.split is not None for tree in trees.trees) is bool(categories)
        assert constant(trees, new) is not None
        raws.append(trees.raw(new))
    if len(raws) > 1:
        odds = softmax(np.transpose(raws), axis=1) if len(raws) > 2 else expit(np.transpose(raws))
        assert odds == pytest.approx(estimator.predict_proba(new), abs=1e-6)


def test_what_is_counted_of_categories_is_no_tree_of_ours():
    estimator = model(cat_features=["c"], one_hot_max_size=2).fit(TABLE[["c", "b"]], (TABLE["c"] > "x").astype(int))
    assert forest(estimator, 1) is None


@pytest.mark.parametrize("policy", ["SymmetricTree", "Depthwise", "Lossguide"])
def test_values_are_those_of_the_definition_asked_of_catboost_itself(policy, brute_force):
    ignored = TABLE.assign(still=1.0)
    estimator = model(grow_policy=policy, cat_features=["c", "d"], one_hot_max_size=9).fit(ignored, TWO)
    trees, background, row = forest(estimator, 1), ignored.iloc[40:52], ignored.iloc[[7]]

    def score(mixed):
        return estimator.predict(mixed.astype(ignored.dtypes), prediction_type="RawFormulaVal")

    columns = len(ignored.columns)
    found = TreeValues.of(trees, trees.read(background), range(columns), columns).amounts(trees.read(row))
    assert found == pytest.approx(list(brute_force(score, row, background).values()), abs=1e-6)
    assert found[-1] == 0.0
