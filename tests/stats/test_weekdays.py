"""Weekdays and hours that differ by themselves are compared with their own kind alone, where a quiet time shows it."""

import numpy as np
import pytest
from scipy.stats import norm, ttest_rel

from monitoring.domain import Bins, Histogram, Kind, Verdict
from monitoring.drift.run import run as drift
from monitoring.stats.null import strata as strata_of
from monitoring.stats.null.moments import Times
from monitoring.stats.null.strata import strata
from monitoring.stats.null.usual import Usual
from monitoring.stats.null.words import beyond, held_back

GROUPS, WEEKDAYS = 10, 0.3 * norm.ppf((np.arange(7) + 0.5) / 7)
BINS = Bins(Kind.NUMERIC, edges=tuple(float(i) for i in range(GROUPS + 1)))
EDGES = np.r_[-np.inf, norm.ppf(np.arange(1, GROUPS) / GROUPS), np.inf]


def drawn(random, means, n):
    """Windows of `n` normal values with these means, empty cells around them."""
    cells = random.multinomial(n, np.diff(norm.cdf(EDGES - np.asarray(means)[:, None]), axis=1)).astype(float)
    return np.pad(cells, ((0, 0), (1, 3)))


def learnt(windows, quiet, times=None):
    reference, current = Histogram(BINS, windows[:quiet].sum(axis=0)), Histogram(BINS, windows[quiet:])
    return Usual(Histogram(BINS, windows[:quiet]), own=True, times=times).distribution(reference, current)


def days(quiet, size):
    at = np.arange(size) * 24
    return Times(at[:quiet], at[quiet:], hourly=False)


def test_a_shift_is_found_that_weekdays_would_hide_and_weekdays_alone_are_no_news():
    random, quiet, judged, found = np.random.default_rng(4), 56, 56, []
    for _ in range(25):
        means = WEEKDAYS[np.arange(quiet + judged) % 7] + np.r_[np.zeros(quiet + judged - 7), np.full(7, 0.3)]
        windows = drawn(random, means, 1000)
        beside = learnt(windows, quiet, days(quiet, quiet + judged))
        assert beside.alike == "weekday"
        found.append([beside.p_value < 1e-3, learnt(windows, quiet).p_value < 1e-3])
    beside, alone = np.mean(found, axis=0)
    assert beside[:-7].mean() <= 0.002
    assert beside[-7:].mean() > 0.95
    assert alone[-7:].mean() < 0.05


def test_nothing_is_told_apart_where_nothing_differs():
    random, quiet = np.random.default_rng(1), 42
    for wander in (0.0, 0.1):
        windows = drawn(random, wander * random.normal(size=60), 5000)
        beside, alone = learnt(windows, quiet, days(quiet, 60)), learnt(windows, quiet)
        assert (beside.alike, beside.p_value.tolist()) == ("", alone.p_value.tolist())


@pytest.mark.parametrize(
    ("size", "name"), [((0.4, 0.0), "hour"), ((0.4, 0.6), "weekday and hour"), ((0.0, 0.6), "weekday")]
)
def test_hours_and_weekdays_are_told_apart_in_windows_of_an_hour(size, name):
    at = np.arange(24 * 40)
    means = size[0] * np.sin(at * 2 * np.pi / 24) + size[1] * (at // 24 % 7 >= 5)
    found = learnt(
        drawn(np.random.default_rng(2), means, 400), 24 * 35, Times(at[: 24 * 35], at[24 * 35 :], hourly=True)
    )
    assert found.alike == name
    assert (found.p_value < 1e-3).mean() < 0.02


@pytest.mark.parametrize("factor", [0.999, 1.001])
def test_of_two_phases_and_one_cell_the_test_is_the_paired_one_of_student(monkeypatch, factor):
    pairs = np.random.default_rng(3).normal(size=(9, 2))
    pairs[:, 1] += 0.8
    monkeypatch.setattr(strata_of, "DOUBT", 0.0)
    monkeypatch.setattr(strata_of, "LEVEL", ttest_rel(*pairs.T).pvalue * factor)
    hours = np.add.outer(np.arange(9) * 24, [3, 15]).ravel()
    found = strata(Times(hours, hours, hourly=True), lambda _: pairs.reshape(-1, 1))
    assert (found is not None) == (factor > 1)


def test_a_weekday_of_which_the_quiet_time_knows_too_little_is_compared_with_all():
    random, quiet, at = np.random.default_rng(5), 40, np.arange(63)
    at = at[(at % 7 < 5) | (at > 55)] * 24  # no weekends but in the end
    windows = drawn(random, WEEKDAYS[at // 24 % 7], 1000)
    beside, alone = learnt(windows, quiet, Times(at[:quiet], at[quiet:], hourly=False)), learnt(windows, quiet)
    assert beside.alike == "weekday"
    assert (beside.p_value == alone.p_value).tolist() == (at[quiet:] // 24 % 7 >= 5).tolist()


def test_a_share_that_is_higher_each_monday_is_no_news_and_is_on_another_day():
    random, n, size = np.random.default_rng(6), 1000.0, 140
    usual_shares = np.where(np.arange(size) % 7 == 0, 0.08, 0.02)
    hits = random.binomial(1000, usual_shares)
    hits[-3] = 70
    cells = np.stack([n - hits, 0.0 * hits, hits], axis=1)
    quiet = Histogram(Bins(Kind.CATEGORICAL, categories=("a",)), cells[:70])
    found = Usual(quiet, own=True, times=days(70, size)).share(
        "missing", hits[:70] / n, hits[70:] / n, np.full(70, n), 0.02
    )
    assert found.alike == "weekday"
    assert np.flatnonzero(found.p_value < 1e-4).tolist() == [67]


def test_reports_say_which_windows_are_compared(counting):
    random, quiet = np.random.default_rng(7), 56
    means = np.r_[2 * WEEKDAYS[np.arange(quiet + 7) % 7], [2.0]]
    windows = drawn(random, means, 3000)
    pair = {"x": (Histogram(BINS, windows[:quiet].sum(axis=0)), Histogram(BINS, windows[quiet:]))}
    log = counting.log(pair, quiet_counts={"x": Histogram(BINS, windows[:quiet])})
    results = drift(log, log.selection, ["x"], ["tvd"]).results
    assert {result.verdict for result in results[:-1]} == {Verdict.OK}
    assert {result.reason for result in results if result.value >= result.limit} == {
        held_back(quiet, "weekday"),
        beyond("weekday"),
    }
    assert results[-1].verdict is Verdict.FAIL
