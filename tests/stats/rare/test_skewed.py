import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from monitoring.stats import intervals
from monitoring.stats.rare import skewed


def test_without_skewness_it_is_students():
    values = np.random.default_rng(0).normal(3, 2, 40)
    sums = (values.sum(), (values**2).sum())
    np.testing.assert_allclose(skewed.mean(*sums, 0.0, 40), intervals.mean(*sums, 40))


def test_of_rare_events_it_is_the_score_interval_of_a_poisson_count():
    n, k = 10**7, 400
    skewness = skewed.skewness(n, k, k, k)
    assert skewed.events(skewness, n) == pytest.approx(k, rel=1e-3)
    z = stats.t.ppf(0.975, k**2 / 3)

    def end(start, stop):
        return optimize.brentq(lambda mean: (k - mean) ** 2 - z**2 * mean, start, stop)

    low, high = skewed.mean(k, k, skewness, n, skewed.of_alike)
    assert (low * n, high * n) == (pytest.approx(end(1, k), rel=1e-3), pytest.approx(end(k, 3 * k), rel=1e-3))


@given(values=st.lists(st.integers(0, 10**6), min_size=2, max_size=30))
def test_the_ends_hold_the_mean_and_the_least_skewness_is_no_larger_than_the_true_one(values):
    x = np.array(values) / 1000
    sums = [(x**power).sum() for power in (1, 2, 3)]
    low, high = skewed.mean(*sums[:2], skewed.skewness(len(x), *sums), len(x))
    assert low <= x.mean() + 1e-9 * x.max()
    assert high >= x.mean() - 1e-9 * x.max()
    if x.std() > 1e-3 * x.max():
        assert skewed.skewness(len(x), *sums) == pytest.approx(stats.skew(x), rel=1e-3, abs=1e-3)
        assert skewed.least_skewness(len(x), *sums[:2]) <= stats.skew(x) + 1e-3


def test_ends_are_cut_to_what_is_possible_and_one_row_says_nothing():
    low, high = skewed.mean([9.0, 1.0, 0.0], [9.0, 1.0, 0.0], [-2.7, 0.0, 0.0], [10, 1, 0], lowest=0.0, highest=1.0)
    assert 0 <= low[0] < 0.9 < high[0] <= 1
    assert np.isnan([low[1:], high[1:]]).all()


def test_the_ratio_of_means_covers_as_it_says():
    rng = np.random.default_rng(2)
    b = rng.gamma(4, 1, (1000, 200))
    a = 0.3 * b + rng.gamma(2, 0.5, (1000, 200))
    low, high = skewed.ratio(*(part.sum(axis=1) for part in (a, b, a * a, a * b, b * b)), np.full(1000, 200))
    truth = 0.3 + 1 / 4
    assert 0.93 <= np.mean((low <= truth) & (truth <= high)) <= 0.97


def test_a_ratio_of_nothing_to_something_is_exact_and_two_rows_say_nothing():
    assert skewed.ratio(0.0, 5.0, 0.0, 0.0, 9.0, 10) == (0, 0)
    assert np.isnan(skewed.ratio(1.0, 5.0, 1.0, 1.0, 9.0, 2)).all()
