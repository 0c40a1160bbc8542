"""A metric that wanders from window to window while nothing is wrong is judged by how far it wanders."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from monitoring.domain import Every, QuietOutcomes, Task, Verdict, Window
from monitoring.performance.chance.usual import as_usual
from monitoring.performance.measures import measures
from monitoring.performance.metric import METRICS
from monitoring.stats.null.moments import times
from monitoring.stats.rows import binary, regression

QUIET, JUDGED, N, ALPHA, EDGES = 40, 60, 300, 1e-3, np.linspace(-4, 4, 81)


def errors(means, *, seed, cut=True):
    """Windows of `N` errors around these means, or all of them as one window."""
    at = np.repeat(np.arange(len(means)), N)
    y, noise = np.zeros(at.size) + 5, np.random.default_rng(seed).normal(size=at.size)
    return regression(y, y + np.asarray(means)[at] + noise, windows=at if cut else None, edges=EDGES)


def windows_of(size, first=0):
    begins = [datetime(2026, 1, 5) + timedelta(days=first + i) for i in range(size)]
    return tuple(
        Window(i, i, i + 1, at, at + timedelta(days=1), N, N, True, Every("day")) for i, at in enumerate(begins)
    )


@pytest.fixture
def judged(card):
    """Measures of windows with these means, after a quiet time with those."""

    def judge(quiet, now, *, own=True, seed=1, told=True):
        reference, days = errors(quiet, seed=seed, cut=False), errors(quiet, seed=seed)
        known = QuietOutcomes(days, windows_of(len(quiet)), own) if told else QuietOutcomes(why="nobody says when")
        return measures(card(task=Task.REGRESSION), "bias", errors(now, seed=seed + 1), reference, None, ALPHA, known)[
            1:
        ]

    return judge


def test_days_that_differ_as_those_of_the_quiet_time_are_no_news(judged):
    means = np.random.default_rng(0).normal(0, 0.15, QUIET + JUDGED)
    alone, learnt, other = (
        judged(means[:QUIET], means[QUIET:], **how) for how in ({"told": False}, {}, {"own": False})
    )
    fails = [sum(m.verdict is Verdict.FAIL for m in found) for found in (alone, learnt, other)]
    assert fails[0] > JUDGED / 8
    assert fails[1:] == [0, 0]
    held = [m for m, before in zip(learnt, alone, strict=True) if before.verdict is Verdict.FAIL]
    assert {m.reason for m in held} == {
        "beyond chance for independent rows, but not for windows that vary as the 40 of the quiet time do"
    }
    said = {m.reason for m in alone if m.verdict is Verdict.FAIL}
    assert said == {"judged as if rows were independent, because nobody says when"}


def test_a_day_that_is_worse_than_they_ever_are_fails_and_few_windows_cannot_tell(judged):
    means = np.random.default_rng(0).normal(0, 0.15, QUIET)
    assert [m.verdict for m in judged(means, [1.2, 0.0])] == [Verdict.FAIL, Verdict.OK]
    [held] = judged([-0.3, 0.3, -0.2, 0.2], [0.6])
    assert held.verdict is Verdict.FAIL
    assert held.reason.endswith("because 4 windows of the quiet time tell of it, and 10 are needed")


def test_independent_rows_lose_little(judged):
    now = [0.25] * JUDGED
    before, after = (judged(np.zeros(QUIET), now, told=told) for told in (False, True))
    found = [sum(m.verdict is Verdict.FAIL for m in side) for side in (before, after)]
    assert found[0] >= 50
    assert found[1] >= found[0] - 8
    for one, widened in zip(before, after, strict=True):
        assert widened.p_value >= one.p_value


def test_a_bias_that_weekdays_would_hide_is_found_and_weekdays_alone_are_no_news(card):
    weekly, quiet, judged = np.linspace(-0.4, 0.4, 7), 42, 21
    means = weekly[np.arange(quiet + judged) % 7] + np.r_[np.zeros(quiet + judged - 7), np.full(7, 0.5)]
    reference, days = errors(means[:quiet], seed=3, cut=False), errors(means[:quiet], seed=3)
    known = QuietOutcomes(days, windows_of(quiet))
    deployment, now = card(task=Task.REGRESSION), errors(means[quiet:], seed=4)
    when = times(known.windows, windows_of(judged, quiet))
    found, alone = (measures(deployment, "bias", now, reference, None, ALPHA, known, at)[1:] for at in (when, None))
    assert [m.verdict for m in alone] == [Verdict.OK] * judged
    assert [m.verdict for m in found[:-7]] == [Verdict.OK] * (judged - 7)
    held = "but not for windows that vary as those of its weekday do in the quiet time"
    assert sum(m.reason == f"beyond chance for independent rows, {held}" for m in found[:-7]) >= 4
    fails = [m for m in found[-7:] if m.verdict is Verdict.FAIL]
    assert len(fails) >= 4  # the lowest weekdays reach no more than the reference's mean
    assert {m.reason for m in fails} == {"beyond what the quiet windows of its weekday vary by"}


def test_quiet_windows_without_a_figure_leave_the_weekdays_told_apart_for_figures_that_are_no_means():
    random, quiet, size, n = np.random.default_rng(8), 70, 84, 400
    at = np.repeat(np.arange(size), n)
    y = (random.random(at.size) < 0.3).astype(float)
    y[(at == 9) | (at == 31)] = 0  # of one outcome alone there is no area
    sharp = np.where(np.arange(size) % 7 >= 5, 0.6, 1.8)
    score = 1 / (1 + np.exp(-(sharp[at] * y + random.normal(size=at.size))))
    past, metric = at < quiet, METRICS["roc_auc"]
    known = QuietOutcomes(binary(y[past], score[past], windows=at[past]), windows_of(quiet))
    now = metric.function(binary(y[~past], score[~past], windows=at[~past] - quiet))
    before = metric.function(binary(y[past], score[past]))
    found = as_usual(metric.descriptor, now, before, known, times(known.windows, windows_of(size - quiet, quiet)))
    assert (found.alike, found.known) == ("weekday", quiet - 2)
    assert found.p_value.min() > ALPHA
    worse = replace(now, value=now.value - 0.12, low=now.low - 0.12, high=now.high - 0.12)
    assert as_usual(metric.descriptor, worse, before, known).p_value.min() > ALPHA
    beside = as_usual(metric.descriptor, worse, before, known, times(known.windows, windows_of(size - quiet, quiet)))
    assert (beside.p_value < ALPHA).mean() > 0.8
