from dataclasses import replace
from math import isnan, nan

import pytest

from monitoring.domain import Verdict
from monitoring.performance.metric import METRICS
from monitoring.performance.verdict import judge

UP, DOWN, BOTH = (METRICS[name].descriptor for name in ("roc_auc", "mae", "bias"))
REFERENCE = (2.0, 4.0)


@pytest.mark.parametrize(
    ("metric", "value", "interval", "limit", "verdict"),
    [
        (UP, 1.0, (0.5, 1.5), 2.0, Verdict.FAIL),
        (UP, 1.0, (0.5, 2.5), 2.0, Verdict.OK),
        (UP, 1.0, (0.5, 2.0), 2.0, Verdict.OK),
        (UP, 2.1, (1.5, 2.5), 2.0, Verdict.OK),
        (UP, 9.0, (8.0, 9.9), 2.0, Verdict.OK),
        (DOWN, 9.0, (8.0, 9.9), 4.0, Verdict.FAIL),
        (DOWN, 4.5, (3.9, 5.0), 4.0, Verdict.OK),
        (DOWN, 0.1, (0.0, 0.2), 4.0, Verdict.OK),
        (BOTH, 9.0, (8.0, 9.9), 4.0, Verdict.FAIL),
        (BOTH, 0.1, (0.0, 0.2), 2.0, Verdict.FAIL),
        (BOTH, 1.9, (1.0, 2.8), 2.0, Verdict.OK),
        (BOTH, 4.1, (3.0, 5.0), 4.0, Verdict.OK),
        (BOTH, 2.5, (0.0, 9.0), 2.0, Verdict.OK),
        (BOTH, 3.5, (0.0, 9.0), 4.0, Verdict.OK),
        (UP, 1.0, (nan, nan), 2.0, Verdict.OK),
        (UP, nan, (nan, nan), 2.0, Verdict.SKIPPED),
    ],
)
def test_a_window_fails_only_where_its_whole_interval_is_beyond_the_reference(metric, value, interval, limit, verdict):
    assert judge(metric, value, interval, REFERENCE) == (limit, verdict)


def test_without_a_reference_there_is_no_limit_and_nothing_fails():
    limit, verdict = judge(UP, 0.1, (0.0, 0.2), (nan, nan))
    assert isnan(limit)
    assert verdict is Verdict.OK


def test_a_metric_that_is_only_shown_is_never_judged():
    limit, verdict = judge(replace(BOTH, judged=False), 9.0, (8.0, 9.9), REFERENCE)
    assert isnan(limit)
    assert verdict is Verdict.OK
    assert judge(replace(BOTH, judged=False), nan, (nan, nan), REFERENCE)[1] is Verdict.SKIPPED


def test_where_either_side_is_worse_a_missing_value_has_no_nearer_end():
    limit, verdict = judge(BOTH, nan, (nan, nan), REFERENCE)
    assert isnan(limit)
    assert verdict is Verdict.SKIPPED


def test_the_error_quantiles_are_the_only_metrics_that_are_not_judged():
    shown = [entry.descriptor.name for entry in METRICS if not entry.descriptor.judged]
    assert shown == ["error_p10", "error_p50", "error_p90"]
