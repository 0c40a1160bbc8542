"""The best schedule in hindsight is the one that trying all of them finds."""

from itertools import combinations

import numpy as np
import pytest

from monitoring.retraining.backtest.schedule import best, cost, losses, serving

SIZES = range(1, 8)


def table(random, windows):
    return np.where(np.triu(np.ones((windows, windows))) > 0, random.uniform(0.1, 1, (windows, windows)), np.nan)


def every_schedule(possible):
    there = [k for k, able in enumerate(possible) if able and k]
    return [made for count in range(len(there) + 1) for made in combinations(there, count)]


@pytest.mark.parametrize("price", [0.0, 0.03, 0.2, 1.5])
@pytest.mark.parametrize("windows", SIZES)
def test_no_schedule_is_cheaper(windows, price):
    random = np.random.default_rng(windows)
    for _ in range(10):
        loss, possible = table(random, windows), [True, *(random.uniform(size=windows - 1) < 0.7)]
        found, made = best(loss, possible, price)
        costs = {schedule: cost(loss, schedule, price) for schedule in every_schedule(possible)}
        assert found == pytest.approx(min(costs.values()))
        assert made in costs
        assert cost(loss, made, price) == pytest.approx(found)


def test_of_equal_ones_the_fewest_retrainings_are_taken():
    assert best(np.ones((4, 4)), [True] * 4, 0.0) == (4.0, ())


def test_windows_without_labels_cost_nothing_and_models_serve_from_where_they_are_made():
    loss = np.array([[1.0, np.nan, 3.0], [np.nan, np.nan, 2.0], [np.nan, np.nan, 1.0]])
    assert serving([2], 3).tolist() == [0, 0, 2]
    assert losses(loss, [2])[[0, 2]].tolist() == [1.0, 1.0]
    assert cost(loss, [2], 0.5) == 2.5
    assert best(loss, [True, True, True], 0.5) == (2.5, (2,))
