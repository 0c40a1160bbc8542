"""No metric is all right where nothing could have failed; and where it is not judged, nothing could have."""

from math import comb

import numpy as np
import pytest

from monitoring.domain import Deployment, Task, Verdict
from monitoring.performance.chance.p_values import p_values
from monitoring.performance.chance.too_few import least_p_value
from monitoring.performance.measures import measures
from monitoring.performance.metric import METRICS
from monitoring.performance.run import metric_names
from monitoring.stats import rows

SIZES, ALPHA = range(1, 13), 0.003
CARD = {
    Task.BINARY: Deployment(name="d", title="D", task=Task.BINARY, score="s", label="y"),
    Task.REGRESSION: Deployment(name="d", title="D", task=Task.REGRESSION, prediction="p", label="y"),
}
MAKE = {Task.BINARY: rows.binary, Task.REGRESSION: rows.regression}
JUDGED = [(task, name) for task in CARD for name in metric_names(task) if METRICS[name].descriptor.judged]


def rows_of(task, n, wrong):
    """Labels and what was predicted of them: all is right, or nothing is."""
    i = np.arange(n)
    if task is Task.REGRESSION:
        y = 50.0 + i
        return y, y + (400 + i % 2 if wrong else 0.1 + 0.01 * (i % 2))
    y = (i % 2).astype(float)
    return y, np.where((y == 1) != wrong, 0.9, 0.1)


def windows(task, wrong):
    parts = [rows_of(task, n, wrong) for n in SIZES]
    return MAKE[task](*(np.concatenate(side) for side in zip(*parts, strict=True)), windows=np.repeat(SIZES, SIZES) - 1)


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize(("task", "name"), JUDGED)
def test_what_is_not_judged_could_not_have_failed(task, name, n):
    card = METRICS[name].descriptor
    reference = MAKE[task](*rows_of(task, n, wrong=False))
    entry = METRICS[name].function
    for wrong in (False, True):
        now = windows(task, wrong)
        found, least = (
            p_values(card, now, reference, (entry(now), entry(reference))),
            least_p_value(card, now, reference),
        )
        known = ~np.isnan(found)
        assert (found[known] >= least[known] * (1 - 1e-9)).all()
        for one in measures(CARD[task], name, now, reference, alpha=ALPHA)[1:]:
            hopeless = least[one.window] >= ALPHA
            assert one.verdict is not Verdict.OK or not hopeless
            assert one.verdict is not Verdict.FAIL or not hopeless


@pytest.mark.parametrize("n", SIZES[1:])
@pytest.mark.parametrize("name", ["accuracy", "f1", "recall", "specificity"])
def test_shares_are_judged_from_where_one_choice_of_all_rows_is_rare_enough(name, n):
    reference = rows.binary(*rows_of(Task.BINARY, n, wrong=False))
    found = measures(CARD[Task.BINARY], name, windows(Task.BINARY, wrong=False), reference, alpha=ALPHA)[1:]
    for one, m in zip(found, SIZES, strict=True):
        if not np.isnan(one.value):
            judged = 1 / comb(n + m, n) < ALPHA
            wide = "tells nothing of a change" in one.reason
            assert one.verdict is (Verdict.OK if judged and not wide else Verdict.SKIPPED)
            assert judged or wide or (one.only_unjudged and "no outcome of so few could have failed" in one.reason)


def test_all_rows_wrong_fail_from_there_on():
    reference = rows.binary(*rows_of(Task.BINARY, 6, wrong=False))
    found = measures(CARD[Task.BINARY], "accuracy", windows(Task.BINARY, wrong=True), reference, alpha=ALPHA)[1:]
    judged = [1 / comb(6 + m, 6) < ALPHA for m in SIZES]
    assert [one.verdict is Verdict.FAIL for one in found] == judged
    assert 0 < sum(judged) < len(judged)
    why = "2 rows against 6: no outcome of so few could have failed"
    assert found[1].reason.startswith(why)


@pytest.mark.parametrize(("name", "n"), [("r2", 2), ("mape", 1)])
def test_without_an_interval_nothing_could_have_failed(name, n):
    reference = rows.regression(*rows_of(Task.REGRESSION, 12, wrong=False))
    now = rows.regression(*rows_of(Task.REGRESSION, n, wrong=False))
    one = measures(CARD[Task.REGRESSION], name, now, reference, alpha=ALPHA)[1]
    assert np.isnan(one.low)
    assert one.verdict is Verdict.SKIPPED
    assert one.reason.endswith("against 12: no outcome of so few could have failed")


def test_what_has_no_part_of_the_budget_is_not_called_too_few():
    both = (rows.binary(*rows_of(Task.BINARY, n, wrong=False)) for n in (56, 200))
    one = measures(CARD[Task.BINARY], "positive_rate_predicted", *both, alpha=0.0)[1]
    assert (one.verdict, one.reason) == (Verdict.OK, "")
