"""Estimators inside of wrappers: which are found, and that what is found adds up to the right values."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import logit
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import (
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
    VotingClassifier,
    VotingRegressor,
)
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import FixedThresholdClassifier, GridSearchCV, TunedThresholdClassifierCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MinMaxScaler, QuantileTransformer, StandardScaler

from monitoring.domain import Deployment, Task
from monitoring.explain.shapley.shap_values import explain
from monitoring.explain.target import choose
from monitoring.models.wrap import wrap

B, R = Task.BINARY, Task.REGRESSION
TREES, LINES, ALL = "exact tree values", "exact linear values", "exact values from all coalitions"
BOTH = "exact tree and linear values"
FOREST = {"n_estimators": 5, "max_depth": 4, "random_state": 0}
BOOST = {"n_estimators": 5, "max_depth": 3, "random_state": 0}


def behind(encoder, estimator):
    return Pipeline([("e", encoder), ("m", estimator)])


def nested(fresh):
    return behind(fresh("one-hot"), make_pipeline(StandardScaler(with_mean=False), LogisticRegression()))


def search(fresh):
    pipeline = behind(fresh("one-hot"), GradientBoostingClassifier(**BOOST))
    return GridSearchCV(pipeline, {"m__max_depth": [2, 3]}, cv=2)


def inner_search(fresh):
    return behind(fresh("ordinal"), GridSearchCV(RandomForestClassifier(**FOREST), {"max_depth": [3, 4]}, cv=2))


def votes(fresh):
    members = [("a", behind(fresh("one-hot"), RandomForestClassifier(**FOREST)))]
    members.append(("b", behind(fresh("ordinal"), RandomForestClassifier(**FOREST | {"random_state": 1}))))
    return VotingClassifier(members, voting="soft", weights=[3, 1])


def votes_of_margins(fresh):
    members = [("a", behind(fresh("one-hot"), GradientBoostingClassifier(**BOOST)))]
    return VotingClassifier([*members, ("b", behind(fresh("one-hot"), LogisticRegression()))], voting="soft")


def voted_values(fresh):
    members = [("a", behind(fresh("one-hot"), RandomForestRegressor(**FOREST)))]
    return VotingRegressor([*members, ("b", behind(fresh("one-hot"), LinearRegression()))], weights=[1, 2])


def calibrated(estimator, method, kind="one-hot", **more):
    return lambda fresh: CalibratedClassifierCV(behind(fresh(kind), estimator), method=method, cv=2, **more)


def scaled_label(transformer):
    return lambda fresh: TransformedTargetRegressor(
        behind(fresh("one-hot"), GradientBoostingRegressor(**BOOST)), transformer=transformer
    )


boosting = GradientBoostingClassifier(**BOOST)
CASES = {
    "a pipeline as last step": (nested, B, LINES, "log-odds"),
    "a search over a pipeline": (search, B, TREES, "log-odds"),
    "a search as last step": (inner_search, B, TREES, "probability"),
    "a fixed threshold": (lambda fresh: FixedThresholdClassifier(search(fresh), threshold=0.3), B, TREES, "log-odds"),
    "a tuned threshold": (lambda fresh: TunedThresholdClassifierCV(nested(fresh), cv=2), B, LINES, "log-odds"),
    "a vote of forests behind other encoders": (votes, B, TREES, "probability"),
    "a vote of margins": (votes_of_margins, B, ALL, "probability"),
    "a mean of trees and a line": (voted_values, R, BOTH, "delay"),
    "one sigmoid": (calibrated(boosting, "sigmoid", ensemble=False), B, TREES, "log-odds"),
    "one sigmoid of a forest": (
        calibrated(RandomForestClassifier(**FOREST), "sigmoid", ensemble=False),
        B,
        TREES,
        "log-odds",
    ),
    "one temperature": (calibrated(boosting, "temperature", ensemble=False), B, TREES, "log-odds"),
    "two sigmoids": (calibrated(boosting, "sigmoid"), B, ALL, "probability"),
    "isotonic": (calibrated(boosting, "isotonic", ensemble=False), B, ALL, "probability"),
    "a scaled label": (scaled_label(MinMaxScaler((-3, 5))), R, TREES, "delay"),
    "a bent label": (scaled_label(QuantileTransformer(n_quantiles=20)), R, ALL, "delay"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrapped_is_split_into_the_values_by_definition(name, rows, signal, encoders, brute_force):
    make, task, method, unit = CASES[name]
    names = {"numeric": ("temp", "wind", "seats"), "categorical": ("origin", "carrier")}
    deployment = Deployment(name="d", title="D", task=task, label="delay", **names)
    estimator = make(encoders).fit(rows, signal if task is R else (signal > 0.2).astype(int))
    model = wrap(estimator, deployment, name)
    row, background = rows.iloc[[11]], rows.iloc[50:62]
    found = explain(model, row, background, seed=0)
    assert (found.method, found.unit) == (method, unit)
    target = choose(model, model.prepare(row))

    def score(mixed):
        scores = target.of(model.predict(mixed))
        return logit(scores) if unit == "log-odds" else scores

    expected = brute_force(score, row, background)
    assert max(map(abs, expected.values())) > 1e-3
    assert {each.column: each.amount for each in found.contributions} == pytest.approx(expected, abs=1e-6)
    assert found.prediction == pytest.approx(score(row)[0], abs=1e-9)
    assert abs(found.residual) < 1e-6


def boosters():
    """Of two libraries, as their users have them: fresh, by name."""
    xgboost = pytest.importorskip("xgboost", reason="the extra xgboost is not installed")
    lightgbm = pytest.importorskip("lightgbm", reason="the extra lightgbm is not installed")
    few = {"n_estimators": 6, "max_depth": 3, "n_jobs": 1}
    return {"xgboost": xgboost.XGBClassifier(**few), "lightgbm": lightgbm.LGBMClassifier(**few, verbose=-1)}


@pytest.mark.filterwarnings("ignore:X does not have valid feature names")
@pytest.mark.parametrize("name", ["xgboost", "lightgbm"])
@pytest.mark.parametrize(("unit", "method"), [("", TREES), ("log-odds", TREES), ("probability", ALL)])
def test_other_libraries_are_found_inside_of_wrappers(rows, signal, encoders, brute_force, name, unit, method):
    search = GridSearchCV(behind(encoders("one-hot"), boosters()[name]), {"m__max_depth": [2, 3]}, cv=2)
    estimator = FixedThresholdClassifier(search, threshold=0.4).fit(rows, (signal > 0.2).astype(int))
    names = {"numeric": ("temp", "wind", "seats"), "categorical": ("origin", "carrier")}
    model = wrap(estimator, Deployment(name="d", title="D", task=B, label="delay", **names), name)
    row, background = rows.iloc[[11]], rows.iloc[50:62]
    found = explain(model, row, background, seed=0, unit=unit)
    assert (found.method, found.unit) == (method, unit or "log-odds")

    def score(mixed):
        scores = model.predict(mixed)
        return scores if unit == "probability" else logit(scores)

    expected = brute_force(score, row, background)
    assert {each.column: each.amount for each in found.contributions} == pytest.approx(expected, abs=2e-6)
    assert abs(found.residual) < 1e-6


def test_a_library_that_adds_up_a_thousand_trees_with_32_bits_is_still_split_exactly():
    xgboost = pytest.importorskip("xgboost", reason="the extra xgboost is not installed")
    values = np.random.default_rng(0).normal(size=(300, 12))
    label = 1000 + 300 * values[:, 0] * values[:, 1]
    estimator = xgboost.XGBRegressor(n_estimators=1000, max_depth=3, n_jobs=1).fit(values, label)
    names = tuple(f"f{place}" for place in range(12))
    model = wrap(estimator, Deployment(name="d", title="D", task=R, numeric=names, label="y"), "single")
    table = pd.DataFrame(values, columns=list(names))
    found = [explain(model, table.iloc[[place]], table.iloc[:100], seed=0) for place in range(100, 130)]
    assert {each.method for each in found} == {TREES}
    assert max(abs(each.residual) for each in found) < 0.01
