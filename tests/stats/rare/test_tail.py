"""The bound of a tail's shape, beside laws of which the shape is known."""

import numpy as np
import pytest
from scipy import stats

from monitoring.stats.rare.tail import CERTAIN, LONGEST, MOST, UNIT, shape_bound


def of_rows(values):
    return shape_bound(-np.sort(-np.abs(np.atleast_2d(values))), np.ones(np.atleast_2d(values).shape))


@pytest.mark.parametrize("shape", [-0.5, 0.0, 0.2, 0.4])
def test_of_a_pareto_law_it_is_the_shape_and_its_own_error(shape):
    n = 100_000
    law = stats.genpareto(shape).isf((np.arange(n) + 0.5) / n)
    [found] = of_rows(law)
    assert found - CERTAIN * UNIT / np.sqrt(MOST * n ** (2 / 3)) == pytest.approx(shape, abs=0.03)


def test_the_unit_is_the_standard_error_where_the_shape_is_the_longest():
    rows = stats.genpareto(LONGEST).rvs((2000, 400), random_state=1)
    k = 400
    order = np.sort(rows, axis=1)
    first, second = order.mean(axis=1), (order * (1 - (np.arange(k) + 0.5) / k)).mean(axis=1)
    assert (2 - first / (first - 2 * second)).std() * np.sqrt(k) == pytest.approx(UNIT, rel=0.06)


def test_cells_with_many_rows_tell_what_their_rows_tell():
    sizes, n = np.array([[9.0, 7.0, 4.0, 2.0, 1.0]]), np.array([[3.0, 20.0, 70.0, 200.0, 707.0]])
    assert shape_bound(sizes, n) == pytest.approx(of_rows(np.repeat(sizes[0], n[0].astype(int))), abs=1e-9)


def test_light_tails_and_outliers_are_short_and_long_tails_are_not():
    random, n = np.random.default_rng(2), 50_000
    outliers = random.normal(size=(8, n)) * np.where(random.random((8, n)) < 0.01, 20, 1)
    short = [random.normal(size=(8, n)), random.laplace(size=(8, n)), outliers, np.ones((8, n))]
    assert all((of_rows(e) < LONGEST).all() for e in short)
    assert (of_rows(random.standard_t(3, (20, n))) >= LONGEST).sum() >= 19
    assert np.isnan(of_rows(random.normal(size=30))).all()
