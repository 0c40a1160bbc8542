"""Drawn rows are answered from what is encoded already exactly as the model answers them whole."""

import numpy as np
import pytest
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    VotingClassifier,
)
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from monitoring.domain import Task
from monitoring.explain.surrogate import ground as module
from monitoring.explain.surrogate.ground import ground, mixed
from monitoring.explain.target import choose
from monitoring.models.model import Model

FOREST = RandomForestClassifier(20, max_depth=5, random_state=0)
VOTE = VotingClassifier([("a", FOREST), ("b", LogisticRegression())], voting="soft")
KINDS = [
    (LogisticRegression(), Task.BINARY, "one-hot"),
    (LogisticRegression(), Task.MULTICLASS, "one-hot"),
    (HistGradientBoostingClassifier(max_iter=5), Task.BINARY, "ordinal"),
    (HistGradientBoostingRegressor(max_iter=5), Task.REGRESSION, "ordinal"),
    (Ridge(), Task.REGRESSION, "one-hot"),
    (FOREST, Task.BINARY, "one-hot"),
    (VOTE, Task.BINARY, "one-hot"),
]


def asked(model, rows, monkeypatch):
    """Drawn rows answered, their answers by the model itself, and how many rows that was asked for meanwhile."""
    row, count, real = model.prepare(rows.iloc[[3]]), [], Model.predict_prepared
    target = choose(model, row)
    known = ground(model, target, rows.iloc[:150], 10)
    answers = known.answers(row, float(target.of(model.predict_prepared(row))[0]), model.features)
    places = np.random.default_rng(1).integers(-1, 150, (len(model.features), 300))
    with monkeypatch.context() as patched:
        patched.setattr(Model, "predict_prepared", lambda self, some: count.append(len(some)) or real(self, some))
        found = answers(places)
    return found, target.of(model.predict_prepared(mixed(row, known.background, places))), sum(count)


@pytest.mark.parametrize(("estimator", "task", "kind"), KINDS)
def test_what_is_encoded_once_answers_as_the_model_does(fitted, rows, estimator, task, kind, monkeypatch):
    found, expected, by_model = asked(fitted(estimator, task, kind), rows, monkeypatch)
    assert found == pytest.approx(expected, rel=1e-12)
    assert np.ptp(expected) > 0
    assert by_model == 0


def test_a_step_that_may_mix_columns_has_the_model_asked_itself(fitted, rows, monkeypatch):
    model = fitted(make_pipeline(FunctionTransformer(lambda x: x), LogisticRegression()))
    found, expected, by_model = asked(model, rows, monkeypatch)
    assert np.array_equal(found, expected)
    assert by_model == 300


def test_encoded_values_that_say_something_else_have_no_say(fitted, rows, monkeypatch):
    real = module.Ground.of_encoded
    monkeypatch.setattr(module.Ground, "of_encoded", lambda self, *given: real(self, *given) + 1e-6)
    found, expected, by_model = asked(fitted(LogisticRegression(C=0.5)), rows, monkeypatch)
    assert np.array_equal(found, expected)
    assert by_model == 300


def test_a_column_that_is_not_drawn_keeps_the_rows_value(fitted, rows):
    model = fitted(Ridge(), Task.REGRESSION)
    row = model.prepare(rows.iloc[[3]])
    target = choose(model, row)
    known = ground(model, target, rows.iloc[:150], 10)
    prediction = float(model.predict_prepared(row)[0])
    drawn = model.features[0]
    found = known.answers(row, prediction, [drawn])(np.array([[-1, 5]]))
    other = row.assign(**{drawn: known.background[drawn].iloc[5]})
    assert found == pytest.approx([prediction, model.predict_prepared(other)[0]], rel=1e-12)
