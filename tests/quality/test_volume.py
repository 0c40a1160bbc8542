from datetime import datetime, timedelta

import numpy as np
import pytest

from monitoring.domain import Every, Window
from monitoring.quality.whole.volume import LIMIT, _departures, volume, words

LENGTHS = {"hour": timedelta(hours=1), "day": timedelta(1), "week": timedelta(7)}


def windows(rows, unit="day", every=None):
    every, start = every or Every(unit), datetime(2024, 1, 1)
    length = LENGTHS[unit]
    return [
        Window(i, i, i + 1, start + i * length, start + (i + 1) * length, int(n), 0, True, every)
        for i, n in enumerate(rows)
    ]


def found(score, alpha=1e-4):
    return np.flatnonzero((score.value >= LIMIT) & (score.p_value < alpha)).tolist()


def test_half_of_a_day_that_did_not_come_is_found_and_weekends_are_not():
    rng = np.random.default_rng(0)
    usual = np.tile([1000, 1020, 980, 990, 1010, 300, 280], 12)
    rows = rng.poisson(usual)
    assert found(volume(windows(rows))) == []
    rows[80] = 450  # a Thursday with as many rows as a good Saturday
    rows[82] = 900  # a Saturday with as many as a weekday
    assert found(volume(windows(rows))) == [80, 82]


@pytest.mark.parametrize("spread", [0.0, 0.1, 0.5])
@pytest.mark.parametrize("mean", [5, 200, 50_000])
def test_a_log_that_varies_is_not_told_off_for_varying(spread, mean):
    rng = np.random.default_rng(1)
    p_values = [volume(windows(rng.poisson(mean * rng.lognormal(0, spread, 60)))).p_value[28:] for _ in range(40)]
    p_values = np.concatenate(p_values)
    assert np.mean(p_values[~np.isnan(p_values)] < 0.01) < 0.025


def test_hours_are_compared_with_the_same_hour_of_other_days():
    usual = np.tile(np.round(500 + 450 * np.sin(np.arange(24) / 24 * 2 * np.pi)), 14)
    rows = np.random.default_rng(2).poisson(usual)
    assert found(volume(windows(rows, "hour"))) == []
    rows[13 * 24 + 6] = 100
    assert found(volume(windows(rows, "hour"))) == [13 * 24 + 6]


def test_what_cannot_be_known_has_no_value():
    assert np.isnan(volume(windows([100] * 8)).value).all()
    assert np.isnan(volume(windows([100] * 30, every=Every("rows", 100))).value).all()
    assert np.isnan(volume(windows([100] * 20 + [0])).value[20])
    assert volume([]).value.shape == (0,)


def test_it_is_said_whether_there_are_more_rows_than_usual_or_fewer():
    days = windows([1000] * 20 + [250, 2600, 1100])
    more, _, _ = _departures(days)
    said = [words(day.rows, share) for day, share in zip(days[20:], more[20:].tolist(), strict=True)]
    assert said[0] == "250 predictions, 75.0 % fewer than usual"
    assert said[1].startswith("2,600 predictions, ")
    assert said[1].endswith(" % more than usual")
    assert said[2] == ""
    assert words(5, float("nan")) == ""
