"""Metrics that are held against earlier windows instead of the reference."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from monitoring.domain import Baseline, Every, QuietOutcomes, Task, Verdict, Window
from monitoring.performance.by_window import only
from monitoring.performance.chance.p_values import p_values
from monitoring.performance.earlier import earlier_of
from monitoring.performance.few_events import without_few
from monitoring.performance.measures import measures
from monitoring.performance.metric import METRICS
from monitoring.performance.run import metric_names
from monitoring.stats import rows

DAYS, ROWS, EMPTY = 12, 300, 4


def days(count):
    start = [datetime(2026, 1, 5) + timedelta(days=i) for i in range(count + 1)]
    return tuple(Window(i, i, i + 1, start[i], start[i + 1], ROWS, ROWS, True, Every("day")) for i in range(count))


def drawn(task, rng, size, worse=0.0):
    if task is Task.REGRESSION:
        y = rng.normal(size=size)
        return y, y + rng.normal(0, 0.5 + worse, size)
    score = rng.beta(1, 2, size)
    return (rng.random(size) < np.clip(score * (1 - worse) + worse / 3, 0, 1)).astype(float), score


def made(task, y, s, at=None):
    if task is Task.REGRESSION:
        return rows.regression(y, s, windows=at, edges=np.linspace(-3, 3, 241))
    return rows.binary(y, s, windows=at)


@pytest.fixture(params=[Task.BINARY, Task.REGRESSION])
def log(request):
    """Twelve days, one without rows, of which the last two are worse; their rows; and the reference."""
    task, rng = request.param, np.random.default_rng(3)
    at = np.repeat(np.arange(DAYS), ROWS)
    y, s = drawn(task, rng, DAYS * ROWS)
    y[at >= 10], s[at >= 10] = drawn(task, rng, 2 * ROWS, worse=0.8)
    there = at != EMPTY
    reference = made(task, *drawn(task, rng, 8_000))
    return task, (y[there], s[there], at[there]), made(task, y[there], s[there], at[there]), reference


def against(text, known, unripe=("",) * DAYS, last=DAYS):
    windows = [replace(one, rows=0 if one.index == EMPTY else ROWS) for one in days(DAYS)]
    return earlier_of(Baseline.parse(text), windows[:last], windows, known, unripe, QuietOutcomes())


def test_each_window_has_the_figures_of_its_own_earlier_ones_as_a_reference(log, card):
    task, (y, s, at), known, reference = log
    before = against("rolling 3", known)
    for name in metric_names(task):
        metric = METRICS[name].descriptor
        found = measures(card(task), name, known, reference, alpha=1e-3, earlier=before)[1:]
        for window in (5, 9, 10):
            chosen = [w for w in range(window) if w != EMPTY][-3:]
            old = made(task, y[np.isin(at, chosen)], s[np.isin(at, chosen)])
            own, _ = without_few(metric, METRICS[name].function(old), METRICS[name].function(reference))
            one = found[window]
            if metric.judged and one.verdict is not Verdict.SKIPPED:
                shown = [(one.limit_low, own.low[0]), (one.limit_high, own.high[0])]
                assert all(np.isnan(end) or end == pytest.approx(true) for end, true in shown), name
                assert any(np.isfinite(end) for end, _ in shown), name
            alone = only(known, [window])
            figures, _ = without_few(metric, METRICS[name].function(alone), METRICS[name].function(reference))
            p_value = p_values(metric, alone, old, (figures, own))[0]
            if not np.isnan(one.p_value):
                assert one.p_value == pytest.approx(p_value, rel=1e-6), name
    key = "roc_auc" if task is Task.BINARY else "mae"
    verdicts = [one.verdict for one in measures(card(task), key, known, reference, alpha=1e-3, earlier=before)[1:]]
    assert verdicts[10] is Verdict.FAIL
    assert Verdict.FAIL not in verdicts[:10]


def test_windows_without_enough_earlier_ones_are_skipped_and_say_so(log, card):
    task, _, known, reference = log
    found = measures(
        card(task), metric_names(task)[0], known, reference, alpha=1e-3, earlier=against("previous", known)
    )
    assert found[1].verdict is Verdict.SKIPPED
    assert "compared with the window before it, of which there are none" in found[1].reason
    unripe = ["labels are still to come"] * 6 + [""] * 6
    late = against("previous", known, unripe)
    assert [bool(why) for why in late.why] == [True] * 7 + [False] * 5
    assert late.outcomes.labels.rows[7] == ROWS


def test_how_far_windows_vary_from_those_before_is_learnt_of_quiet_ones(card):
    rng, count = np.random.default_rng(8), 60
    means = rng.normal(0, 0.3, count + DAYS)
    at = np.repeat(np.arange(count + DAYS), ROWS)
    y = rng.normal(size=at.size)
    s, edges = y + means[at] + rng.normal(size=at.size), np.linspace(-5, 5, 201)
    known = rows.regression(y[at >= count], s[at >= count], windows=at[at >= count] - count, edges=edges)
    old = at < count
    reference, own = (rows.regression(y[old], s[old], windows=of, edges=edges) for of in (None, at[old]))
    quiet = QuietOutcomes(own, days(count))
    windows = days(DAYS)
    sides = card(Task.REGRESSION), "bias", known, reference, None, 1e-3
    before = earlier_of(Baseline.parse("rolling 3"), windows, windows, known, ("",) * DAYS, quiet)
    assert len(before.quiet) == count - 3
    alone = [one.verdict for one in measures(*sides, earlier=replace(before, quiet=()))]
    learnt = [one.verdict for one in measures(*sides, quiet, earlier=before)]
    assert alone.count(Verdict.FAIL) > 3
    assert learnt.count(Verdict.FAIL) == 0
