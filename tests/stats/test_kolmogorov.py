import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ks_2samp, kstwobign

from monitoring.domain import Bins, Histogram, Kind
from monitoring.stats.cumulated import cumulated, largest_gap
from monitoring.stats.kolmogorov import gap_p_value, gap_slack

NUMBERS = st.lists(st.floats(-100, 100) | st.just(np.nan) | st.just(np.inf), min_size=1, max_size=60)


def ranked(values):
    """Missing and non-finite put in as what they count as: larger than every number."""
    return np.where(np.isnan(values), 1e9, np.where(np.isinf(values), 2e9, values))


def raw_gap(old, new):
    everywhere = np.concatenate([old, new])
    shares = [np.mean(side[:, None] <= everywhere, axis=0) for side in (old, new)]
    return np.abs(shares[0] - shares[1]).max()


@settings(max_examples=75)
@given(NUMBERS.filter(lambda x: np.isfinite(x).any()), NUMBERS, st.integers(1, 20))
def test_the_raw_gap_lies_between_the_cells_gap_and_its_slack(counting, old, new, cells):
    bins = counting.bins(old, cells)
    reference, current = counting.numbers(bins, old), counting.numbers(bins, new)
    raw = raw_gap(ranked(np.array(old)), ranked(np.array(new)))
    gap = largest_gap(reference, current)
    assert gap - 1e-9 <= raw <= gap + gap_slack(reference, current) + 1e-9
    assert gap_slack(reference, current) <= reference.proportions[: bins.ordered].max() + 1e-9


def test_cells_of_single_values_give_the_raw_gap(counting):
    rng = np.random.default_rng(0)
    old, new = rng.integers(0, 9, 300).astype(float), rng.integers(2, 9, 80).astype(float)
    bins = counting.bins(old)
    gap = largest_gap(counting.numbers(bins, old), counting.numbers(bins, new))
    assert gap == pytest.approx(ks_2samp(old, new).statistic, abs=1e-12)


def test_the_p_value_is_the_limit_law():
    gaps, n, m = np.array([0.01, 0.05, 0.1, 0.3]), np.array(2000.0), np.array([100.0, 500, 900, 40])
    expected = kstwobign.sf(np.sqrt(n * m / (n + m)) * gaps)
    np.testing.assert_allclose(gap_p_value(gaps, n, m), expected, rtol=1e-9)


@pytest.mark.parametrize(("n", "m"), [(2000, 100), (1000, 1000), (2000, 12)])
def test_without_drift_it_rejects_at_most_as_often_as_it_says(counting, n, m):
    rng, hits, times = np.random.default_rng(5), 0, 0
    for _ in range(60):
        old = rng.normal(size=n)
        bins = counting.bins(old)
        reference = counting.numbers(bins, old)
        current = counting.numbers(bins, [rng.normal(size=m) for _ in range(25)])
        p_value = gap_p_value(largest_gap(reference, current), reference.n, current.n)
        hits, times = hits + int((p_value < 0.05).sum()), times + 25
    assert hits / times <= 0.05 + 2 * np.sqrt(0.05 / times)


@pytest.mark.parametrize("rows", [2.0**31 - 1, 2.0**31, 2.0**40 + 3])
def test_running_totals_are_exact_however_many_rows_there_are(rows):
    bins = Bins(Kind.NUMERIC, edges=(0.0, 1.0, 2.0))
    counts = np.array([[0.0, rows - 5, 2, 0, 3, 0], [1.0, 2, 3, 4, 5, 6]])
    assert cumulated(Histogram(bins, counts)).tolist() == np.add.accumulate(counts, axis=-1).tolist()
    assert cumulated(Histogram(bins, counts[0]))[-1] == rows
