from dataclasses import replace

import numpy as np
import pytest
from sklearn import metrics as oracle

from monitoring.performance.metric import METRICS
from monitoring.stats import ranking, rows

THRESHOLD = 0.3141


def calibration_error(y: np.ndarray, s: np.ndarray) -> float:
    cells = [(s >= k / 10) & ((s < (k + 1) / 10) | (k == 9)) for k in range(10)]
    return sum(abs(s[c].sum() - y[c].sum()) for c in cells) / len(y)


ORACLES = {
    "log_loss": lambda y, s, said: oracle.log_loss(y, s),
    "brier": lambda y, s, said: oracle.brier_score_loss(y, s),
    "ece": lambda y, s, said: calibration_error(y, s),
    "accuracy": lambda y, s, said: oracle.accuracy_score(y, said),
    "precision": lambda y, s, said: oracle.precision_score(y, said),
    "recall": lambda y, s, said: oracle.recall_score(y, said),
    "f1": lambda y, s, said: oracle.f1_score(y, said),
    "specificity": lambda y, s, said: oracle.recall_score(y, said, pos_label=0),
    "positive_rate_true": lambda y, s, said: y.mean(),
}
AREAS = {
    "roc_auc": (oracle.roc_auc_score, ranking.auc_bound),
    "average_precision": (oracle.average_precision_score, ranking.average_precision_bound),
}


def of_window(log, window):
    inside = (log.windows == window) & ~np.isnan(log.labels)
    return log.labels[inside], log.scores[inside]


@pytest.mark.parametrize("name", ORACLES)
def test_an_exact_metric_equals_scikit_learn_on_the_rows(name, binary_log):
    found = METRICS[name].function(binary_log.outcomes)
    for window in range(5):
        y, s = of_window(binary_log, window)
        assert found.value[window] == pytest.approx(ORACLES[name](y, s, s >= THRESHOLD), abs=1e-9)
        assert found.n[window] == len(y)


def test_the_rate_of_predictions_rests_on_all_rows_labelled_or_not(binary_log):
    found = METRICS["positive_rate_predicted"].function(binary_log.outcomes)
    for window in range(5):
        said = binary_log.scores[binary_log.windows == window] >= THRESHOLD
        assert found.value[window] == pytest.approx(said.mean(), abs=1e-9)
        assert found.n[window] == len(said)


@pytest.mark.parametrize("threshold", [0.3141, 0.0417, 0.9999])
@pytest.mark.parametrize("name", ["accuracy", "precision", "recall", "f1", "specificity", "positive_rate_predicted"])
def test_a_threshold_inside_a_cell_is_off_by_no_more_than_the_bound(name, threshold, binary_log):
    log, edges = binary_log, np.append(np.arange(50) / 50, np.nextafter(1, 2))
    outcomes = rows.binary(log.labels, log.scores, threshold=threshold, windows=log.windows, edges=edges)
    found = METRICS[name].function(outcomes)
    at_edge = METRICS[name].function(replace(outcomes, threshold=0.3))
    assert at_edge.bound is None
    for window in range(5):
        y, s = of_window(log, window)
        all_said = log.scores[log.windows == window] >= threshold
        rate = name == "positive_rate_predicted"
        exact = all_said.mean() if rate else ORACLES[name](y, s, s >= threshold)
        assert abs(found.value[window] - exact) <= found.bound[window] + 1e-12
        assert found.low[window] <= exact <= found.high[window]
    assert found.bound.max() > 0


def test_a_threshold_where_nothing_may_be_decided_yes_bounds_no_precision():
    outcomes = rows.binary([0, 1], [0.2, 0.505], threshold=0.507, edges=np.array([0.0, 0.5, 1.1]))
    assert METRICS["precision"].function(outcomes).bound.tolist() == [1.0]


def test_what_was_decided_hangs_on_no_cell():
    outcomes = rows.binary([0, 1], [0.2, 0.505], threshold=0.5052, decisions=[0, 1])
    assert METRICS["recall"].function(outcomes).bound is None
    assert METRICS["recall"].function(replace(outcomes, by_score=True)).bound.tolist() == [1.0]


@pytest.mark.parametrize("name", AREAS)
def test_an_area_lies_within_its_bound_of_scikit_learn(name, binary_log):
    function, bound = AREAS[name]
    found, far = METRICS[name].function(binary_log.outcomes).value, bound(binary_log.outcomes.positive)
    for window in range(5):
        distance = abs(found[window] - function(*of_window(binary_log, window)))
        assert distance <= far[window] + 1e-12
    assert far.max() < {"roc_auc": 0.001, "average_precision": 0.02}[name]


@pytest.mark.parametrize("name", AREAS)
def test_the_bound_holds_for_cells_as_coarse_as_tenths(name, binary_log):
    function, bound = AREAS[name]
    edges = np.append(np.arange(10) / 10, np.nextafter(1, 2))
    log = binary_log
    outcomes = rows.binary(log.labels, log.scores, windows=log.windows, edges=edges)
    found, far = METRICS[name].function(outcomes).value, bound(outcomes.positive)
    for window in range(5):
        assert 0 < abs(found[window] - function(*of_window(log, window))) <= far[window]


@pytest.mark.parametrize("name", AREAS)
def test_an_area_is_exact_where_each_score_has_its_own_cell(name):
    rng = np.random.default_rng(1)
    s = rng.integers(0, 100, 500) / 100
    y = (rng.random(500) < s).astype(float)
    value = METRICS[name].function(rows.binary(y, s)).value[0]
    assert value == pytest.approx(AREAS[name][0](y, s), abs=1e-9)


@pytest.mark.parametrize(
    ("name", "labels", "scores"),
    [
        ("roc_auc", [1, 1], [0.2, 0.9]),
        ("roc_auc", [0, 0], [0.2, 0.9]),
        ("average_precision", [0, 0], [0.2, 0.9]),
        ("precision", [0, 1], [0.2, 0.3]),
        ("recall", [0, 0], [0.2, 0.9]),
        ("specificity", [1, 1], [0.2, 0.9]),
        ("f1", [0, 0], [0.2, 0.3]),
    ],
)
def test_what_divides_by_nothing_is_nan_and_not_zero(name, labels, scores):
    found = METRICS[name].function(rows.binary(labels, scores))
    assert np.isnan([found.value[0], found.low[0], found.high[0]]).all()


def test_one_wrong_and_no_right_positive_is_a_score_of_zero_and_not_nan():
    outcomes = rows.binary([0, 1], [0.9, 0.2])
    assert [METRICS[name].function(outcomes).value[0] for name in ("f1", "precision", "recall")] == [0, 0, 0]


@pytest.mark.parametrize("name", ["roc_auc", "average_precision"])
def test_perfect_ranking_still_has_an_interval(name):
    found = METRICS[name].function(rows.binary([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]))
    assert found.value[0] == found.high[0] == 1
    assert 0 < found.low[0] < 0.6


def test_a_single_positive_row_gives_a_wide_interval_of_the_area():
    labels, scores = np.append(np.zeros(100), 1.0), np.append(np.arange(100) / 100, 0.5)
    found = METRICS["roc_auc"].function(rows.binary(labels, scores))
    assert found.value[0] == pytest.approx(0.505)
    assert 0 < found.low[0] < 0.1
    assert 0.9 < found.high[0] < 1
