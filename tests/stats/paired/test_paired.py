"""Paired differences, held against brute force, scipy and a bootstrap."""

import numpy as np
import pytest
from scipy import stats

from monitoring.stats.paired.auc import auc_difference
from monitoring.stats.paired.difference import Difference
from monitoring.stats.paired.means import loss_difference
from monitoring.stats.paired.root_means import root_difference


def brute_force(truth, ours, theirs):
    """Every pair of a positive and a negative row by itself, and DeLong's covariance matrix from their averages."""

    def kernel(scores):
        gaps = scores[truth == 1][:, None] - scores[truth == 0][None, :]
        return (gaps > 0) + 0.5 * (gaps == 0)

    pairs = [kernel(ours), kernel(theirs)]
    above = np.cov([pair.mean(axis=1) for pair in pairs]) / (truth == 1).sum()
    below = np.cov([pair.mean(axis=0) for pair in pairs]) / (truth == 0).sum()
    covariance = above + below
    variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    return pairs[0].mean() - pairs[1].mean(), np.sqrt(variance)


@pytest.mark.parametrize("seed", range(4))
def test_delong_on_pairs_is_what_brute_force_gives(seed):
    rng = np.random.default_rng(seed)
    truth = (rng.random(150) < 0.3).astype(float)
    ours = np.round(rng.normal(truth, 1), seed % 3)  # with ties
    theirs = np.round(0.5 * ours + rng.normal(size=150), 1)
    found = auc_difference(truth, ours, theirs)
    assert (found.value, found.error) == pytest.approx(brute_force(truth, ours, theirs), abs=1e-12)
    assert (found.n, found.freedom) == (150, min(truth.sum(), 150 - truth.sum()) - 1)


def test_the_same_scores_do_not_differ():
    truth, scores = np.array([0.0, 0, 1, 1, 0]), np.array([0.1, 0.4, 0.3, 0.9, 0.2])
    found = auc_difference(truth, scores, scores)
    assert (found.value, found.error) == (0, 0)


def test_one_row_of_an_outcome_has_no_error():
    found = auc_difference(np.array([0.0, 0, 1]), np.array([0.1, 0.4, 0.3]), np.array([0.2, 0.2, 0.2]))
    assert found.value == 0
    assert np.isnan(found.error)


def test_losses_are_compared_as_scipy_compares_pairs():
    rng = np.random.default_rng(0)
    ours, theirs = rng.exponential(size=(2, 80))
    wanted = stats.ttest_rel(theirs, ours).confidence_interval(0.9)
    found = loss_difference(ours, theirs)
    assert found.interval(0.9) == pytest.approx((wanted.low, wanted.high))
    assert np.isnan(loss_difference(ours[:1], theirs[:1]).error)


def test_so_many_more_rows_decide():
    found = Difference(0.004, 0.01, 999, 1000)
    more = found.rows_to_decide(0.0)
    then = Difference(0.004, 0.01 * np.sqrt(1000 / (1000 + more)), 999, 1000 + more)
    assert then.interval()[0] == pytest.approx(0, abs=1e-5)
    assert Difference(0.0, 0.01, 9, 10).rows_to_decide(0.0) is None
    assert Difference(1.0, 0.01, 9, 10).rows_to_decide(0.0) == 0


def test_roots_of_mean_squares_differ_as_rows_drawn_anew_say():
    random = np.random.default_rng(21)
    theirs = random.normal(0, 1.1, 800)
    ours = 0.8 * theirs + random.normal(0, 0.3, 800)
    found = root_difference(ours, theirs)
    rows = random.integers(0, 800, (2000, 800))
    drawn = np.sqrt((theirs[rows] ** 2).mean(axis=1)) - np.sqrt((ours[rows] ** 2).mean(axis=1))

    assert found.value == pytest.approx(np.sqrt(np.mean(theirs**2)) - np.sqrt(np.mean(ours**2)), abs=1e-12)
    assert found.error == pytest.approx(drawn.std(), rel=0.08)
    assert np.isnan(root_difference(ours[:1], theirs[:1]).error)
    assert np.isnan(root_difference(np.zeros(9), theirs[:9]).error)
    assert np.isnan(root_difference(ours[:0], theirs[:0]).value)
