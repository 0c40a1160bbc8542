"""How skewed what R² hangs on is: told from sums, whoever is wrong, the label or the prediction."""

import numpy as np
import pytest
from scipy.stats import skew

from monitoring.domain import Deployment, Task, Verdict
from monitoring.log.cells.edges import error_edges
from monitoring.performance.measures import measures
from monitoring.performance.metrics.r2 import _skewness
from monitoring.stats import rows

NUMBERS = Deployment(name="d", title="d", task=Task.REGRESSION, prediction="p", label="y")


def with_outliers(n, seed):
    """Errors of which one in a hundred is ten times as large, and something that has nothing to do with them."""
    random = np.random.default_rng(seed)
    return random.normal(size=n) * np.where(np.arange(n) % 100, 1, 10), random.normal(0, 2, n)


@pytest.mark.parametrize(("whose", "gone"), [("label", True), ("prediction", False)])
def test_what_is_skewed_is_that_of_the_rows_whoever_is_wrong(whose, gone):
    e, other = with_outliers(200_000, 4)
    label = other - e if whose == "label" else other
    d2, e2 = (label - label.mean()) ** 2, e**2
    z = e2 - e2.sum() / d2.sum() * d2
    sums = {"n": np.array([e.size]), "e2": np.array([e2.sum()]), "e4": np.array([(e2**2).sum()])}
    parts = [np.array([one]) for one in (d2.sum(), (e2 * d2).sum(), (d2**2).sum(), skew(e2))]
    told = _skewness(sums, *parts)[0]
    assert told == pytest.approx(skew(z), rel=0.1)
    # As if the label had nothing to do with the error, it would be three times too large where it has.
    apart = skew(e2) * e2.var() ** 1.5 / (z**2).mean() ** 1.5
    assert bool(apart > 2 * told) is gone


def test_r2_is_judged_where_the_rmse_is_though_it_is_the_label_that_is_wrong():
    e, predicted = with_outliers(60_000, 6)
    edges, truth = error_edges(e), {"rmse": 1.99**0.5, "r2": 1 - 1.99 / 5.99}
    sides = [(predicted[part] - e[part], predicted[part]) for part in (slice(50_000, None), slice(50_000))]
    now, reference = (rows.regression(label, said, edges=edges) for label, said in sides)
    for name, true in truth.items():
        own, found = measures(NUMBERS, name, now, reference)
        assert (own.verdict, found.verdict) == (Verdict.OK, Verdict.OK)
        assert found.low <= true <= found.high


def test_r2_is_not_judged_where_the_rmse_is_not():
    random = np.random.default_rng(8)
    e, predicted = random.standard_t(3, 20_000), random.normal(0, 2, 20_000)
    reference = rows.regression(predicted - e, predicted, edges=error_edges(e))
    said = [measures(NUMBERS, name, reference, reference)[0] for name in ("rmse", "r2")]
    assert [one.verdict for one in said] == [Verdict.SKIPPED] * 2
    assert said[1].reason.startswith("too few events: 20,000 rows of the reference hold")
