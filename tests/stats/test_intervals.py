import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from monitoring.stats import intervals

counts = st.integers(0, 500)


@given(k=counts, more=counts)
def test_wilson_equals_scipys(k, more):
    n = k + more
    low, high = intervals.wilson(k, n)
    if n == 0:
        assert np.isnan([low, high]).all()
        return
    expected = stats.binomtest(k, n).proportion_ci(0.95, method="wilson")
    assert (low, high) == (pytest.approx(expected.low, abs=1e-12), pytest.approx(expected.high, abs=1e-12))


def test_shares_have_wilsons_interval_but_for_1_to_10_rows_on_a_side():
    k, n = np.array([0, 11, 40, 0]), np.array([300, 22, 80, 0])
    np.testing.assert_allclose(intervals.share(k, n), intervals.wilson(k, n), rtol=1e-12)
    few = np.arange(1, 11)
    low, high = intervals.share(few, 5000)
    np.testing.assert_allclose(stats.poisson.sf(few - 1, low * 5000), 0.05)
    np.testing.assert_allclose(high, intervals.wilson(few, 5000)[1])
    np.testing.assert_allclose(intervals.share(5000 - few, 5000), (1 - high, 1 - low))


@pytest.mark.parametrize("n", [300, 1_000, 10_000])
def test_shares_are_held_by_93_of_100_whatever_they_are(n):
    k, expected = np.arange(n + 1), np.geomspace(0.05, n / 2, 1_500)
    low, high = intervals.share(k, n)
    for share in expected / n:
        assert stats.binom.pmf(k[(low <= share) & (share <= high)], n, share).sum() > 0.93


def test_the_mean_equals_scipys_students_t():
    values = np.random.default_rng(0).exponential(3, 12)
    expected = stats.t.interval(0.95, 11, values.mean(), stats.sem(values))
    found = intervals.mean(values.sum(), (values**2).sum(), 12)
    assert found == (pytest.approx(expected[0]), pytest.approx(expected[1]))


def test_the_mean_is_cut_to_its_range_and_says_nothing_of_one_row():
    low, high = intervals.mean([1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [2, 1, 0], lowest=0.0, highest=1.0)
    assert (low[0], high[0]) == (0, 1)
    assert np.isnan([low[1:], high[1:]]).all()


@given(value=st.floats(0, 1), error=st.floats(0, 0.5), n=st.integers(1, 1000))
def test_the_logit_interval_stays_inside_0_and_1_and_holds_its_value(value, error, n):
    low, high = intervals.logit(value, error, n)
    assert 0 <= low <= value <= high <= 1


def test_the_logit_interval_is_wilsons_where_the_logit_says_nothing():
    found = intervals.logit([1.0, 0.0, 0.4], [0.0, 0.1, 0.0], [7, 7, 10])
    np.testing.assert_allclose(found, intervals.wilson([7, 0, 4], [7, 7, 10]))


def test_the_logit_interval_has_no_more_degrees_of_freedom_than_it_is_given():
    given = [intervals.logit(0.9, 0.03, 41, degrees) for degrees in (2.5, 0.1, 1e9)]
    for found, degrees in zip(given, (2.5, 1, 40), strict=True):
        half = stats.t.ppf(0.975, degrees) * 0.03 / 0.09
        np.testing.assert_allclose(found, 1 / (1 + np.exp(-np.log(9) + half * np.array([1, -1]))))


def test_average_precision_follows_boyds_formula():
    low, high = intervals.average_precision(0.7, 40)
    middle, half = np.log(0.7 / 0.3), stats.t.ppf(0.975, 39) / np.sqrt(40 * 0.7 * 0.3)
    expected = [1 / (1 + np.exp(-(middle + side * half))) for side in (-1, 1)]
    np.testing.assert_allclose([low, high], expected, atol=1e-4)


@given(tp=counts, fp=counts, fn=counts)
def test_f1_lies_in_its_interval(tp, fp, fn):
    low, high = intervals.f1(tp, fp, fn)
    if tp + fp + fn:
        assert 0 <= low <= 2 * tp / (2 * tp + fp + fn) + 1e-12
        assert 2 * tp / (2 * tp + fp + fn) <= high + 1e-12 <= 1 + 2e-12
    else:
        assert np.isnan([low, high]).all()


@pytest.mark.parametrize("level", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("n", [60, 300, 2000])
def test_the_order_statistics_hold_the_quantile_as_often_as_the_binomial_says(level, n):
    low, high = intervals.quantile_levels(level, n)
    first, last = round(float(low) * n), round(float(high) * n)
    held = stats.binom.cdf(last - 1, n, level) - stats.binom.cdf(first - 1, n, level)
    assert 0.935 <= held <= 0.985


def test_a_small_sample_has_no_order_statistic_far_out():
    low, high = intervals.quantile_levels(0.9, [0, 5, 200])
    assert np.isnan(low[0])
    assert np.isnan(high[:2]).all()
    assert low[2] < 0.9 < high[2]
