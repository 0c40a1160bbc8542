import numpy as np
import pytest

from monitoring.explain.surrogate.stability import csi, overlap, vsi


def test_the_same_columns_first_are_1_and_none_shared_is_0():
    same, other = np.array([[9.0, 8, 0, 0], [8, -9, 0, 0]]), np.array([[9.0, 8, 0, 0], [0, 0, 8, 9]])
    assert overlap(same, top=2) == vsi(same, top=2) == 1
    assert overlap(other, top=2) == vsi(other, top=2) == 0


def test_the_variables_index_is_the_share_of_the_top_that_pairs_share():
    """By hand: pairs share 2, 1 and 1 of 2."""
    amounts = np.array([[3.0, 2, 0], [2, 3, 0], [3, 0, 2]])
    assert vsi(amounts, top=2) == pytest.approx((2 + 1 + 1) / 6)
    assert overlap(amounts, top=2) == pytest.approx((1 + 1 / 3 + 1 / 3) / 3)


def test_where_all_columns_are_among_the_top_the_index_is_undefined():
    assert np.isnan(vsi(np.zeros((6, 5))))


def test_the_coefficients_index_of_repeats_of_one_truth_is_that_of_two_intervals():
    """Two 95 % intervals of equal width miss each other where the difference exceeds 2 × 1.96 se: in .56 % of pairs."""
    random = np.random.default_rng(0)
    amounts = random.normal(size=(40, 2000))
    assert csi(amounts, np.ones_like(amounts)) == pytest.approx(1 - 0.0056, abs=0.002)
    assert csi(np.array([[0.0], [3.0], [10.0]]), np.ones((3, 1))) == pytest.approx(1 / 3)
