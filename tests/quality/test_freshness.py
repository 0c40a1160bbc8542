"""A log of which no new rows come: by days with rows where a moment is asked for, by files where it is now."""

from datetime import datetime, timedelta

import numpy as np
import pytest
from scipy.stats import t as student

from monitoring.domain import Feed, Received
from monitoring.log.windows.feed import by_files
from monitoring.quality.whole.freshness import LIMIT, silence

DAY = timedelta(days=1)
MONDAY = datetime(2024, 1, 1)


def feed(gaps, now):
    """Rows on days that lie so far apart; looked at so many days after the last."""
    days = MONDAY + np.cumsum([0, *gaps]) * DAY
    waits = tuple((begin, 24.0 * gap) for begin, gap in zip(days[:-1], gaps, strict=True))
    return Feed(days[-1] + now * DAY, days[-1], waits)


def fails(found, alpha=1e-3):
    times, _, p_value = found
    return times >= LIMIT and p_value < alpha


def test_a_day_without_rows_is_found_where_every_day_has_some():
    assert not fails(silence(feed([1] * 20, 1), hourly=False))
    assert fails(silence(feed([1] * 20, 2), hourly=False))


def test_a_log_that_rests_on_weekends_is_not_told_off_on_mondays():
    week = [1, 1, 1, 1, 3]
    assert not fails(silence(feed(week * 5 + [1] * 4, 3), hourly=False))  # Friday's rows, on Sunday night
    assert fails(silence(feed(week * 5 + [1] * 4, 6), hourly=False))
    assert fails(silence(feed(week * 5 + [1], 3), hourly=False))  # Tuesday's rows, on Thursday night


def test_the_p_value_is_that_of_students_prediction_interval():
    gaps = [1, 2, 1, 3, 1, 1, 2, 4, 1]
    times, usual, p_value = silence(feed(gaps, 9), hourly=False)
    logs = np.log(24.0 * np.array(gaps))
    assert times == pytest.approx(9 * 24 / np.exp(logs.mean()))
    assert usual == pytest.approx(np.exp(logs.mean()))
    spread = logs.std(ddof=1) * np.sqrt(1 + 1 / len(logs))
    assert p_value == pytest.approx(student.sf((np.log(216) - logs.mean()) / spread, len(logs) - 1))


@pytest.mark.parametrize("share", [0.3, 0.8, 0.95])
def test_logs_whose_days_with_rows_come_at_random_seldom_ring(share):
    rng = np.random.default_rng(0)
    waits = [(rng.geometric(share, 84).tolist(), int(rng.geometric(share))) for _ in range(1000)]
    found = [silence(feed(gaps, now), hourly=False) for gaps, now in waits]
    assert np.mean([fails(each, 0.01) for each in found]) <= 0.015


def test_too_few_waits_tell_nothing():
    assert np.isnan(silence(feed([1] * 7, 5), hourly=False)).all()
    assert np.isnan(silence(Feed(why="nothing"), hourly=False)).all()


def file(day, last, kind="predictions"):
    return Received(kind, "f", MONDAY + day * DAY, last=None if last is None else MONDAY + last * DAY)


def test_backlogs_older_rows_and_times_to_come_are_no_pace():
    year = [file(400 + i / 1e5, i * 20.0) for i in range(20)]  # a year of rows that is read in seconds
    daily = [file(401 + i, 400.75 + i) for i in range(5)]
    late, wrong = file(405.5, 200), file(405.6, 4000)
    newest, waits = by_files([*year, *daily, late, wrong, file(405.7, None)])
    assert newest == MONDAY + 404.75 * DAY
    assert [hours for _, hours in waits] == pytest.approx([30] * 4)
