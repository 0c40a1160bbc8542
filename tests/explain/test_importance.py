"""How much predictions hang on each column, against closed forms and a second way to shuffle."""

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestRegressor
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LinearRegression, LogisticRegression

from monitoring.domain import Deployment, Task
from monitoring.errors import ModelError, NotApplicableError
from monitoring.explain import importance as module
from monitoring.explain.importance import importance
from monitoring.models.wrap import wrap

WEIGHTS = {"a": 3.0, "b": -1.0, "idle": 0.0, "c": 0.25}


@pytest.fixture(scope="module")
def numbers():
    """1,500 rows of independent columns: two normal ones, one uniform, one that the label does not need."""
    random = np.random.default_rng(3)
    table = pd.DataFrame({name: random.normal(size=1500) for name in WEIGHTS})
    table["c"] = random.uniform(size=1500)
    return table


@pytest.fixture(scope="module")
def linear(numbers):
    """A linear regression that knows the weights exactly."""
    fitted = LinearRegression().fit(numbers, numbers @ pd.Series(WEIGHTS))
    fitted.coef_ = np.array(list(WEIGHTS.values()))
    return wrap(fitted, Deployment(name="d", title="D", task=Task.REGRESSION, numeric=tuple(WEIGHTS)), "x")


def gini_mean_difference(values):
    """Mean distance of two values drawn from a sample: what shuffling moves a value by, on average."""
    ranked = np.sort(values)
    n = len(ranked)
    return 2 * ((2 * np.arange(1, n + 1) - n - 1) * ranked).sum() / n**2


def test_of_a_linear_model_it_is_weight_times_mean_difference(linear, numbers):
    spread = np.std(linear.predict(numbers))
    found = importance(linear, numbers)
    assert list(found) == list(WEIGHTS)
    for name, weight in WEIGHTS.items():
        expected = abs(weight) * gini_mean_difference(numbers[name].to_numpy()) / spread
        assert found[name] == pytest.approx(expected, rel=0.06)
    assert 2 / np.sqrt(np.pi) == pytest.approx(gini_mean_difference(numbers["a"].to_numpy()), rel=0.05)


def test_a_column_without_weight_has_exactly_none(linear, numbers):
    assert importance(linear, numbers)["idle"] == 0.0


def test_it_does_not_depend_on_the_label_s_unit(numbers):
    forms = []
    for scale in (1.0, 1000.0):
        fitted = LinearRegression().fit(numbers, scale * (numbers @ pd.Series(WEIGHTS)) + 7)
        model = wrap(fitted, Deployment(name="d", title="D", task=Task.REGRESSION, numeric=tuple(WEIGHTS)), "x")
        forms.append(importance(model, numbers))
    assert forms[0] == pytest.approx(forms[1], abs=1e-9)


def test_columns_are_ranked_as_scikit_learn_ranks_them(numbers):
    forest = RandomForestRegressor(20, random_state=0).fit(numbers, numbers @ pd.Series(WEIGHTS))
    model = wrap(forest, Deployment(name="d", title="D", task=Task.REGRESSION, numeric=tuple(WEIGHTS)), "x")
    # Held against its own predictions, so that both ask what moves the prediction, not what makes it right.
    theirs = permutation_importance(
        forest, numbers, forest.predict(numbers), scoring="neg_mean_absolute_error", random_state=1
    ).importances_mean
    ours = importance(model, numbers)
    spread = np.std(forest.predict(numbers))
    np.testing.assert_allclose(list(ours.values()), theirs / spread, rtol=0.15, atol=0.002)
    assert np.argsort(list(ours.values())).tolist() == np.argsort(theirs).tolist()


@pytest.mark.parametrize("task", [Task.BINARY, Task.MULTICLASS])
def test_classifiers_are_weighed_by_their_probabilities(fitted, rows, task):
    model = fitted(LogisticRegression(max_iter=2000), task)
    found = importance(model, rows)
    order = np.random.default_rng(0).permutation(len(rows))
    for name in model.features:
        moved = np.abs(model.predict(rows.assign(**{name: rows[name].to_numpy()[order]})) - model.predict(rows))
        by_hand = moved.mean() if task is Task.BINARY else moved.sum(axis=1).mean() / 2
        assert found[name] == pytest.approx(by_hand, abs=1e-12)
        assert 0 < found[name] < 1


def test_the_same_rows_and_seed_give_the_same_answer_and_no_row_is_changed(fitted, rows):
    model, before = fitted(LogisticRegression()), rows.copy()
    first = importance(model, rows)
    assert first == importance(model, rows.set_axis(range(5, 305)))
    assert first != importance(model, rows, seed=1)
    pd.testing.assert_frame_equal(rows, before)


def test_of_many_rows_some_are_taken_evenly(linear, numbers, monkeypatch):
    monkeypatch.setattr(module, "MOST_ROWS", 500)
    assert importance(linear, numbers) == importance(linear, numbers.iloc[::3])


def test_many_columns_are_weighed_with_fewer_rows_and_several_a_call(monkeypatch):
    columns = [f"c{place}" for place in range(40)]
    rows = pd.DataFrame(np.random.default_rng(5).normal(size=(1000, 40)), columns=columns)
    deployment = Deployment(name="d", title="D", task=Task.REGRESSION, numeric=tuple(columns))
    model = wrap(LinearRegression().fit(rows, rows["c0"] - 2 * rows["c1"]), deployment, "")
    calls = []
    predict = type(model).predict_prepared
    monkeypatch.setattr(
        type(model), "predict_prepared", lambda self, some: calls.append(len(some)) or predict(self, some)
    )
    monkeypatch.setattr(module, "MOST_CELLS", 200 * 40**2)

    found = importance(model, rows)

    assert found["c1"] == pytest.approx(2 * found["c0"], rel=0.3)
    assert calls == [200, 2000, *[2000] * 4]


@pytest.mark.parametrize("size", [0, 1])
def test_one_row_cannot_be_shuffled(linear, numbers, size):
    with pytest.raises(NotApplicableError, match="two rows or more"):
        importance(linear, numbers.head(size))


def test_a_regression_that_always_says_the_same_has_no_unit_to_measure_in(linear, numbers):
    with pytest.raises(NotApplicableError, match="the same value for every row"):
        importance(linear, pd.concat([numbers.head(1)] * 5))


def test_rows_that_lack_a_column_are_an_error(linear, numbers):
    with pytest.raises(ModelError, match="no column 'b'"):
        importance(linear, numbers.drop(columns="b"))
