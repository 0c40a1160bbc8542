"""Cells joined of all windows at once, and of each one alone."""

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from monitoring.stats.rare.joined_cells import pearson


def judged(*sides):
    with np.errstate(divide="ignore", invalid="ignore"):  # as whoever asks has it
        return pearson(*sides, 5.0)


def alone(old, new, n, m, smallest):
    """One window, its cells joined one after the other."""
    groups, waiting = [], [0.0, 0.0]
    for pair in zip(old, new, strict=True):
        waiting = [a + b for a, b in zip(waiting, pair, strict=True)]
        if sum(waiting) >= smallest * (n + m) / min(n, m):
            groups.append(waiting)
            waiting = [0.0, 0.0]
    last = groups.pop() if groups else [0.0, 0.0]
    return np.array([*groups, [a + b for a, b in zip(last, waiting, strict=True)]])


@pytest.mark.parametrize("spread", [0.0, 0.8], ids=["windows of about as many rows", "windows of any size"])
def test_each_window_is_as_it_is_alone(spread):
    rng = np.random.default_rng(3)
    share, sizes = rng.dirichlet(np.ones(12)), np.exp(rng.normal(5, spread, 60))
    old = np.repeat(rng.poisson(3000 * share).astype(float)[:, None], 60, axis=1)
    new = rng.poisson(share[:, None] * sizes).astype(float)
    n, m = old.sum(axis=0), new.sum(axis=0)
    found = judged(old, new, n, m)
    many = set()
    for i in range(60):
        table = alone(old[:, i], new[:, i], n[i], m[i], 5.0)
        many.add(len(table))
        assert found.statistic[i] == pytest.approx(chi2_contingency(table, correction=False).statistic)
        assert found.cells[i] == len(table)
        assert found.inverse[i] == pytest.approx((1 / table.sum(axis=1)).sum())
        one = judged(old[:, [i]], new[:, [i]], n[[i]], m[[i]])
        assert [part[0] for part in one] == [part[i] for part in found]  # to the last bit
    assert (len(many) > 2) is bool(spread)  # both ways of joining were taken
