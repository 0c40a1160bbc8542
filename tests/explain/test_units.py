"""Probability or log-odds: each adds up in its own unit, is named, and is what its definition says."""

import numpy as np
import pytest
from scipy.special import expit, logit
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.tree import DecisionTreeClassifier

from monitoring.domain import Task
from monitoring.errors import ModelError
from monitoring.explain import run
from monitoring.explain.result import Skipped
from monitoring.explain.shapley.shap_values import explain
from monitoring.explain.shapley.tree_values import TreeValues
from monitoring.explain.target import choose

ALL, TREES, LINES = "exact values from all coalitions", "exact tree values", "exact linear values"
FOREST = RandomForestClassifier(6, max_depth=2, random_state=0)
BOOSTING = GradientBoostingClassifier(n_estimators=6, random_state=0)
NETWORK = MLPClassifier((4,), alpha=1.0, max_iter=3000, solver="lbfgs", random_state=0)
CASES = [
    (FOREST, "probability", TREES),
    (FOREST, "log-odds", ALL),
    (BOOSTING, "probability", ALL),
    (BOOSTING, "log-odds", TREES),
    (LogisticRegression(), "probability", ALL),
    (LogisticRegression(), "log-odds", LINES),
    (NETWORK, "probability", ALL),
    (NETWORK, "log-odds", ALL),
]


@pytest.mark.parametrize(("estimator", "unit", "method"), CASES)
def test_both_units_are_split_into_the_values_by_definition(fitted, rows, brute_force, estimator, unit, method):
    model = fitted(estimator)
    row, background = rows.iloc[[11]], rows.iloc[50:62]
    found = explain(model, row, background, seed=0, unit=unit)
    assert (found.unit, found.method) == (unit, method)

    def score(mixed):
        return logit(model.predict(mixed)) if unit == "log-odds" else model.predict(mixed)

    expected = brute_force(score, row, background)
    assert {each.column: each.amount for each in found.contributions} == pytest.approx(expected, abs=1e-6)
    assert found.prediction == pytest.approx(score(row)[0], abs=1e-9)
    elsewhere = [note for note in found.notes if "exact values can be read in" in note]
    assert bool(elsewhere) == (method == ALL and estimator is not NETWORK)


@pytest.mark.parametrize("estimator", [BOOSTING, FOREST])
@pytest.mark.parametrize("unit", ["probability", "log-odds"])
def test_several_classes_have_both_units_too(fitted, rows, estimator, unit):
    model = fitted(estimator, Task.MULTICLASS)
    row = rows.iloc[[4]]
    found = explain(model, row, rows, seed=0, unit=unit)
    best = model.predict(row)[0].max()
    assert found.unit == ("probability" if unit == "probability" else "log score")
    if unit == "probability":
        assert found.prediction == pytest.approx(best, abs=1e-9)
    elif estimator is FOREST:
        assert found.prediction == pytest.approx(np.log(best), abs=1e-9)
    else:
        target = choose(model, model.prepare(row))
        assert found.prediction == pytest.approx(model.pipeline.decision_function(row)[0, target.place])
    assert abs(found.residual) < 1e-6


def test_log_odds_of_a_certain_answer_are_skipped_with_the_reason(fitted, rows):
    model = fitted(DecisionTreeClassifier(random_state=0))
    found = run.explain_row(model, rows.iloc[[0]], rows, "x", unit="log-odds")
    assert isinstance(found.shap, Skipped)
    assert "a probability of exactly" in found.shap.reason
    assert "the log-odds is undefined" in found.shap.reason
    assert not isinstance(run.explain_row(model, rows.iloc[[0]], rows, "x").shap, Skipped)


def test_a_regression_has_its_own_unit_alone(fitted, rows):
    model = fitted(LinearRegression(), Task.REGRESSION)
    with pytest.raises(ModelError, match="in its own unit, delay"):
        run.explain_row(model, rows.iloc[[0]], rows, "x", unit="log-odds")


@pytest.mark.parametrize("unit", ["", "log-odds"])
def test_where_trees_do_not_add_up_the_next_method_takes_over_and_says_so(fitted, rows, monkeypatch, unit):
    model = fitted(GradientBoostingClassifier(n_estimators=7, random_state=len(unit)))
    right = explain(model, rows.iloc[[3]], rows, seed=0, unit=unit)
    many = TreeValues.many
    monkeypatch.setattr(TreeValues, "many", lambda self, rows, told=None: many(self, rows, told) * 1.01)
    found = explain(model, rows.iloc[[3]], rows, seed=0, unit=unit)
    assert (found.method, found.unit, abs(found.residual) < 1e-9) == (ALL, "log-odds", True)
    assert any("exact tree values left" in note and "another method took over" in note for note in found.notes)
    amounts = {each.column: each.amount for each in found.contributions}
    assert amounts == pytest.approx({each.column: each.amount for each in right.contributions}, abs=1e-9)
    assert expit(found.prediction) == pytest.approx(model.predict(rows.iloc[[3]])[0])


def test_who_waits_for_coalitions_is_told_and_can_end_it(fitted, rows):
    said = []
    model = fitted(MLPClassifier((4,), alpha=1.0, max_iter=3000, solver="lbfgs", random_state=0))
    run.explain_row(model, rows.iloc[[0]], rows, "x", told=lambda text, share: said.append((text, share)))
    assert said[-1] == ("asking the model for all coalitions of 5 columns", 1.0)

    def stop(text, share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.explain_row(model, rows.iloc[[0]], rows, "x", told=stop)
