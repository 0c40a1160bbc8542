"""The line is lime's own, though it is found from counts."""

import numpy as np
import pytest
from lime.lime_base import LimeBase
from scipy.sparse import csr_matrix

from monitoring.explain.surrogate.line import line

RANDOM = np.random.default_rng(0)


def test_the_line_is_that_of_lime_itself_with_its_own_regression():
    rows = (RANDOM.random((600, 12)) < 0.2) * 1.0
    rows[:, 5] = 0.0  # a part that was never drawn
    rows[:, 7] = rows[:, 6]  # and two that always are together
    answers = rows @ RANDOM.normal(size=12) + 0.1 * RANDOM.normal(size=600)
    found = line(csr_matrix(rows), answers, -np.eye(12), held_out=100)
    given, known = rows[:500], answers[:500]
    height, slopes, *_ = LimeBase(np.ones_like).explain_instance_with_data(
        given, known[:, None], np.ones(500), 0, 12, "none"
    )
    expected = np.zeros(12)
    for place, slope in slopes:
        expected[place] = slope
    assert found.amounts == pytest.approx(-expected, abs=1e-12)
    assert found.answer == pytest.approx(height, abs=1e-12)
    held = np.corrcoef(rows[500:] @ expected, answers[500:])[0, 1] ** 2
    assert found.r2 == pytest.approx(held, abs=0.01)


def test_errors_are_those_of_the_ridges_covariance():
    rows, shares = (RANDOM.random((400, 6)) < 0.3) * 1.0, -RANDOM.random((2, 6))
    answers = rows @ RANDOM.normal(size=6) + RANDOM.normal(size=400)
    found = line(csr_matrix(rows), answers, shares, held_out=100)
    centred, known = rows[:300] - rows[:300].mean(axis=0), answers[:300]
    inverse = np.linalg.inv(centred.T @ centred + np.eye(6))
    rest = known - known.mean() - centred @ (inverse @ centred.T @ known)
    covariance = (rest @ rest) / (300 - 6) * inverse @ centred.T @ centred @ inverse
    assert found.errors == pytest.approx(np.sqrt(np.diag(shares @ covariance @ shares.T)), rel=1e-9)
