"""Small models in numpy, held against scikit-learn and closed forms."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from monitoring.stats.fitted.logistic import logistic
from monitoring.stats.fitted.recalibration import recalibration


def test_a_regression_is_that_of_scikit_learn():
    rng = np.random.default_rng(0)
    columns = rng.normal(size=(400, 3))
    truth = (rng.random(400) < 1 / (1 + np.exp(-columns[:, 0] + 0.5))).astype(float)
    theirs = LogisticRegression(C=0.5, tol=1e-10, max_iter=1000).fit(columns, truth)
    found = logistic(columns, truth, ridge=2.0)
    assert found.coefficients == pytest.approx([*theirs.intercept_, *theirs.coef_[0]], abs=1e-6)
    assert found.predict(columns) == pytest.approx(theirs.predict_proba(columns)[:, 1], abs=1e-6)


def test_errors_are_those_of_fishers_information():
    truth = np.array([1.0] * 30 + [0.0] * 70 + [1.0] * 60 + [0.0] * 40)
    found = logistic(np.repeat([[0.0], [1.0]], 100, axis=0), truth, ridge=1e-9)
    odds = np.log([30 / 70, 60 / 40])
    assert found.coefficients == pytest.approx([odds[0], odds[1] - odds[0]])
    assert found.errors == pytest.approx([np.sqrt(1 / 30 + 1 / 70), np.sqrt(1 / 30 + 1 / 70 + 1 / 60 + 1 / 40)])


@pytest.mark.parametrize("ridge", [1e-6, 1e-3])
@pytest.mark.parametrize("times", [0.1, 1, 20])
@pytest.mark.parametrize(
    ("columns", "truth"),
    [
        ([[-1.0], [-0.9], [0.9], [1.0]], [0, 0, 1, 1]),
        ([[-1.0], [-0.9], [0.9], [1.0]], [1, 1, 0, 0]),
        ([[0.0], [1.0], [1.0], [2.0]], [0, 0, 1, 1]),  # all but those in the middle
        (
            [[0.0, 0.0], [0.0, 1.0], [0.0, 2.0], [0.0, 3.0], [1.0, 0.0], [1.0, 2.0]],
            [0, 1, 0, 1, 1, 1],
        ),  # one kind alone
        ([[2.0], [2.0], [2.0], [2.0]], [0, 0, 1, 1]),  # the column tells nothing
    ],
)
def test_what_can_be_told_apart_without_an_error_has_no_standard_errors(columns, truth, times, ridge):
    if times**2 * len(truth) > 100 * ridge:  # else the penalty tells all that is known
        many = [np.repeat(np.array(part, dtype=float), 25, axis=0) for part in (columns, truth)]
        found = logistic(times * many[0], many[1], ridge)
        assert np.isnan(found.errors).all()
        assert np.isfinite(found.coefficients).all()


@pytest.mark.parametrize("n", [10, 100_000])
def test_one_row_on_either_wrong_side_is_enough_for_a_standard_error(n):
    truth = np.repeat([1.0, 0.0, 1.0, 0.0], [1, n - 1, n - 1, 1])
    found = logistic(np.repeat([[0.0], [1.0]], n, axis=0), truth)
    assert found.errors == pytest.approx(np.sqrt([1 + 1 / (n - 1), 2 + 2 / (n - 1)]), rel=1e-4)


@pytest.mark.parametrize("scores", [[0.1, 0.2, 0.8, 0.9], [0.9, 0.8, 0.2, 0.1], [0.3, 0.3, 0.3, 0.3]])
def test_there_is_no_slope_where_outcomes_are_told_apart_or_scores_all_the_same(scores):
    found = recalibration(np.repeat([0.0, 0, 1, 1], 30), np.repeat(scores, 30))
    assert np.isnan([found.slope, found.slope_low, found.slope_high]).all()
    assert found.large == pytest.approx(0.5 - np.mean(scores))


def test_scores_that_are_twice_too_extreme_have_half_the_slope():
    rng = np.random.default_rng(1)
    odds = rng.normal(size=50_000)
    truth = (rng.random(50_000) < 1 / (1 + np.exp(-odds))).astype(float)
    found = recalibration(truth, 1 / (1 + np.exp(-2 * odds)))
    assert found.slope_low < 0.5 < found.slope_high
    assert found.slope == pytest.approx(0.5, abs=0.02)
    assert found.large == pytest.approx(0, abs=0.01)
