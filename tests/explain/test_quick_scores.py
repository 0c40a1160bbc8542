"""Scores by our own loops: the model's own, or the model itself where they are not."""

from dataclasses import replace

import pytest
from sklearn.ensemble import BaggingClassifier, HistGradientBoostingRegressor, RandomForestClassifier, VotingClassifier
from sklearn.linear_model import LogisticRegression

from monitoring.domain import Task
from monitoring.explain import quick_scores as module
from monitoring.explain.quick_scores import quick_scores
from monitoring.explain.shapley.split import split_of
from monitoring.explain.target import choose
from monitoring.models.model import Model

FOREST = RandomForestClassifier(30, max_depth=5, random_state=0)
VOTE = VotingClassifier([("a", FOREST), ("b", BaggingClassifier(n_estimators=5, random_state=0))], voting="soft")


def asked_and_answered(model, rows, monkeypatch):
    """The scores of rows, and how many rows the model itself was asked for while they were made."""
    row, others = model.prepare(rows.iloc[[0]]), model.prepare(rows.iloc[:200])
    target, asked, real = choose(model, row), [], Model.predict_prepared
    prediction = float(target.of(model.predict_prepared(row))[0])
    scores = quick_scores(model, target, row, prediction, others)
    monkeypatch.setattr(Model, "predict_prepared", lambda self, some: asked.append(len(some)) or real(self, some))
    found = scores(others)
    assert found == pytest.approx(target.of(real(model, others)), abs=1e-12)
    return found, sum(asked)


@pytest.mark.parametrize("task", [Task.BINARY, Task.MULTICLASS])
@pytest.mark.parametrize("estimator", [FOREST, VOTE])
def test_averages_of_trees_are_added_up_here(fitted, rows, estimator, task, monkeypatch):
    model = fitted(estimator, task)
    found, asked = asked_and_answered(model, rows, monkeypatch)
    assert asked == 0
    again, _ = asked_and_answered(model, rows, monkeypatch)
    assert found.tobytes() == again.tobytes()


@pytest.mark.parametrize(
    ("estimator", "task"),
    [(LogisticRegression(), Task.BINARY), (HistGradientBoostingRegressor(max_iter=3), Task.REGRESSION)],
)
def test_all_others_are_asked_themselves(fitted, rows, estimator, task, monkeypatch):
    kind = "one-hot" if task is Task.BINARY else "ordinal"
    assert asked_and_answered(fitted(estimator, task, kind), rows, monkeypatch)[1] == 200


def test_trees_that_say_something_else_have_no_say(fitted, rows, monkeypatch):
    real = module.forest
    monkeypatch.setattr(module, "forest", lambda *given: replace(real(*given), trees=real(*given).trees[1:]))
    model = replace(fitted(FOREST), sha256="another one")
    assert asked_and_answered(model, rows, monkeypatch)[1] == 200


def test_one_file_in_two_deployments_is_two_models(fitted, rows, monkeypatch):
    """Settings of a deployment can make another model of the same bytes; neither is answered with what is kept."""
    one = fitted(FOREST)
    other = replace(one, pipeline=fitted(RandomForestClassifier(3, max_depth=2, random_state=1)).pipeline)
    row = rows.iloc[[0]]
    for model in (one, other):
        asked_and_answered(model, rows, monkeypatch)
        target = choose(model, model.prepare(row))
        split = split_of(model, target, rows)
        assert split.base == pytest.approx(target.of(model.predict_prepared(split.background)).mean())
