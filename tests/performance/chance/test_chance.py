"""The p-values of metrics are those of exact tests, and hold their level where nothing has changed."""

from math import comb

import numpy as np
import pytest
from scipy.stats import fisher_exact

from monitoring.domain import Task, Verdict
from monitoring.log.cells.edges import error_edges, score_edges
from monitoring.performance.chance.p_values import p_values
from monitoring.performance.measures import measures
from monitoring.performance.metric import METRICS
from monitoring.performance.run import metric_names
from monitoring.stats.chance.exchange import Stratum, larger_by_chance
from monitoring.stats.rows import binary, regression

ALPHA, WINDOWS = 0.01, 300


def p_of(name, now, before):
    entry = METRICS[name]
    return p_values(entry.descriptor, now, before, (entry.function(now), entry.function(before)))


def labelled(rng, n):
    y = (rng.random(n) < 0.1).astype(float)
    return y, 1 / (1 + np.exp(-(rng.normal(size=n) + 1.2 * y - 3)))


def test_the_tail_is_that_of_shuffled_rows():
    rng = np.random.default_rng(0)
    before, now = rng.lognormal(0, 1, 300), rng.lognormal(0.35, 1, 100)
    rows = np.concatenate([now, before])
    shuffled = np.array([rng.permutation(rows)[:100].sum() for _ in range(20_000)])
    values = np.unique(rows)
    counts = [np.bincount(np.searchsorted(values, side), minlength=values.size).astype(float) for side in (now, before)]
    found = larger_by_chance([Stratum(values[None], counts[0][None], counts[1])])
    assert found == pytest.approx((shuffled >= now.sum()).mean(), abs=0.005)


def test_a_share_is_judged_by_fishers_exact_test():
    y, before = np.repeat([1.0, 1.0], [3, 5]), np.repeat([1.0, 1.0], [90, 10])
    now, then = binary(y, np.repeat([0.9, 0.1], [3, 5])), binary(before, np.repeat([0.9, 0.1], [90, 10]))
    assert p_of("recall", now, then) == pytest.approx(fisher_exact([[3, 5], [90, 10]], "less").pvalue)
    assert p_of("f1", now, then) == pytest.approx(fisher_exact([[3, 5], [90, 10]], "less").pvalue)


def test_where_nothing_changed_scores_ring_at_their_level():
    rng = np.random.default_rng(1)
    before = labelled(rng, 20_000)
    edges = score_edges(before[1], 0.5)
    then, at = binary(*before, edges=edges), np.repeat(np.arange(WINDOWS), 200)
    now = binary(*labelled(rng, at.size), edges=edges, windows=at)
    for name in metric_names(Task.BINARY):
        assert (p_of(name, now, then) < ALPHA).sum() <= 9, name  # of 3 expected: chance makes 10 once in 900 times


def test_rows_that_are_those_of_the_reference_are_no_news():
    y, scores = labelled(np.random.default_rng(4), 400)
    same = binary(y, scores, edges=score_edges(scores, 0.1), threshold=0.1)
    for name in metric_names(Task.BINARY):
        assert p_of(name, same, same) > 0.4, name


@pytest.mark.parametrize("wild", [False, True])
def test_where_nothing_changed_errors_ring_at_their_level(wild):
    rng = np.random.default_rng(2)

    def drawn(n):
        error = rng.normal(0, 1, n)
        return np.zeros(n) + 5, 5 + (np.where(rng.random(n) < 0.01, 20 * error, error) if wild else error)

    before = drawn(20_000)
    edges = error_edges(before[1] - before[0])
    then, at = regression(*before, edges=edges), np.repeat(np.arange(WINDOWS), 100)
    now = regression(*drawn(at.size), edges=edges, windows=at)
    for name in ("bias", "mae", "rmse"):
        assert (p_of(name, now, then) < ALPHA).sum() <= 9, name


@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize(("n", "m"), [(3, 8), (3, 5), (2, 6)])
def test_a_bias_of_few_rows_is_no_rarer_than_one_choice_of_them_among_all(n, m, side):
    rng = np.random.default_rng(5)
    y, apart = rng.normal(size=m), rng.normal(size=n)
    for far in (1, 5, 20, 300):
        now = regression(apart, apart + rng.normal(size=n) + side * far)
        (found,) = p_of("bias", now, regression(y, y + rng.normal(size=m)))
        assert found >= 2 / comb(n + m, n) * (1 - 1e-9)


def test_a_real_drop_fails_at_the_budgets_level_and_what_chance_explains_does_not(card):
    rng = np.random.default_rng(3)
    edges = score_edges(rng.random(99), 0.5)
    then, same = (binary(*labelled(rng, n), edges=edges) for n in (20_000, 1000))
    y, s = labelled(rng, 1000)
    drop = binary(y, rng.permutation(s), edges=edges)
    found = [measures(card(), "roc_auc", now, then, alpha=1e-4)[1] for now in (same, drop)]
    assert [one.verdict for one in found] == [Verdict.OK, Verdict.FAIL]
    assert found[1].p_value < 1e-6
