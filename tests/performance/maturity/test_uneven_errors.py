"""Regressions whose labels come unevenly: what is known meanwhile, and what it may become."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from monitoring.domain import Arrivals, Bins, Histogram, Kind, Task
from monitoring.performance.maturity.error_bounds import NO_RANGE, error_bounds, why_boundless
from monitoring.performance.maturity.provisional import marked
from monitoring.performance.maturity.weighted_errors import weighted_errors
from monitoring.performance.measures import measures
from monitoring.performance.metric import METRICS
from monitoring.stats import rows
from monitoring.stats.maturity.mature import maturity

DAYS, A_DAY = 60, 400
NAMES = ("mae", "rmse", "bias", "r2", "mape")


def drawn(seed, size):
    """Truths, predictions and errors that are larger for large truths."""
    rng = np.random.default_rng(seed)
    truth = rng.gamma(4, 5, size)
    return rng, truth, truth * rng.lognormal(0, 0.25, size)


def edges_of(truth, predicted):
    size = np.abs(truth - predicted)
    tenths, quarters = np.arange(1, 10) / 10, np.arange(1, 4) / 4
    return np.quantile(predicted, tenths), np.quantile(truth, quarters), np.quantile(size, [0.25, 0.65, 0.9])


def made(truth, predicted, edges, at=None):
    found = rows.regression(truth, predicted, windows=at, kinds=edges, edges=np.linspace(-60, 60, 121))
    labels, bins = found.labels, Bins(Kind.NUMERIC, edges=(0.0,))
    counts = np.stack([0 * labels.labelled, labels.labelled, 0 * labels.labelled, 0 * labels.labelled], axis=1)
    known = Histogram(bins, counts, None, labels.histogram.low, labels.histogram.high)
    return replace(found, labels=replace(labels, histogram=known))


def lately(truth, predicted, edges, born, delay, now):
    """Outcomes and arrivals of a log as it is known at `now`."""
    known = born + delay < now
    kind = np.searchsorted(edges[1], truth, side="right") * 4
    kind += np.searchsorted(edges[2], np.abs(predicted - truth), side="right")
    told = Arrivals(
        kind=kind[known],
        delay=delay[known],
        age=now - born[known],
        n=np.ones(int(known.sum())),
        window=born,
        rows_age=now - born,
        rows=np.ones(len(born)),
        oldest=now,
    )
    return made(np.where(known, truth, np.nan), predicted, edges, born), told


@pytest.mark.parametrize("late", ["large truths", "large errors"])
def test_large_values_and_large_errors_that_are_labelled_late_deceive_nobody(card, late):
    _, truth, predicted = drawn(1, 20_000)
    edges, reference = edges_of(truth, predicted), made(truth, predicted, edges_of(truth, predicted))
    rng, truth, predicted = drawn(2, DAYS * A_DAY)
    born = np.repeat(np.arange(DAYS), A_DAY)
    what = truth if late == "large truths" else np.abs(truth - predicted)
    # A third of the labels of large ones come as soon as all others; the rest within twenty days.
    is_late = (what > np.quantile(what, 0.7)) & (rng.random(len(what)) > 1 / 3)
    delay = np.where(is_late, rng.integers(5, 20, len(what)), rng.integers(0, 3, len(what)))
    now, told = lately(truth, predicted, edges, born, delay, DAYS)
    found = maturity(card(Task.REGRESSION), now, reference, told)
    young = np.arange(DAYS) > DAYS - 20
    assert not any(np.array(found.why, dtype=object)[:35])
    assert all(np.array(found.why, dtype=object)[young])
    whole = made(truth, predicted, edges, born)
    stood_for = weighted_errors(now, reference, found.arrived)
    judged = slice(DAYS - 8, DAYS - 3)
    for name in ("mae", "rmse"):
        true, naive, weighed = (METRICS[name].function(one).value[judged] for one in (whole, now, stood_for))
        assert np.mean(true - naive) > 0.1 * true.mean(), name
        assert abs(np.mean(true - weighed)) < 0.05 * true.mean(), name
        best, worst = error_bounds(name, now, reference)
        assert np.all((best[judged] <= true) & (true <= worst[judged]))
    for one in marked(
        measures(card(Task.REGRESSION), "mae", now, reference), card(Task.REGRESSION), now, reference, told
    ):
        assert one.window < 0 or one.provisional == bool(found.why[one.window])
        assert not one.provisional or (one.verdict.name == "SKIPPED" and np.isnan(one.p_value))


def test_bounds_are_the_best_and_the_worst_of_all_labels_in_the_range():
    truth = np.array([0.0, 10.0, 3.0, np.nan, np.nan, np.nan])
    predicted = np.array([1.0, 8.0, 3.0, 2.0, 9.5, 12.0])
    reference = rows.regression([0.0, 10.0], [0.0, 10.0])
    # Groups with one row each, of which nothing is lost between their ends.
    now = rows.regression(truth, predicted, kinds=([1.5, 2.5, 5.0, 9.0, 10.0], [5.0], []))
    tried = {name: [] for name in NAMES}
    for ends in product((0.0, 2.0, 9.5, 10.0), repeat=3):
        filled = np.append(truth[:3], ends)
        for name, values in tried.items():
            values.append(METRICS[name].function(rows.regression(filled, predicted)).value[0])
    for name, better in (("mae", min), ("rmse", min), ("bias", max)):
        best, worst = (float(end[0]) for end in error_bounds(name, now, reference))
        assert best == pytest.approx(better(tried[name])), name
        extreme = max(tried[name]) if better is min else min(tried[name])
        assert worst >= extreme - 1e-9
        assert worst == pytest.approx(extreme, rel=0.05), name
    for name in ("r2", "mape", "error_p50"):
        assert np.isnan(error_bounds(name, now, reference)).all()
        assert "bounds" in why_boundless(name, now, reference)
    assert "from 0 to 10" in why_boundless("mae", now, reference)


def test_without_labels_in_the_reference_nothing_bounds_an_error():
    now = rows.regression([1.0, np.nan], [2.0, 3.0], kinds=([], [], []))
    bare = rows.regression([np.nan, np.nan], [2.0, 3.0], kinds=([], [], []))
    assert np.isnan(error_bounds("mae", now, bare)).all()
    assert why_boundless("mae", now, bare) == NO_RANGE


def test_predictions_that_are_never_labelled_are_found_out(card):
    _, truth, predicted = drawn(3, 20_000)
    edges, reference = edges_of(truth, predicted), made(truth, predicted, edges_of(truth, predicted))
    _, truth, predicted = drawn(4, 20 * A_DAY)
    at = np.repeat(np.arange(20), A_DAY)
    cheap = predicted < np.quantile(predicted, 0.6)
    some = made(np.where(cheap, truth, np.nan), predicted, edges, at)
    said = maturity(card(Task.REGRESSION), some, reference).why
    assert all("do not come for all predictions" in why for why in said)
    assert np.isnan(weighted_errors(some, reference, None).errors.sums["abs"]).all()
    alike = maturity(card(Task.REGRESSION), some, made(np.where(cheap, truth, np.nan), predicted, edges)).why
    assert not any(alike)


def test_weights_by_prediction_give_back_what_uneven_coverage_hides():
    rng, truth, predicted = drawn(5, 40_000)
    edges = edges_of(truth, predicted)
    kept = rng.random(len(truth)) < np.where(predicted > np.median(predicted), 0.15, 0.9)
    now, whole = made(np.where(kept, truth, np.nan), predicted, edges), made(truth, predicted, edges)
    found = weighted_errors(now, whole, None)
    for name in NAMES:
        true, naive, weighed = (METRICS[name].function(one).value[0] for one in (whole, now, found))
        assert abs(weighed - true) < 0.04 * max(abs(true), 0.5), name
        assert name in ("r2", "mape") or abs(naive - true) > 0.1 * abs(true), name
