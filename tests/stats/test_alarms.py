from datetime import datetime, timedelta

import numpy as np
import pytest

from monitoring.domain import VERDICTS, Every, Window
from monitoring.stats.alarms import alarm_level, judge, windows_per_month


def rows_windows(count, hours):
    start, every = datetime(2026, 1, 1), Every.parse("100 rows")
    at = [start + timedelta(hours=hours * i) for i in range(count + 1)]
    return [Window(i, i, i + 1, at[i], at[i + 1], 100, 0, True, every) for i in range(count)]


@pytest.mark.parametrize(("unit", "count"), [("hour", 730.5), ("day", 30.44), ("week", 4.35), ("month", 1)])
def test_calendar_windows_have_a_fixed_number_a_month(unit, count):
    assert windows_per_month(Every(unit)) == count


def test_windows_of_rows_come_as_often_as_the_log_says():
    assert windows_per_month(Every.parse("100 rows"), rows_windows(60, 12)) == pytest.approx(60.88)
    assert windows_per_month(Every.parse("100 rows")) == 1
    timeless = [Window(0, 0, 1, None, None, 100, 0, True, Every.parse("100 rows"))]
    assert windows_per_month(Every.parse("100 rows"), timeless) == 1


def test_the_level_shares_the_allowed_alarms_out_and_is_capped():
    assert alarm_level(1, 50, 30.44) * 50 * 30.44 == pytest.approx(1)
    assert alarm_level(1, 2, 1) == 0.05
    assert alarm_level(0, 2, 1) == 0


@pytest.mark.parametrize(
    ("value", "limit", "p_value", "verdict"),
    [
        (np.nan, 0.2, np.nan, "SKIPPED"),
        (0.1, 0.2, 1e-9, "OK"),
        (0.2, 0.2, 0.0099, "FAIL"),
        (0.2, 0.2, 0.01, "WARN"),
        (0.3, 0.2, 0.5, "WARN"),
        (np.inf, 0.2, 0.0, "FAIL"),
    ],
)
def test_the_verdict_is_a_function_of_value_limit_and_chance(value, limit, p_value, verdict):
    assert str(VERDICTS[int(judge(np.array(value), np.array(limit), np.array(p_value), 0.01))]) == verdict
