from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from monitoring.domain import VERDICTS, Deployment, Every, Task, Window
from monitoring.stats.alarms import Budget, budget_of, judge, kinds_of, windows_per_month


def rows_windows(count, hours):
    start, every = datetime(2026, 1, 1), Every.parse("100 rows")
    at = [start + timedelta(hours=hours * i) for i in range(count + 1)]
    return [Window(i, i, i + 1, at[i], at[i + 1], 100, 0, True, every) for i in range(count)]


@pytest.mark.parametrize(("unit", "count"), [("hour", 730.5), ("day", 30.44), ("week", 4.35), ("month", 1)])
def test_calendar_windows_have_a_fixed_number_a_month(unit, count):
    assert windows_per_month(Every(unit)) == count


def test_windows_of_rows_come_as_often_as_the_log_says():
    assert windows_per_month(Every.parse("100 rows"), rows_windows(60, 12)) == pytest.approx(60.88)
    assert windows_per_month(Every.parse("100 rows")) == 30.44
    timeless = [Window(0, 0, 1, None, None, 100, 0, True, Every.parse("100 rows"))]
    assert windows_per_month(Every.parse("100 rows"), timeless) == 30.44


@pytest.mark.parametrize("per_month", [0.01, 1, 30])
@pytest.mark.parametrize("tests", [{"performance": 12, "drift": 10, "quality": 31}, {"drift": 500, "quality": 1500}])
def test_the_false_alarms_of_all_kinds_together_are_those_that_are_allowed(per_month, tests):
    budget = Budget(per_month, 30.44, tuple(tests), tests)
    expected = sum(count * 30.44 * budget.level(kind) for kind, count in tests.items())
    assert expected == pytest.approx(per_month)
    assert budget.days_between == pytest.approx(30.44 / per_month)
    assert sum(budget.share(kind) for kind in budget.kinds) == pytest.approx(1)


def test_a_level_is_capped_and_false_alarms_are_rarer_then():
    budget = Budget(1, 1, ("drift", "quality"), {"drift": 2, "quality": 3})
    assert budget.level("drift") == budget.level("quality") == 0.05
    assert budget.days_between == pytest.approx(30.44 / 0.25)


def test_what_cannot_ring_has_no_share():
    features = Deployment(name="d", title="d", task=Task.BINARY, numeric=("a",), score="s")
    assert kinds_of(features) == ("drift", "quality")
    labelled = replace(features, label="y")
    assert kinds_of(labelled) == ("performance", "drift", "quality")
    assert kinds_of(replace(labelled, score=None)) == ("drift", "quality")
    budget = budget_of(features, Every("month"), (), {"drift": 100})
    assert budget.level("drift") == pytest.approx(0.5 / 100)
    assert budget.share("performance") == 0


@pytest.mark.parametrize(
    ("value", "limit", "p_value", "verdict"),
    [
        (np.nan, 0.2, np.nan, "SKIPPED"),
        (0.1, 0.2, 1e-9, "OK"),
        (0.2, 0.2, 0.0099, "FAIL"),
        (0.2, 0.2, 0.01, "OK"),
        (0.3, 0.2, 0.5, "OK"),
        (np.inf, 0.2, 0.0, "FAIL"),
    ],
)
def test_the_verdict_is_a_function_of_value_limit_and_chance(value, limit, p_value, verdict):
    assert str(VERDICTS[int(judge(np.array(value), np.array(limit), np.array(p_value), 0.01))]) == verdict
