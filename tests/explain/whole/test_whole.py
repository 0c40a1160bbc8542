"""The whole model from many explained rows: figures against closed forms, scipy and planted truths."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_ind
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from monitoring.domain import Deployment, Task
from monitoring.errors import NotApplicableError
from monitoring.explain.shapley import shap_values
from monitoring.explain.whole.sample import ASKED_ROWS, ROWS, Sample, explained, most_rows
from monitoring.explain.whole.strength import shifts, strengths
from monitoring.explain.whole.worst import errors, worst_against_rest

BINARY = Deployment(name="d", title="D", task=Task.BINARY, numeric=("a", "b"), score="p", label="y")


def sample(amounts, rows=None, classes=None):
    amounts = np.asarray(amounts, dtype=float)
    names = tuple("abcdefgh"[: amounts.shape[1]])
    rows = pd.DataFrame(index=range(len(amounts))) if rows is None else rows
    return Sample(names, rows, amounts, classes or ("1",) * len(amounts), "log-odds")


def test_many_rows_have_the_amounts_of_each_alone(fitted, rows):
    model = fitted(LogisticRegression())
    done = []
    found = explained(model, rows.head(40), [str(i) for i in range(40)], rows, done.append)
    alone = shap_values.explain(model, rows.iloc[[7]], rows, seed=0)
    by_column = dict(zip(found.columns, found.amounts[7], strict=True))
    assert by_column == pytest.approx({each.column: each.amount for each in alone.contributions})
    assert (len(found), found.unit, found.refused, done[-1]) == (40, "log-odds", 0, 40)


def test_rows_that_cannot_be_explained_are_counted_and_all_of_them_are_refused(fitted, rows):
    model = fitted(LogisticRegression())
    with pytest.raises(NotApplicableError, match="none of 2 rows can be explained"):
        explained(model, rows.head(2).drop(columns="temp"), ["a", "b"], rows)


def test_a_model_that_is_asked_from_outside_has_fewer_rows(fitted, rows):
    assert most_rows(fitted(LinearRegression(), Task.REGRESSION), rows) == ROWS
    assert most_rows(fitted(KNeighborsClassifier()), rows) == ASKED_ROWS


def test_the_strength_of_a_line_is_its_slope_by_the_mean_distance_from_the_mean(fitted, rows):
    model = fitted(LinearRegression(), Task.REGRESSION)
    few = rows.head(100)
    found = explained(model, rows, list(map(str, range(len(rows)))), few)
    slope = shap_values.explain(model, few.iloc[[0]], few, seed=0)
    wind = next(each for each in slope.contributions if each.column == "wind")
    middle = few["wind"].mean()
    expected = (wind.amount / (few["wind"].iloc[0] - middle) * (rows["wind"] - middle)).abs().mean()
    (own,) = [each for each in strengths(found) if each.column == "wind"]
    assert own.mean == pytest.approx(expected)
    assert own.low < expected < own.high


def test_intervals_hold_the_true_mean_in_95_of_100_draws():
    random = np.random.default_rng(0)
    held = [
        (each.low <= np.sqrt(2 / np.pi) <= each.high)
        for _ in range(400)
        for each in strengths(sample(random.normal(size=(60, 3))))
    ]
    assert 0.93 <= np.mean(held) <= 0.97


def test_differences_are_welchs_and_the_largest_comes_first():
    random = np.random.default_rng(1)
    first, second = random.normal(size=(40, 1)), random.normal(0.3, 3, size=(90, 1))
    (found,) = shifts(first, second, ("a",))
    low, high = ttest_ind(second[:, 0], first[:, 0], equal_var=False).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((low, high))
    names = [each.column for each in shifts(first * [1, 1, 1], first * [1, 1, 1] + [0.1, -2, 1], tuple("abc"))]
    assert names == ["b", "c", "a"]


def test_of_many_columns_that_do_not_differ_hardly_ever_one_is_said_to():
    random = np.random.default_rng(2)
    false = [
        any(each.direction for each in shifts(*random.normal(size=(2, 80, 20)), tuple(map(str, range(20)))))
        for _ in range(200)
    ]
    assert np.mean(false) <= 0.09


def test_a_column_that_matters_more_is_found():
    random = np.random.default_rng(3)
    first, second = np.abs(random.normal(size=(2, 500, 4)))
    found = shifts(first, second * [1, 1, 2, 0.5], tuple("abcd"))
    assert {each.column: each.direction for each in found} == {"a": 0, "b": 0, "c": 1, "d": -1}


def test_one_row_has_no_interval():
    (found,) = strengths(sample([[3.0]]))
    assert found.mean == 3
    assert np.isnan([found.low, found.high]).all()


def test_a_column_that_misleads_the_worst_rows_is_named():
    """Column b pushes the wrong way in the 50 rows that are most wrong, whichever way that is."""
    random = np.random.default_rng(4)
    truth, amounts = random.integers(0, 2, 400), random.normal(0, 0.1, (400, 2))
    right = np.where(truth == 1, 0.8, 0.2)
    said = np.where(np.arange(400) < 50, 1 - right, right)
    amounts[:50, 1] += np.where(said[:50] > 0.5, 2.0, -2.0)
    count, found = worst_against_rest(sample(amounts, pd.DataFrame({"p": said, "y": truth})), BINARY)
    assert count == 50
    assert [(each.column, each.direction) for each in found] == [("b", 1), ("a", 0)]
    assert found[0].second == pytest.approx(2, abs=0.1)


def test_errors_of_each_task():
    rows = pd.DataFrame({"p": [0.9, 0.2, 0.4], "y": [1, 1, None]})
    assert errors(BINARY, rows, ("1",) * 3) == pytest.approx([-0.1, -0.8, np.nan], nan_ok=True)
    value = Deployment(name="d", title="D", task=Task.REGRESSION, numeric=("a",), prediction="p", label="y")
    assert errors(value, rows, ("",) * 3) == pytest.approx([-0.1, -0.8, np.nan], nan_ok=True)
    several = Deployment(
        name="d", title="D", task=Task.MULTICLASS, numeric=("a",), class_scores={"x": "px", "z": "pz"}, label="y"
    )
    rows = pd.DataFrame({"px": [0.7, 0.4, 0.9], "pz": [0.3, 0.6, 0.1], "y": ["x", "x", None]})
    assert errors(several, rows, ("x", "z", "x")) == pytest.approx([-0.3, 0.6, np.nan], nan_ok=True)


def test_too_few_known_truths_are_refused_and_of_few_a_quarter_is_the_worst():
    rows = pd.DataFrame({"p": np.linspace(0, 1, 39), "y": 1})
    with pytest.raises(NotApplicableError, match="of 39 explained rows is known; it takes 40"):
        worst_against_rest(sample(np.ones((39, 2)), rows), BINARY)
    rows = pd.DataFrame({"p": np.linspace(0, 1, 80), "y": 1})
    count, _ = worst_against_rest(sample(np.random.default_rng(0).normal(size=(80, 2)), rows), BINARY)
    assert count == 20


@pytest.mark.parametrize("task", [Task.BINARY, Task.MULTICLASS])
def test_a_log_of_decisions_without_scores_is_told_as_the_cause(task):
    said = replace(BINARY, task=task, score=None, prediction="said")
    rows = pd.DataFrame({"said": ["1"] * 60, "y": [1, 0] * 30})
    with pytest.raises(NotApplicableError, match="the log holds no scores"):
        worst_against_rest(sample(np.ones((60, 2)), rows), said)
