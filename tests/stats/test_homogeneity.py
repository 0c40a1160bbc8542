import numpy as np
import pytest
from scipy.stats import binom, chi2_contingency

from monitoring.stats.homogeneity import homogeneity

NAMES = tuple("abcdefgh")


def sample(rng, n, p, times):
    return np.c_[rng.multinomial(n, p, times), np.zeros((times, 2))]


def test_it_equals_scipy_where_every_cell_expects_enough_rows(counting):
    rng = np.random.default_rng(0)
    reference = counting.of(NAMES, np.r_[rng.multinomial(2000, np.ones(8) / 8), 0, 0])
    current = counting.of(NAMES, sample(rng, 300, [0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.15, 0.15], 5))
    found = homogeneity(reference, current)
    for window in range(5):
        table = np.array([reference.counts, current.counts[window]])
        expected = chi2_contingency(table[:, table.sum(axis=0) > 0], correction=False)
        assert found.statistic[window] == pytest.approx(expected.statistic, rel=1e-9)
        assert found.p_value[window] == pytest.approx(expected.pvalue, rel=1e-9)
        assert found.dof[window] == expected.dof


def test_without_joining_it_equals_scipy_on_any_table(counting):
    old, new = [500, 3, 0, 1, 90, 0, 0, 2, 4, 0], [20, 0, 0, 2, 9, 0, 1, 0, 0, 3]
    table = np.array([old, new])
    expected = chi2_contingency(table[:, table.sum(axis=0) > 0], correction=False)
    found = homogeneity(counting.of(NAMES, old), counting.of(NAMES, new), 0)
    assert found.statistic == pytest.approx(expected.statistic, rel=1e-9)
    assert found.p_value == pytest.approx(expected.pvalue, rel=1e-9)


def test_rare_cells_are_joined_smallest_first(counting):
    old, new = [900, 50, 20, 10, 5, 5, 5, 5, 0, 0], [80, 12, 4, 1, 1, 0, 1, 0, 1, 0]
    found = homogeneity(counting.of(NAMES, old), counting.of(NAMES, new))
    # By hand: in the window a cell expects total / 11 rows, so it needs 55; ten rare ones make 58 together.
    table = np.array([[900, 50, 50], [80, 12, 8]])
    expected = chi2_contingency(table, correction=False)
    assert found.statistic == pytest.approx(expected.statistic, rel=1e-9)
    assert found.dof == expected.dof == 2


def test_numeric_cells_are_joined_with_their_neighbours(counting):
    reference = np.repeat(np.arange(10.0), 200)
    bins = counting.bins(reference)
    early = np.repeat(np.arange(5.0), 4)
    found = homogeneity(counting.numbers(bins, reference), counting.numbers(bins, early))
    # Twenty rows against ten equal cells: no cell expects five, but runs of three do, and the shift is plain.
    assert found.p_value < 1e-3


@pytest.mark.parametrize(("n", "m"), [(2000, 100), (1000, 1000), (2000, 30)])
def test_without_drift_it_rejects_as_often_as_it_says(counting, n, m):
    rng, times = np.random.default_rng(11), 2500
    old, new = sample(rng, n, np.ones(8) / 8, times), sample(rng, m, np.ones(8) / 8, times)
    pairs = zip(old, new, strict=True)
    p_values = np.array([homogeneity(counting.of(NAMES, a), counting.of(NAMES, b)).p_value for a, b in pairs])
    for alpha in (0.05, 0.01):
        assert abs((p_values < alpha).sum() - times * alpha) < 3 * binom.std(times, alpha)


def test_a_side_without_rows_has_no_answer(counting):
    full, empty = counting.of("ab", [5, 5, 0, 0]), counting.of("ab", [0, 0, 0, 0])
    for pair in ((full, empty), (empty, full), (empty, empty)):
        found = homogeneity(*pair)
        assert np.isnan([found.statistic, found.p_value, found.dof]).all()


def test_one_cell_is_no_evidence(counting):
    found = homogeneity(counting.of("ab", [5, 0, 0, 0]), counting.of("ab", [900, 0, 0, 0]))
    assert (found.statistic, found.dof, found.p_value) == (0, 0, 1)
