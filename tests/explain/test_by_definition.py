"""What is called exact is Shapley's definition, asked of random small models of each family."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import logit
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    AdaBoostClassifier,
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder
from sklearn.tree import DecisionTreeRegressor

from monitoring.domain import Deployment, Task
from monitoring.explain.shapley.shap_values import explain
from monitoring.models.wrap import wrap


def of_an_extra(library):
    """The library, where its extra is installed."""
    return pytest.importorskip(library, reason=f"the extra {library} is not installed")


FAMILIES = {
    "line": lambda size: Ridge(),
    "logistic regression": lambda size: LogisticRegression(),
    "tree": lambda size: DecisionTreeRegressor(max_depth=size),
    "forest": lambda size: RandomForestRegressor(size, max_depth=size, random_state=0),
    "extra trees": lambda size: ExtraTreesClassifier(size, max_depth=size, random_state=0),
    "gradient boosting": lambda size: GradientBoostingClassifier(n_estimators=size, random_state=0),
    "histogram boosting": lambda size: HistGradientBoostingClassifier(max_iter=size, min_samples_leaf=5),
    "AdaBoost": lambda size: AdaBoostClassifier(n_estimators=size, random_state=0),
    "XGBoost": lambda size: of_an_extra("xgboost").XGBClassifier(n_estimators=size, max_depth=3, n_jobs=1),
    "LightGBM": lambda size: of_an_extra("lightgbm").LGBMClassifier(
        n_estimators=size, min_child_samples=5, n_jobs=1, verbose=-1
    ),
    "CatBoost": lambda size: of_an_extra("catboost").CatBoostClassifier(
        n_estimators=size, depth=3, verbose=0, allow_writing_files=False
    ),
}


@pytest.mark.parametrize("family", FAMILIES)
@given(seed=st.integers(0, 2**20), size=st.integers(2, 5), coded=st.booleans())
@settings(max_examples=2)
def test_exact_values_are_those_of_the_definition(family, seed, size, coded, brute_force):
    random = np.random.default_rng(seed)
    rows = pd.DataFrame(random.normal(size=(80, 3)).round(1), columns=list("abc"))
    rows["d"] = random.choice(["x", "y", "z"], 80)
    signal = rows.a * (rows.d == "x") + rows.b * (rows.c > 0) + random.normal(size=80) / 3
    estimator = FAMILIES[family](size)
    task = Task.BINARY if hasattr(estimator, "predict_proba") else Task.REGRESSION
    encoder = OrdinalEncoder() if coded else OneHotEncoder()
    pipeline = Pipeline([("e", ColumnTransformer([("d", encoder, ["d"])], remainder="passthrough")), ("m", estimator)])
    pipeline.fit(rows, signal if task is Task.REGRESSION else (signal > 0).astype(int))
    names = {"numeric": ("a", "b", "c"), "categorical": ("d",)}
    model = wrap(pipeline, Deployment(name="d", title="D", task=task, label="y", **names), f"{family}{seed}{size}")

    found = explain(model, rows.iloc[[3]], rows.iloc[40:48], seed=0)
    assert found.method in ("exact tree values", "exact linear values")

    def score(mixed):
        scores = model.predict(mixed)
        return logit(scores) if found.unit == "log-odds" else scores

    expected = brute_force(score, rows.iloc[[3]], rows.iloc[40:48])
    size = max(1.0, abs(found.prediction))
    assert {each.column: each.amount for each in found.contributions} == pytest.approx(expected, abs=1e-6 * size)
