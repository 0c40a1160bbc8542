"""Columns that are followed over many windows, against one finite reference."""

from itertools import combinations

import numpy as np
import pytest

from monitoring.domain import Bins, Histogram, Kind
from monitoring.stats.sequential.course import Subject, follow, joined
from monitoring.stats.sequential.directions import directions
from monitoring.stats.sequential.innovations import Sums, by_stratum, innovations, within
from monitoring.stats.sequential.learning import learn, quiet, unknown

EDGES = np.linspace(-2.5, 2.5, 21)


def counted(random, means, rows):
    """Normal values in cells, one window a mean."""
    cells = np.searchsorted(EDGES, random.normal(means[:, None], size=(len(means), rows)), side="right")
    found = np.zeros((len(means), len(EDGES) + 3))
    np.add.at(found, (np.arange(len(means))[:, None], cells), 1.0)
    return found


def column(random, means, rows=50, n_reference=60, days=None):
    """One column, its reference made of quiet days where there are some."""
    then = counted(random, np.zeros(1) if days is None else days, n_reference if days is None else rows)
    reference = Histogram(Bins(Kind.NUMERIC, edges=tuple(EDGES)), then.sum(axis=0))
    how = directions(reference)
    own = how.sums(reference.counts[None])
    start = unknown(4) if days is None else quiet(within(own, how.sums(then)), then.sum(axis=1))
    return Subject(how, how.pool(reference), how.sums(counted(random, means, rows)), start)


def test_a_windows_sum_has_the_moments_of_all_draws_from_the_rows_up_to_it():
    scores, n = np.array([0.0, 0.1, 0.1, 0.4, 0.7, 1.0, 1.0]), 3
    sums = [sum(scores[list(chosen)]) for chosen in combinations(range(len(scores)), n)]
    mean, sd = np.mean(sums), np.std(sums)
    pool, window = (
        Sums(*(np.array([[float(np.sum(part**power))]]) for power in range(4))) for part in (scores[n:], scores[:n])
    )
    found = innovations(pool, window)
    assert found.r.item() == pytest.approx((scores[:n].sum() - mean) / sd)
    assert found.skewness.item() == pytest.approx(np.mean((np.array(sums) - mean) ** 3) / sd**3)


def test_of_strata_each_window_is_held_against_the_rows_of_its_own_up_to_it():
    random, strata, n = np.random.default_rng(1), np.array([0, 1, -1, 1, 0, 1]), 4
    before, rows = random.random((2, 5)), random.random((6, n))
    pools, windows = (
        Sums(*(np.array([(part**k).sum(axis=1) for _ in "a"]) for k in range(4))) for part in (before, rows)
    )
    found = by_stratum(pools, windows, strata)
    for place, stratum in enumerate(strata):
        if stratum < 0:
            assert np.isnan(found.r[0, place])
            continue
        earlier = [row for row, own in zip(rows[:place], strata[:place], strict=True) if own == stratum]
        whole = np.concatenate([before[stratum], *earlier, rows[place]])
        sums = np.array([sum(chosen) for chosen in combinations(whole.tolist(), n)])
        assert found.r[0, place] == pytest.approx((rows[place].sum() - sums.mean()) / sums.std())
        assert found.unit[0, place] == pytest.approx(sums.std())
        assert found.skewness[0, place] == pytest.approx(((sums - sums.mean()) ** 3).mean() / sums.std() ** 3)


def test_differences_from_the_same_small_reference_do_not_hang_together():
    random = np.random.default_rng(2)
    r = joined([column(random, np.zeros(12), rows=100) for _ in range(300)]).found.r[::4]
    assert np.cov(r.T) == pytest.approx(np.eye(12), abs=0.25)


def test_nothing_is_ever_certain_without_a_change():
    random = np.random.default_rng(3)
    said = follow(joined([column(random, np.zeros(400)) for _ in range(40)]), 0.05)
    assert sum(one.found is not None for one in said) <= 2


def test_windows_that_vary_by_themselves_are_no_change_where_a_quiet_time_shows_it():
    random = np.random.default_rng(4)
    vary = [random.normal(scale=0.5, size=312) for _ in range(20)]
    said = follow(joined([column(random, means[12:], days=means[:12]) for means in vary]), 0.05)
    blind = follow(joined([column(random, means[12:], n_reference=600) for means in vary]), 0.05)
    assert sum(one.found is not None for one in said) <= 1
    assert sum(one.found is not None for one in blind) >= 10


def test_a_small_lasting_shift_is_found_with_its_date():
    random = np.random.default_rng(5)
    means = np.r_[np.zeros(40), np.full(40, 0.2)]
    said = follow(joined([column(random, means, rows=200, n_reference=2000) for _ in range(10)]), 0.002)
    assert [one.what for one in said] == ["higher"] * 10
    assert np.median([one.since for one in said]) == pytest.approx(40, abs=1)
    assert np.median([one.found for one in said]) <= 46


def test_a_slow_drift_adds_up():
    random = np.random.default_rng(6)
    said = follow(joined([column(random, 0.01 * np.arange(1.0, 41), 1000, 5000) for _ in range(6)]), 0.002)
    assert max(one.found for one in said) < 18


def test_a_category_is_named():
    bins = Bins(Kind.CATEGORICAL, categories=("a", "b"))
    reference, random = Histogram(bins, np.array([950.0, 50, 0, 0])), np.random.default_rng(7)
    now = random.multinomial(100, [0.85, 0.15, 0, 0], size=20).astype(float)
    how = directions(reference)
    (said,) = follow(joined([Subject(how, how.pool(reference), how.sums(now), unknown(len(how.steps)))]), 0.01)
    assert said.what in ("'b' more often", "'a' less often")
    assert said.since == 0


def test_a_spread_is_learnt_from_each_window_and_never_under_that_of_independent_rows():
    wide, narrow = np.full((1, 60), 3.0), np.full((1, 60), 0.1)
    for r, last in ((wide, (10 + 59 * 9) / 69), (narrow, 1.0)):
        variance, *_ = learn(r, np.full(r.shape, 100.0), unknown(1))
        assert variance[0, 0] == 1.0
        assert variance[0, -1] == pytest.approx(last)
