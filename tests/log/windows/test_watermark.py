"""A window is over where the log has moved past its end, where that is said, or where its usual rows are there."""

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from monitoring import connect
from monitoring.domain import Every, Selection
from monitoring.log import Workspace

FILE = """
name = "running"
task = "regression"
[columns]
id = "id"
time = "t"
prediction = "p"
[reference]
to = 2026-05-08
[log]
predictions = ["log.csv"]
"""
BEGIN, LAST = datetime(2026, 5, 1), datetime(2026, 5, 16)
BY_HOUR = [2] * 8 + [9] * 12 + [2] * 4  # rows in each hour of a day


@pytest.fixture
def complete(tmp_path):
    """Whether each window is complete, of fifteen days and those rows of the sixteenth that come before an hour."""

    def ask(until, every, busier=1, **selected):
        hours = pd.date_range(BEGIN, LAST + timedelta(days=1), freq="h", inclusive="left")
        times = np.repeat(hours, np.resize(BY_HOUR, len(hours)))
        times = times[times < LAST + timedelta(hours=until)]
        times = times.append([times[times >= LAST]] * (busier - 1)) if busier > 1 else times
        (tmp_path / "running.toml").write_text(FILE)
        table = pd.DataFrame({"id": np.arange(len(times)), "t": times + timedelta(minutes=20), "p": 1.0})
        table.to_csv(tmp_path / "log.csv", index=False)
        connect.add(workspace := Workspace(tmp_path / "home"), tmp_path / "running.toml")
        windows = workspace.log("running").windows(Selection("running", Every(every), **selected))
        return [window.complete for window in windows]

    return ask


def test_a_day_with_rows_until_six_is_not_over(complete):
    assert complete(6, "day") == [True] * 15 + [False]


def test_a_day_with_its_usual_rows_is_over_before_the_next_one_begins(complete):
    assert complete(24, "day") == [True] * 16


def test_twice_as_many_rows_as_usual_do_not_make_an_evening_of_the_afternoon(complete):
    assert complete(14, "day", busier=2) == [True] * 15 + [False]


def test_somebody_can_say_up_to_when_the_log_is_to_be_taken(complete):
    assert complete(6, "day", end=datetime(2026, 5, 17)) == [True] * 16


def test_a_running_week_is_not_over_on_its_sixth_day(complete):
    assert complete(20, "week") == [False, True, False]
