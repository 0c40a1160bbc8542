import numpy as np
import pytest
from sklearn import metrics as oracle

from monitoring.performance.metric import METRICS
from monitoring.stats import rows

ORACLES = {
    "mae": oracle.mean_absolute_error,
    "rmse": oracle.root_mean_squared_error,
    "bias": lambda y, p: (p - y).mean(),
    "r2": oracle.r2_score,
    "mape": lambda y, p: oracle.mean_absolute_percentage_error(y[y != 0], p[y != 0]),
}
LEVELS = {"error_p10": 0.1, "error_p50": 0.5, "error_p90": 0.9}


def of_window(log, window):
    inside = (log.windows == window) & ~np.isnan(log.labels)
    return log.labels[inside], log.predictions[inside]


@pytest.mark.parametrize("name", ORACLES)
def test_a_metric_equals_scikit_learn_on_the_rows(name, regression_log):
    found = METRICS[name].function(regression_log.outcomes)
    for window in range(5):
        y, p = of_window(regression_log, window)
        assert found.value[window] == pytest.approx(ORACLES[name](y, p), rel=1e-9)
        assert found.n[window] == ((y != 0).sum() if name == "mape" else len(y))


@pytest.mark.parametrize("name", LEVELS)
def test_a_quantile_lies_in_the_cell_of_the_row_level_one(name, regression_log):
    found = METRICS[name].function(regression_log.outcomes).value
    edges = np.concatenate([[-np.inf], regression_log.edges, [np.inf]])
    for window in range(5):
        y, p = of_window(regression_log, window)
        exact = np.quantile(p - y, LEVELS[name], method="inverted_cdf")
        cell = np.searchsorted(edges, exact, side="right")
        assert edges[cell - 1] <= found[window] <= edges[cell]


def test_a_quantile_beyond_the_references_errors_is_near_the_errors_there():
    errors = np.linspace(10, 12, 201)
    found = METRICS["error_p90"].function(rows.regression(np.zeros(201), errors, edges=[-1.0, 0.0, 1.0]))
    assert 11 < found.value[0] < 22
    assert found.value[0] > METRICS["error_p50"].function(rows.regression(np.zeros(201), errors)).value[0]


def test_quantiles_of_skewed_errors_keep_their_side():
    errors = np.random.default_rng(6).exponential(size=4000) - 1
    outcomes = rows.regression(np.zeros(4000), errors, edges=np.linspace(-1, 7, 401))
    for name, level in LEVELS.items():
        found = METRICS[name].function(outcomes).value[0]
        assert (errors <= found).mean() == pytest.approx(level, abs=0.02), name


def test_quantiles_have_no_end_where_too_few_rows_lie_beyond():
    outcomes = rows.regression(np.zeros(8), np.arange(8) / 8, edges=np.arange(9) / 8)
    low, high = METRICS["error_p10"].function(outcomes).low[0], METRICS["error_p90"].function(outcomes).high[0]
    assert np.isnan([low, high]).all()


def test_r2_is_undefined_where_all_labels_are_alike():
    found = METRICS["r2"].function(rows.regression(np.full(50, 1234.1), np.arange(50.0), shift=3.3))
    assert np.isnan([found.value[0], found.low[0], found.high[0]]).all()


def test_r2_does_not_depend_on_the_shift_of_the_sums():
    rng = np.random.default_rng(3)
    y = rng.normal(1000, 5, 300)
    p = y + rng.normal(0, 2, 300)
    near, far = (METRICS["r2"].function(rows.regression(y, p, shift=shift)) for shift in (1000.0, 950.0))
    for part in ("value", "low", "high"):
        assert getattr(near, part)[0] == pytest.approx(getattr(far, part)[0], abs=1e-6)


def test_a_constant_added_to_labels_and_predictions_changes_no_error():
    rng = np.random.default_rng(5)
    y = rng.normal(0, 5, 300)
    p, edges = y + rng.normal(1, 2, 300), np.linspace(-6, 8, 141)
    for name in ("mae", "rmse", "bias", "r2", *LEVELS):
        here, there = (
            METRICS[name].function(rows.regression(y + at, p + at, edges=edges, shift=at)) for at in (0, 999)
        )
        for part in ("value", "low", "high"):
            assert getattr(here, part)[0] == pytest.approx(getattr(there, part)[0], rel=1e-6), name


def test_mape_is_undefined_where_every_label_is_zero():
    found = METRICS["mape"].function(rows.regression([0.0, 0.0], [1.0, 2.0]))
    assert np.isnan(found.value[0])
    assert found.n[0] == 0


def test_one_row_has_a_value_but_no_interval():
    for name in ("mae", "bias", "rmse"):
        found = METRICS[name].function(rows.regression([1.0], [3.0]))
        assert found.value[0] == 2
        assert np.isnan([found.low[0], found.high[0]]).all()


def test_perfect_predictions_have_no_error_and_explain_everything():
    outcomes = rows.regression([1.0, 2.0, 4.0], [1.0, 2.0, 4.0])
    assert [METRICS[name].function(outcomes).high[0] for name in ("mae", "rmse", "bias", "mape")] == [0, 0, 0, 0]
    assert METRICS["r2"].function(outcomes).low[0] == 1
