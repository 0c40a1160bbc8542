"""The permutation test where the window's rows are wholly beyond the reference's."""

from itertools import combinations
from math import comb

import numpy as np
import pytest
from scipy.special import ndtr

from monitoring.stats.chance.exchange import Stratum, larger_by_chance


def stratum(values, before, now):
    return Stratum(np.array([values], dtype=float), np.array([now], dtype=float), np.array(before, dtype=float))


@pytest.mark.parametrize("n", [3, 5, 21, 40])
@pytest.mark.parametrize("n_reference", [5, 21, 50, 1000])
def test_a_window_with_all_of_the_largest_values_is_one_of_all_ways_to_share_out_rows(n_reference, n):
    """The saddlepoint's correction vanishes there: it said up to 1, so that what is utterly worse was all right."""
    before = np.bincount(np.arange(n_reference) % 10, minlength=11)
    apart = stratum([*np.sin(np.arange(10)), 400], before, [0] * 10 + [n])
    assert larger_by_chance([apart])[0] == pytest.approx(1 / comb(n_reference + n, n), rel=1e-6)
    both = larger_by_chance([apart, apart])[0]
    assert both == pytest.approx(1 / comb(n_reference + n, n) ** 2, rel=1e-6)


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_next_to_them_it_is_near_what_all_ways_of_sharing_out_rows_say(lost):
    values, n, size = [0.0, 1, 2, 3, 30, 31, 32, 33], 5, 15
    pooled = [1, 2, 2, 3, 1, 2, 2, 2]
    every = np.repeat(values, pooled)
    chosen = np.r_[np.sort(every)[-(n - lost) :], np.sort(every)[:lost]] if lost else np.sort(every)[-n:]
    now = [int((chosen == value).sum()) for value in values]
    sums = np.array([sum(ways) for ways in combinations(every.tolist(), n)])
    exact = np.mean(sums >= chosen.sum() - 1e-9)
    assert len(every) == size
    assert exact / 3 < larger_by_chance([stratum(values, np.array(pooled) - now, now)])[0] < 3 * exact


@pytest.mark.parametrize("moved", [-1.5, -0.6, -0.35, 0.35, 0.6])
def test_a_window_of_smaller_values_is_no_less_likely_than_all_ways_of_sharing_out_rows_say(moved):
    """The bound of the upper tail was taken for the lower one, too: what is better came out as rare."""
    places = np.arange(20)
    before, now = np.full(20, 10.0), np.rint(100 * np.exp(moved * (places - 9.5) / 6) / 20)
    n, total = now.sum(), before + now
    centre = (total * places).sum() / total.sum()
    spread = (total * (places - centre) ** 2).sum() * n * before.sum() / total.sum() / (total.sum() - 1)
    z = ((now * (places - centre)).sum()) / np.sqrt(spread)
    found = larger_by_chance([stratum(places, before, now)])[0]
    assert found == pytest.approx(ndtr(-z), abs=1e-3)
    assert (found > 0.5) == (moved < 0)


@pytest.mark.parametrize(("n", "n_reference"), [(1, 3), (3, 1), (2, 2), (3, 3), (5, 2), (8, 1)])
def test_no_choice_of_a_few_rows_is_less_likely_than_one_of_all(n, n_reference):
    rng, size = np.random.default_rng(0), n + n_reference
    for _ in range(50):
        values, own = np.sort(rng.exponential(size=size) ** 4), rng.permutation(size) < n
        for mine in (own, np.arange(size) >= n_reference, np.arange(size) < n):
            assert larger_by_chance([stratum(values, ~mine, mine)])[0] >= 1 / comb(size, n) * (1 - 1e-9)
