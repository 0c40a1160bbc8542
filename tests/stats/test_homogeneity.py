import numpy as np
import pytest
from scipy.special import chdtrc
from scipy.stats import binom, chi2, chi2_contingency, fisher_exact

from monitoring.stats.homogeneity import homogeneity
from monitoring.stats.rare.chi_square import tail

NAMES = tuple("abcdefgh")


def sample(rng, n, p, times):
    return np.c_[rng.multinomial(n, p, times), np.zeros((times, 2))]


@pytest.mark.parametrize("rows", [(50_000, 100), (5000, 100), (100, 100)])
def test_rare_cells_reach_a_small_level_as_often_as_it_says(rows):
    random, shares, times = np.random.default_rng(4), np.array([0.5, 0.25, 0.15, 0.05, 0.05]), 100_000
    old, new = (random.multinomial(size, shares, size=times).astype(float) for size in rows)
    n, m = (np.full(times, float(size)) for size in rows)
    there = (old + new > 0).all(axis=1)
    old, new, n, m = old[there], new[there], n[there], m[there]
    statistic = ((old * m[:, None] - new * n[:, None]) ** 2 / ((n * m)[:, None] * (old + new))).sum(axis=1)
    found = tail(statistic, np.full(len(n), 5.0), (1 / (old + new)).sum(axis=1), n, m)
    assert (chdtrc(4, statistic) < 1e-3).mean() > (1.4e-3 if rows[0] > 100 else 0)
    assert (found < 1e-3).mean() < 1.2e-3
    assert (found < 1e-2).mean() < 1.1e-2


def test_it_equals_scipy_where_every_cell_expects_enough_rows(counting):
    rng = np.random.default_rng(0)
    reference = counting.of(NAMES, np.r_[rng.multinomial(2000, np.ones(8) / 8), 0, 0])
    current = counting.of(NAMES, sample(rng, 300, [0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.15, 0.15], 5))
    found = homogeneity(reference, current)
    for window in range(5):
        table = np.array([reference.counts, current.counts[window]])
        expected = chi2_contingency(table[:, table.sum(axis=0) > 0], correction=False)
        assert found.statistic[window] == pytest.approx(expected.statistic, rel=1e-9)
        assert expected.pvalue * (1 - 1e-9) <= found.p_value[window] <= expected.pvalue * 1.01  # fewer rows, more
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


@pytest.mark.parametrize(("n", "m", "missing"), [(1000, 200, 0.004), (2000, 140, 0.01)])
def test_rare_gaps_looked_at_on_their_own_do_not_alarm_by_chance(counting, n, m, missing):
    """Exact tests jump, so they reject less often than they may, never more often."""
    rng, times = np.random.default_rng(5), 700
    shares = np.r_[np.full(8, (1 - missing) / 8), missing]
    old, new = (np.insert(rng.multinomial(size, shares, times), 8, 0, axis=1) for size in (n, m))
    pairs = zip(old, new, strict=True)
    found = np.array([homogeneity(counting.of(NAMES, a), counting.of(NAMES, b)).p_value for a, b in pairs])
    for alpha in (0.1, 0.05, 0.01):
        assert times * alpha / 5 < (found < alpha).sum() < times * alpha + 3 * binom.std(times, alpha)


def test_what_is_unseen_by_luck_does_not_alarm_by_chance(counting):
    """The reference chooses the categories that it knows: of rare ones others turn up in any other sample."""
    rng, times, names = np.random.default_rng(6), 150, [f"c{n:04}" for n in range(300)]
    shares = 1 / np.arange(1, 301)
    found = []
    for n, m in ((300, 100), (900, 900)):
        old = rng.multinomial(n, shares / shares.sum(), times)
        new = rng.multinomial(m, shares / shares.sum(), times)
        for a, b in zip(old, new, strict=True):
            known = a > 0
            there = [name for name, is_known in zip(names, known, strict=True) if is_known]
            sides = ([*side[known], side[~known].sum(), 0] for side in (a, b))
            found.append(homogeneity(*(counting.of(there, side) for side in sides)).p_value)
    for alpha in (0.1, 0.05, 0.01):
        assert (np.array(found) < alpha).sum() < 2 * times * alpha + 3 * binom.std(2 * times, alpha)


@pytest.mark.parametrize(("n", "m", "k"), [(1000, 200, 4), (2000, 140, 7), (5000, 1000, 20), (400, 100, 5)])
@pytest.mark.parametrize("place", [-1, -2])
def test_rare_gaps_and_unseen_values_that_turn_up_are_seen(counting, n, m, k, place):
    """Joined with an ordinary cell they left a p-value of over 0.8 where the exact one is below 0.005."""
    old, new = np.array([n / 8] * 8 + [0.0, 0.0]), np.array([(m - k) / 8] * 8 + [0.0, 0.0])
    new[place] = k
    found = homogeneity(counting.of(NAMES, old), counting.of(NAMES, new))
    exact = fisher_exact([[k, m - k], [0, n]], alternative="greater").pvalue
    assert found.p_value == pytest.approx(min(4 * exact, 1), rel=1e-6)
    assert chi2.sf(found.statistic, found.dof) == pytest.approx(found.p_value, rel=1e-6)
