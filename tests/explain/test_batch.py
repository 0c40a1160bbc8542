"""Many rows at once: the same answers as one by one, and a reason for each row that has none."""

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from monitoring.domain import Task
from monitoring.errors import ModelError
from monitoring.explain.batch import Amounts, Batch
from monitoring.explain.lime_values import seed_of
from monitoring.explain.shapley.shap_values import explain
from monitoring.explain.shapley.tree_values import TreeValues


def same(model, row, background, id, given, unit=""):
    alone = explain(model, row, background, seed_of(id), unit)
    amounts = {each.column: each.amount for each in alone.contributions}
    assert (given.method, given.unit) == (alone.method, alone.unit)
    assert dict(zip(model.features, given.amounts, strict=True)) == pytest.approx(amounts, abs=1e-12)
    assert given.prediction == pytest.approx(alone.prediction, abs=1e-12)
    assert given.base == alone.base
    assert abs(given.residual) < 1e-9


@pytest.mark.parametrize(
    ("estimator", "task", "unit"),
    [
        (GradientBoostingClassifier(n_estimators=5, random_state=0), Task.MULTICLASS, ""),
        (GradientBoostingClassifier(n_estimators=5, random_state=0), Task.BINARY, "probability"),
        (LogisticRegression(), Task.MULTICLASS, "log-odds"),
        (KNeighborsClassifier(), Task.BINARY, ""),
    ],
)
def test_rows_are_explained_as_each_alone(fitted, rows, estimator, task, unit):
    model = fitted(estimator, task)
    ids = [f"p{place}" for place in range(12)]
    told = []
    found = Batch(model, rows.iloc[50:80], unit).explain(rows.iloc[:12], ids, told.append)
    assert told[-1] == 12
    assert told == sorted(told)
    for place, (id, given) in enumerate(zip(ids, found, strict=True)):
        same(model, rows.iloc[[place]], rows.iloc[50:80], id, given, unit)
    if task is Task.MULTICLASS:
        expected = np.array(model.classes)[model.predict(rows.iloc[:12]).argmax(axis=1)]
        assert [given.class_name for given in found] == expected.tolist()


def test_a_row_that_the_model_cannot_score_does_not_take_the_others_along(fitted, rows):
    model = fitted(LogisticRegression())
    some = rows.iloc[:9].astype({"temp": object})
    some.loc[some.index[4], "temp"] = "warm"
    found = Batch(model, rows.iloc[50:80]).explain(some, [str(place) for place in range(9)])
    assert "must hold numbers" in found[4]
    assert [place for place, given in enumerate(found) if isinstance(given, Amounts)] == [0, 1, 2, 3, 5, 6, 7, 8]


def test_the_next_method_takes_over_row_by_row(fitted, rows, monkeypatch):
    model = fitted(HistGradientBoostingClassifier(max_iter=6, min_samples_leaf=9), kind="ordinal")
    many = TreeValues.many

    def one_wrong(self, rows, told=None):
        found = many(self, rows, told)
        if len(found) > 2:
            found[2] += 0.01
        return found

    monkeypatch.setattr(TreeValues, "many", one_wrong)
    found = Batch(model, rows.iloc[50:80]).explain(rows.iloc[:4], list("abcd"))
    assert all(abs(given.residual) < 1e-9 for given in found)


def test_a_unit_that_the_model_does_not_have_is_refused_for_all(fitted, rows):
    from sklearn.linear_model import LinearRegression

    model = fitted(LinearRegression(), Task.REGRESSION)
    with pytest.raises(ModelError, match="in its own unit"):
        Batch(model, rows, "probability").explain(rows.head(2), ["a", "b"])
