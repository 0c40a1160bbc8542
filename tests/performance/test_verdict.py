"""A verdict is a function of two intervals; what is held against nothing has none, says why, and keeps its figure."""

from dataclasses import replace
from math import isnan, nan

import numpy as np
import pytest

from monitoring.alerts.status import status
from monitoring.domain import Every, Measure, Report, Task, Verdict, Window
from monitoring.lifetime.courses import counts
from monitoring.performance.estimated.told import newest_judged, told
from monitoring.performance.measures import measures
from monitoring.performance.metric import METRICS
from monitoring.performance.run import metric_names
from monitoring.performance.verdict import judge
from monitoring.stats import rows

UP, DOWN, BOTH = (METRICS[name].descriptor for name in ("roc_auc", "mae", "bias"))
REFERENCE = (2.0, 4.0)
NOTHING = Report((), ())
WEEK = (Window(0, 0, 1, None, None, 200, 200, True, Every("week")),)


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


def test_without_a_reference_there_is_no_limit_and_no_verdict():
    limit, verdict = judge(UP, 0.1, (0.0, 0.2), (nan, nan))
    assert isnan(limit)
    assert verdict is Verdict.SKIPPED


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


def newest(card, task, reference, window):
    found = [measures(card(task), name, window, reference)[1] for name in metric_names(task)]
    return [one for one in found if not isnan(one.value)]


@pytest.mark.parametrize("size", [1, 200])
@pytest.mark.parametrize("task", [Task.BINARY, Task.REGRESSION])
def test_one_row_is_nothing_to_compare_with_and_every_figure_is_still_told(card, task, size):
    make = rows.binary if task is Task.BINARY else rows.regression
    rng = np.random.default_rng(3)
    window = make((rng.random(size) < 0.5).astype(float), rng.random(size))
    found = [m for m in newest(card, task, make([1.0], [0.9]), window) if METRICS[m.metric].descriptor.judged]
    assert found
    for one in found:
        noun = "labelled row" if METRICS[one.metric].descriptor.needs_label else "row"
        assert one.verdict is Verdict.SKIPPED
        assert one.reason.startswith(f"nothing to compare with: the reference has 1 {noun}")
        assert isnan(one.limit)
    report = Report(WEEK, tuple(found))
    key = "roc_auc" if task is Task.BINARY else "mae"
    assert status(report, NOTHING, NOTHING, (), key).word == "not judged"


def test_a_reference_of_one_outcome_names_what_it_lacks(card):
    one_sided, window = rows.binary([1.0] * 40, [0.9] * 40), rows.binary([1, 0] * 40, [0.9, 0.3] * 40)
    (area,) = [one for one in newest(card, Task.BINARY, one_sided, window) if one.metric == "roc_auc"]
    assert area.verdict is Verdict.SKIPPED
    assert area.reason.startswith(
        "nothing to compare with: the reference has 40 labelled rows, and ROC AUC needs labelled rows of both outcomes"
    )


def test_all_right_is_said_of_the_metric_that_comes_first_alone():
    other = Measure("f1", 0, 0.9, 0.8, 1.0, 90, limit=0.7)
    assert status(Report(WEEK, (other,)), NOTHING, NOTHING, (), "roc_auc").parts["performance"] is Verdict.SKIPPED
    assert status(Report(WEEK, (other,)), NOTHING, NOTHING, (), "f1").parts["performance"] is Verdict.OK


def test_an_estimate_without_a_reference_is_not_judged_and_says_both(card):
    reference, metric = rows.regression([1.0], [0.9]), METRICS["mae"]
    waiting = Measure("mae", 0, nan, nan, nan, 0, verdict=Verdict.SKIPPED, reason="no labels yet")
    own = metric.function(reference)
    found = told(metric.descriptor, own, reference, waiting, (3.0, 2.0, 4.0), 50, "where errors stay as they were")
    assert (found.value, found.verdict) == (3.0, Verdict.SKIPPED)
    assert found.reason.startswith("nothing to compare with: the reference has 1 labelled row; where errors")


def test_what_lacks_a_reference_alone_still_tells_how_windows_went(card):
    """Estimates are held against it, and windows against earlier ones."""
    window = rows.binary([1, 0] * 40, [0.9, 0.3] * 40)
    for one in newest(card, Task.BINARY, rows.binary([nan], [0.4]), window):
        if METRICS[one.metric].descriptor.needs_label:
            assert one.only_unjudged
            assert counts(one)
            assert newest_judged([one], {one.metric}) == {one.metric: one}
