"""Evidence that may be looked at after each window."""

import numpy as np
import pytest
from scipy.stats import gamma, norm, t

from monitoring.stats.sequential.normal import of_student, unskewed
from monitoring.stats.sequential.wealth import BETS, began, grow


def by_definition(z):
    """The sum over starts, bets and sides, term by term."""
    size, found = z.shape[-1], []
    for end in range(1, size + 1):
        total = 0.0
        for side in z:
            for bet in BETS:
                for start in range(size + 1):
                    weight = 1 / (1 + np.log2(start + 1)) - (1 / (1 + np.log2(start + 2)) if start < size else 0)
                    total += weight * np.exp(np.nansum(bet * side[start:end] - bet**2 / 2))
        found.append(total / len(z) / len(BETS))
    return found


def test_wealth_is_the_average_over_starts_bets_and_sides():
    z = np.random.default_rng(1).normal(0.3, 1.5, size=(3, 2, 9))
    z[1, :, 4] = np.nan
    assert grow(z) == pytest.approx(np.array([by_definition(one) for one in z]))


def test_wealth_stays_finite_whatever_comes():
    z = np.array([[[1e300, np.inf, -np.inf, 1e9, np.nan, 5.0]]])
    assert np.isfinite(grow(z)).all()
    assert np.isfinite(grow(-z)).all()


def test_a_change_begins_where_its_wealth_does():
    quiet, after = np.zeros(20), np.full(5, -2.0)
    z = np.concatenate([quiet, after])
    assert began(np.stack([z, -z])) == (1, 20)


def test_the_values_of_skewed_sums_are_those_of_a_gamma_distribution():
    for skewness in (0.1, 0.5, 1.0, 2.0):
        shape = 4 / skewness**2
        z = np.linspace(1.5, 8.0, 30)
        exact = norm.isf(gamma.sf(shape + z * np.sqrt(shape), shape))
        assert unskewed(z, np.full(30, skewness)) == pytest.approx(exact, rel=0.03, abs=0.03)


def test_students_values_are_those_of_its_distribution():
    for freedom in (2.0, 5.0, 30.0):
        values = np.linspace(-6.0, 6.0, 25)
        exact = norm.ppf(t.cdf(values, freedom))
        assert of_student(values, np.full(25, freedom)) == pytest.approx(exact, abs=0.05)
