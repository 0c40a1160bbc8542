import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact, hypergeom

from monitoring.stats.proportions import more_often


@settings(max_examples=150)
@given(st.integers(1, 400), st.integers(1, 400), st.data())
def test_it_is_fishers_exact_test(n, n_reference, data):
    hits, before = data.draw(st.integers(0, n)), data.draw(st.integers(0, n_reference))
    table = [[hits, n - hits], [before, n_reference - before]]
    expected = fisher_exact(table, alternative="greater").pvalue
    found = more_often(np.array(float(hits)), np.array(float(n)), np.array(float(before)), np.array(float(n_reference)))
    assert found == pytest.approx(expected, rel=1e-7, abs=1e-12)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.999, 1.0])
def test_it_holds_for_large_counts(share):
    n, n_reference = 120_000.0, 400_000.0
    hits = np.round(n * np.clip(share + np.array([-0.002, 0, 0.001, 0.002]), 0, 1))
    before = np.round(n_reference * share)
    expected = hypergeom.sf(hits - 1, n + n_reference, hits + before, n)
    np.testing.assert_allclose(more_often(hits, n, before, n_reference), expected, rtol=1e-6, atol=1e-12)


def test_all_windows_at_once_are_each_window_by_itself():
    hits, n = np.array([0.0, 3, 9, 50, 0]), np.array([10.0, 10, 9, 700, 0])
    together = more_often(hits, n, np.array(20.0), np.array(400.0))
    single = [more_often(h, m, np.array(20.0), np.array(400.0)).item() for h, m in zip(hits, n, strict=True)]
    np.testing.assert_array_equal(together, single)
    assert np.isnan(together[-1])


def test_no_hits_are_no_evidence():
    assert more_often(np.zeros(3), np.full(3, 50.0), np.array(4.0), np.array(90.0)).tolist() == [1, 1, 1]
