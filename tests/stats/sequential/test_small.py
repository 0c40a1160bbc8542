"""Small but certain is WARN with its size in words; noise never is."""

import re
from dataclasses import replace

import numpy as np
import pytest

from monitoring.domain import Score, Verdict
from monitoring.drift.run import run as run_drift
from monitoring.quality.run import run as run_quality
from monitoring.stats.sequential.small import small


@pytest.fixture
def shifted(counting):
    """Ten days of 20,000 rows against 50,000: by 0.3 standard deviations higher from the fifth day on."""
    rng = np.random.default_rng(7)
    reference = rng.normal(size=50_000)
    bins = counting.bins(reference)
    days = [rng.normal(0.3 * (day >= 4), size=20_000) for day in range(10)]
    return counting.log({"x": (counting.numbers(bins, reference), counting.numbers(bins, days))})


def test_a_certain_shift_below_the_limit_warns_from_its_first_window_on_with_its_size(shifted):
    results = run_drift(shifted, shifted.selection).results
    assert [r.verdict for r in results] == [Verdict.OK] * 4 + [Verdict.WARN] * 6
    assert results[-1].reason == (
        "on average 0.31 standard deviations higher since 6 Mar 2026, certain, below your limit"
    )
    assert all(not r.reason for r in results[:4])


def test_the_size_of_a_step_is_told_in_the_columns_unit_too(shifted, monkeypatch):
    in_minutes = replace(shifted.deployment, units={"x": "min"})
    monkeypatch.setattr(type(shifted), "deployment", in_minutes)
    said = run_drift(shifted, shifted.selection).results[-1].reason
    size = re.match(r"on average 0\.31 standard deviations \((\S+) min\) higher since 6 Mar 2026", said)
    assert float(size[1]) == pytest.approx(0.3, abs=0.02)


def test_a_category_that_became_more_frequent_is_named(counting):
    words = counting.of("ab", [80_000, 20_000, 0, 0]), counting.of("ab", [[7_600, 2_400, 0, 0]] * 3)
    log = counting.log({"words": words})
    assert [r.verdict for r in run_drift(log, log.selection).results] == [Verdict.WARN] * 3
    assert (
        run_drift(log, log.selection)
        .results[-1]
        .reason.startswith("'a' 4 percentage points less often since 2 Mar 2026")
    )


def test_a_share_of_missing_values_that_grew_within_its_margin_is_told(counting):
    words = counting.of("ab", [99_000, 0, 0, 1_000]), counting.of("ab", [[9_820, 0, 0, 180]] * 4)
    log = counting.log({"words": words})
    found = [r for r in run_quality(log, log.selection).results if r.check == "missing"]
    assert [r.verdict for r in found] == [Verdict.WARN] * 4
    assert found[-1].reason == "1.8 % of rows since 2 Mar 2026, certain, below your limit"


def test_what_is_hardly_certain_warns_where_another_window_of_the_last_seven_is_unusual():
    p_value = np.array([6e-4, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 6e-4, 0.5, 0.03, 0.5, 6e-4, 6e-4])
    found = small(Score(np.full(13, 0.1), p_value, np.array(0.2)), 0.001)
    assert np.flatnonzero(found).tolist() == [11, 12]
    assert np.flatnonzero(small(Score(np.full(13, 0.1), np.sqrt(p_value), np.array(0.2)), 0.05)).tolist() == [11, 12]


def test_one_window_alone_warns_at_half_of_the_level_as_far_as_that_is_improbable():
    def alone(p_value, level):
        return small(Score(np.array([0.1, 0.1]), np.array([0.5, p_value]), np.array(0.2)), level)[1]

    assert [alone(p, 0.0016) for p in (9e-4, 7e-4)] == [False, True]  # half of the level
    assert [alone(p, 0.01) for p in (2e-3, 9e-4)] == [False, True]  # a thousandth
    assert [alone(p, 0.05) for p in (3e-3, 2e-3)] == [False, True]  # the level's square


def test_a_small_step_is_told_as_soon_as_a_test_of_each_window_tells_it():
    """Chi-squares of a category from .05 to .07 among five, in 200 rows a day; the level of one of ten columns."""
    from scipy.stats import chi2, ncx2

    level, random = 1 / (2 * 10 * 30.44), np.random.default_rng(5)
    far = 200 * 0.02**2 / (0.05 * 0.95)
    p_value = chi2.sf(ncx2.rvs(4, far, size=(4000, 60), random_state=random), 4)
    told = small(Score(np.full(p_value.shape, 0.1), p_value, np.array(0.2)), level)
    ours, test = (np.where(one.any(axis=1), one.argmax(axis=1) + 1, 60).mean() for one in (told, p_value < level))
    assert ours <= test + 5
    assert told.mean() <= (p_value < level).mean()


def test_windows_that_hang_together_warn_no_more_often_than_the_level_says():
    random, level = np.random.default_rng(1), 0.01
    same = np.repeat(random.random(2000), 30).reshape(100, -1)  # each value thirty windows long
    mixed = np.where(random.random(same.shape) < 0.5, same, random.random(same.shape))
    for p_value in (same, mixed, random.random(same.shape)):
        assert small(Score(np.full(same.shape, 0.1), p_value, np.array(0.2)), level).mean() <= 1.3 * level


def test_a_single_certain_window_is_dated_by_the_unusual_one_before_it(counting):
    shares = [200, 200, 231, 200, 200, 240]
    words = counting.of("ab", [8_000, 2_000, 0, 0]), counting.of("ab", [[1000 - n, n, 0, 0] for n in shares])
    log = counting.log({"words": words}, false_alarms_per_month=0.5)
    last = run_drift(log, log.selection).results[-1]
    assert last.verdict is Verdict.WARN
    assert "since 4 Mar 2026" in last.reason


def test_noise_never_warns(counting):
    rng = np.random.default_rng(3)
    reference = rng.multinomial(500, np.full(50, 0.02))
    days = rng.multinomial(100, np.full(50, 0.02), size=60)
    names = [f"c{i:02}" for i in range(50)]
    log = counting.log(
        {"words": (counting.of(names, [*reference, 0, 0]), counting.of(names, np.c_[days, 0 * days[:, :2]]))}
    )
    results = run_drift(log, log.selection).results
    assert Verdict.WARN not in {r.verdict for r in results}
    far = [r for r in results if r.value >= r.limit and r.verdict is Verdict.OK]
    assert far
    assert {r.reason for r in far} == {"beyond the limit, but 100 rows vary that much by chance"}
