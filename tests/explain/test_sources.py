import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer, make_column_selector
from sklearn.decomposition import PCA
from sklearn.feature_selection import VarianceThreshold
from sklearn.impute import KNNImputer, SimpleImputer
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    KBinsDiscretizer,
    Normalizer,
    OneHotEncoder,
    OrdinalEncoder,
    StandardScaler,
)

from monitoring.explain.sources import sources

TABLE = pd.DataFrame(
    {
        "a": np.arange(40.0),
        "a_b": np.sin(np.arange(40.0)),
        "gap": [1.0, np.nan, 3.0, 5.0] * 10,
        "c": list("xyzz") * 10,
        "d": ["p", "q"] * 20,
    }
)
NUMBERS, TEXTS = ["a", "a_b", "gap"], ["c", "d"]


def observed(step):
    """Which raw columns each output really depends on: shuffle one at a time and see what moves."""
    base = np.asarray(step.transform(TABLE), dtype=float)
    moved = [set() for _ in range(base.shape[1])]
    for place, name in enumerate(TABLE.columns):
        for shift in (1, 2, 3):
            other = TABLE.assign(**{name: np.roll(TABLE[name].to_numpy(), shift)})
            now = np.asarray(step.transform(other), dtype=float)
            for column in np.flatnonzero((np.nan_to_num(now, nan=-9) != np.nan_to_num(base, nan=-9)).any(axis=0)):
                moved[column].add(place)
    return moved


HOT = {"sparse_output": False}
STEPS = {
    "one-hot": ColumnTransformer([("c", OneHotEncoder(**HOT), TEXTS), ("n", StandardScaler(), NUMBERS)]),
    "drop and rare": ColumnTransformer(
        [("c", OneHotEncoder(drop="first", min_frequency=15, **HOT), TEXTS), ("n", "passthrough", ["gap"])]
    ),
    "indicator": ColumnTransformer(
        [("n", Pipeline([("i", SimpleImputer(add_indicator=True)), ("s", StandardScaler())]), NUMBERS)]
    ),
    "remainder": ColumnTransformer([("c", OrdinalEncoder(), TEXTS)], remainder="passthrough"),
    "positions": ColumnTransformer([("c", OrdinalEncoder(), slice(3, 5)), ("n", "passthrough", [2, 0])]),
    "names in a slice": ColumnTransformer([("n", "passthrough", slice("a_b", "gap"))]),
    "mask and selector": ColumnTransformer(
        [
            ("m", StandardScaler(), [True, False, True, False, False]),
            ("t", OrdinalEncoder(), make_column_selector(dtype_include=object)),
        ]
    ),
    "twice": ColumnTransformer(
        [
            ("one", "passthrough", ["a"]),
            ("two", KBinsDiscretizer(3, encode="onehot-dense", quantile_method="averaged_inverted_cdf"), ["a"]),
        ]
    ),
    "union and selection": ColumnTransformer(
        [("u", FeatureUnion([("s", StandardScaler()), ("v", VarianceThreshold(1.0))]), ["a", "a_b"])]
    ),
    "ufunc": ColumnTransformer([("f", FunctionTransformer(np.abs), ["a_b", "a"]), ("off", "drop", ["c"])]),
}


@pytest.mark.parametrize("name", STEPS)
def test_the_map_is_what_shuffling_the_columns_shows(name):
    step = STEPS[name].fit(TABLE)
    found = sources([step], list(TABLE.columns))
    assert [{place} for place in found] == observed(step)


@pytest.mark.parametrize(
    "step",
    [
        PCA(2),
        Normalizer(),
        KNNImputer(),
        FunctionTransformer(lambda X: np.asarray(X) - np.asarray(X).mean(axis=1, keepdims=True)),
    ],
)
def test_steps_that_mix_columns_are_not_mapped(step):
    clean = TABLE.assign(gap=TABLE["gap"].fillna(0))
    mixing = ColumnTransformer([("m", step, NUMBERS)]).fit(clean)
    assert sources([mixing], list(TABLE.columns)) is None
