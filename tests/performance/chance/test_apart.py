"""The permutation test where the window's rows are wholly beyond the reference's."""

from itertools import combinations
from math import comb

import numpy as np
import pytest

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
