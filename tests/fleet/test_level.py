"""Few of the devices that are found drifted by chance."""

import numpy as np
import pytest
from scipy.stats import false_discovery_control

from monitoring.fleet.level import level


@pytest.mark.parametrize("seed", range(5))
def test_devices_are_found_as_scipy_finds_them(seed):
    random = np.random.default_rng(seed)
    p = random.random((6, 200))
    p[2, :25] = random.random(25) * 1e-4
    p[:, 190:] = np.nan
    p[4, 50:60] = np.nan
    judged = p[:, :190]
    smallest = np.minimum(np.nanmin(judged, axis=0) * 6, 1)
    expected = false_discovery_control(smallest) <= 0.05
    assert expected.sum() >= 15
    assert ((np.nan_to_num(judged, nan=1) < level(p, 0.05)).any(axis=0) == expected).all()


def test_of_devices_of_which_none_differs_few_lots_have_one_that_is_found():
    random = np.random.default_rng(3)
    found = [(p < level(p, 0.05)).any() for p in random.random((400, 5, 40))]
    assert 0.02 < np.mean(found) < 0.08


def test_what_cannot_fail_makes_it_harder_for_the_others_and_never_easier():
    p = np.array([[1e-3, 0.5], [0.4, 0.5]])
    within = np.where(p > 0.01, 1.0, p)
    assert level(within, 0.05) <= level(p, 0.05) == pytest.approx(0.05 / 4)


def test_without_anything_to_judge_there_is_a_level_all_the_same():
    assert level(np.full((4, 3), np.nan), 0.05) == level(np.zeros((4, 0)), 0.05) == 0.0125
