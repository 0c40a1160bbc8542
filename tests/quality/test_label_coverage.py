"""Labels that did not come, told from labels that are not there yet."""

import numpy as np
import pytest
from scipy.stats import fisher_exact
from scipy.stats import t as student

from monitoring.domain import Received, Verdict
from monitoring.log.windows.same_age import _delivered, _read, at_ages
from monitoring.quality.run import run
from monitoring.quality.shortages import LIMIT, shortages, worst

N, ALPHA = 400, 5e-5


def born_and_known(delay, days=70, cover=0.98, since=999, falls_to=0.7, seed=0):
    """Predictions of each day, and on which day the labels of some of them come."""
    rng = np.random.default_rng(seed)
    there = [rng.binomial(N, falls_to if day >= since else cover) for day in range(days)]
    born = np.repeat(np.arange(days), there)
    return born, delay(born, rng).astype(int)


def fails(born, known, days):
    """Whether the check fails, looked at after so many days."""
    end = _delivered(known[known < days], days)
    here = (known < days) & (born < days)
    ages = at_ages(born[here], known[here] - born[here] - 1, np.ones(here.sum()), end - 1 - np.arange(days))
    found = shortages(np.full(days, float(N)), np.ones(days, bool), ages)
    one, p_value = worst(found) if found else (None, 1.0)
    return one is not None and one.value >= LIMIT and p_value < ALPHA


def trickling(born, rng):
    return born + rng.exponential(3, len(born))


def by_outcome(born, rng):
    return born + np.where(rng.random(len(born)) < 0.2, 1, 14)


def monthly(born, rng):
    return (born // 30 + 1) * 30 + 5


def on_weekdays(born, rng):
    known = born + rng.integers(1, 3, len(born))
    return known + np.where(known % 7 >= 5, 7 - known % 7, 0)


@pytest.mark.parametrize("delay", [trickling, by_outcome, monthly, on_weekdays])
def test_young_windows_are_not_told_off(delay):
    born, known = born_and_known(delay, days=110)
    assert [day for day in range(33, 110, 19) if _delivered(known[known < day], day) and fails(born, known, day)] == []


@pytest.mark.parametrize("delay", [trickling, by_outcome, on_weekdays])
def test_labels_that_stopped_a_week_ago_are_found_and_so_is_that_it_goes_on(delay):
    born, known = born_and_known(delay)
    known[known >= 50] = 999
    assert not fails(born, known, 50)
    assert fails(born, known, 57)
    assert fails(born, known, 70)


@pytest.mark.parametrize(("delay", "found"), [(trickling, 52), (by_outcome, 67), (on_weekdays, 57)])
def test_coverage_that_fell_is_found_and_so_is_that_it_goes_on(delay, found):
    born, known = born_and_known(delay, since=50)
    assert not fails(born, known, 50)
    assert [fails(born, known, day) for day in (found, 69)] == [True, True]


def test_the_p_value_is_the_largest_of_three():
    rng = np.random.default_rng(1)
    ages = np.full((12, 12), np.nan)
    earlier = rng.binomial(N, 0.9, 11)
    ages[11] = [330, *earlier]
    (one,) = shortages(np.full(12, float(N)), np.ones(12, bool), ages)
    arcs = np.arcsin(np.sqrt(earlier / N))
    variance = max(arcs.var(ddof=1), 1 / (4 * N)) * (1 + 1 / 11)
    by_student = student.cdf((np.arcsin(np.sqrt(330 / N)) - arcs.mean()) / np.sqrt(variance), 10)
    by_fisher = fisher_exact([[N - 330, 330], [11 * N - earlier.sum(), earlier.sum()]], "greater").pvalue
    assert one.p_value == pytest.approx(max(by_student, by_fisher))
    assert one.value == pytest.approx(1 - 330 / N / np.sin(arcs.mean()) ** 2)
    ages[11, 3] = 335  # one that was about as low
    assert shortages(np.full(12, float(N)), np.ones(12, bool), ages)[0].p_value >= 1 / 11
    assert shortages(np.full(12, 4.0), np.ones(12, bool), np.full((12, 12), 1.0)) == []  # too small to tell


@pytest.mark.parametrize(("n", "cover", "spread"), [(50, 0.98, 0.0), (50, 0.3, 0.05), (5000, 0.95, 0.02)])
def test_coverage_that_varies_is_not_told_off_for_varying(n, cover, spread):
    rng = np.random.default_rng(2)
    rows, p_values = np.full(30, float(n)), []
    for _ in range(60):
        ages = np.full((30, 30), np.nan)
        ages[29] = rng.binomial(n, np.clip(rng.normal(cover, spread, 30), 0, 1))
        p_values += [one.p_value for one in shortages(rows, np.ones(30, bool), ages)]
    assert len(p_values) == 60
    assert np.mean(np.array(p_values) < 0.05) <= 0.1


def test_what_was_not_read_yet_is_not_lacking():
    from datetime import datetime

    from monitoring.log.ground.clock import Clock

    def file(kind, day):
        return Received(kind, "f", datetime(2030, 1, 1), last=datetime(1970, 1, 1 + day))

    daily = [file("predictions", day) for day in range(10)]
    assert _read([*daily, file("labels", 2)], Clock("day"), 30) == 9
    weekly = [daily[0], *(each for last in (3, 6, 9) for each in (file("labels", 0), *daily[last - 2 : last + 1]))]
    assert _read([*weekly, file("labels", 2)], Clock("day"), 15) == 9
    assert _read([*weekly, file("labels", 2)], Clock("day"), 16) == 16
    assert _read([daily[0], *weekly[-4:], file("labels", 2)], Clock("day"), 30) == 9  # one wait tells little
    assert _read(daily, Clock("day"), 30) == 30


def test_nothing_is_said_where_nothing_can_be_known(counting):
    bins = counting.bins([0.0, 1.0])
    log = counting.log({"x": (counting.numbers(bins, [0.5]), counting.numbers(bins, [[0.5], [0.5]]))})
    found = [r for r in run(log, log.selection).results if r.check == "label_coverage"]
    assert {(r.verdict, r.reason) for r in found} == {(Verdict.SKIPPED, "this deployment has no labels")}
