"""Two sets of scores on the same rows: each figure against scikit-learn, each interval against drawing rows anew."""

import numpy as np
import pytest
from sklearn import metrics

from monitoring.domain import Compared, Task
from monitoring.performance.metric import METRICS
from monitoring.performance.shadow.compare import ALIKE, COMPARED, compare

N = 900


def binary(seed, n=N):
    random = np.random.default_rng(seed)
    a, b = random.normal(size=(2, n))
    truth = (random.random(n) < 1 / (1 + np.exp(-a - b))).astype(float)
    return truth, 1 / (1 + np.exp(-0.8 * a)), 1 / (1 + np.exp(-a - 0.5 * b))


def regression(seed, n=N):
    random = np.random.default_rng(seed)
    base, noise = random.normal(10, 3, n), random.normal(size=(3, n))
    return base + noise[0], base + 0.5 * noise[1], base + 0.4 * noise[0] + 0.3 * noise[2]


def several(seed, n=N):
    random = np.random.default_rng(seed)
    truth = random.choice(3, n, p=[0.6, 0.3, 0.1])
    scores = [random.normal(0, 1, (n, 3)) + strength * np.eye(3)[truth] for strength in (1.0, 1.3)]
    return truth.astype(float), *(np.exp(s) / np.exp(s).sum(axis=1, keepdims=True) for s in scores)


ORACLE = {
    (Task.BINARY, "roc_auc"): metrics.roc_auc_score,
    (Task.BINARY, "log_loss"): metrics.log_loss,
    (Task.BINARY, "brier"): metrics.brier_score_loss,
    (Task.REGRESSION, "mae"): metrics.mean_absolute_error,
    (Task.REGRESSION, "rmse"): metrics.root_mean_squared_error,
    (Task.MULTICLASS, "accuracy"): lambda truth, scores: metrics.accuracy_score(truth, scores.argmax(axis=1)),
    (Task.MULTICLASS, "log_loss"): lambda truth, scores: metrics.log_loss(truth, scores, labels=[0, 1, 2]),
}
DATA = {Task.BINARY: binary, Task.REGRESSION: regression, Task.MULTICLASS: several}


def test_every_metric_that_is_compared_has_an_oracle():
    assert set(ORACLE) == {(task, name) for task, names in COMPARED.items() for name in names}
    assert all(task in METRICS[name].descriptor.tasks for task, name in ORACLE)


@pytest.mark.parametrize(("task", "metric"), ORACLE, ids=str)
def test_both_figures_are_those_of_scikit_learn(task, metric):
    truth, live, shadow = DATA[task](3)
    first, second, difference, low, high, reason = compare(metric, truth, live, shadow)

    assert first == pytest.approx(ORACLE[task, metric](truth, live), abs=1e-12)
    assert second == pytest.approx(ORACLE[task, metric](truth, shadow), abs=1e-12)
    assert difference == pytest.approx(second - first, abs=1e-12)
    assert low < difference < high
    assert reason == ""


@pytest.mark.parametrize(("task", "metric"), ORACLE, ids=str)
def test_the_interval_is_about_as_wide_as_rows_drawn_anew_say(task, metric):
    truth, live, shadow = DATA[task](4)
    random, found = np.random.default_rng(5), []
    for _ in range(300):
        rows = random.integers(0, N, N)
        one = compare(metric, truth[rows], live[rows], shadow[rows])
        found.append(one[2])
    _, _, difference, low, high, _ = compare(metric, truth, live, shadow)

    assert (high - low) / (2 * 1.96) == pytest.approx(np.std(found), rel=0.15)
    assert (high + low) / 2 == pytest.approx(difference, abs=1e-12)


@pytest.mark.parametrize(("task", "metric"), ORACLE, ids=str)
def test_exchanged_sides_turn_the_difference_around(task, metric):
    truth, live, shadow = DATA[task](6)
    there, back = compare(metric, truth, live, shadow), compare(metric, truth, shadow, live)

    assert back[:2] == pytest.approx(there[1::-1], abs=1e-12)
    assert back[2:5] == pytest.approx((-there[2], -there[4], -there[3]), abs=1e-12)


def test_too_few_rows_give_no_figure():
    truth, live, shadow = binary(7, 200)
    truth[:] = 0
    truth[:29] = 1
    found = compare("roc_auc", truth, live, shadow)

    assert np.isnan(found[:5]).all()
    assert found[5] == "30 rows of either outcome with a label and both scores are needed, there are 29"
    assert np.isnan(compare("brier", truth[:29], live[:29], shadow[:29])[:5]).all()
    assert not np.isnan(compare("brier", truth[:30], live[:30], shadow[:30])[:5]).any()


def test_the_same_scores_have_no_interval():
    truth, live, _ = binary(8)
    first, second, difference, low, high, reason = compare("log_loss", truth, live, live.copy())

    assert (first, difference) == (second, 0.0)
    assert np.isnan([low, high]).all()
    assert reason == ALIKE


@pytest.mark.parametrize(
    ("metric", "low", "high", "gain"),
    [
        ("roc_auc", 0.01, 0.03, 1),
        ("roc_auc", -0.03, -0.01, -1),
        ("roc_auc", -0.01, 0.03, 0),
        ("brier", -0.03, -0.01, 1),
        ("brier", 0.01, 0.03, -1),
        ("brier", np.nan, np.nan, 0),
        ("mae", 0.0, 0.1, 0),
    ],
)
def test_better_is_what_the_metric_calls_better(metric, low, high, gain):
    better = METRICS[metric].descriptor.better
    assert Compared(version="2", metric=metric, better=better, window=0, low=low, high=high).gain == gain
