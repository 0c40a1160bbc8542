"""Metrics over the whole life where weekdays differ by themselves."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from monitoring.domain import Deployment, Every, QuietOutcomes, Report, Task, Window
from monitoring.lifetime.metrics import metrics
from monitoring.performance.by_window import only, together
from monitoring.performance.measures import measures
from monitoring.stats.null.moments import times
from monitoring.stats.rows import binary, regression

QUIET, DAYS, N, CHANGED, ALPHA = 42, 70, 200, 35, 0.005
EFFECT = np.array([0.9, 0.4, 0.1, 0.0, -0.2, -0.9, -0.3])
CARDS = {
    Task.BINARY: Deployment(name="d", title="d", task=Task.BINARY, score="s", label="y"),
    Task.REGRESSION: Deployment(name="d", title="d", task=Task.REGRESSION, prediction="s", label="y"),
}
FOLLOWED = {Task.BINARY: ("accuracy", "brier", "roc_auc"), Task.REGRESSION: ("bias", "mae", "rmse")}


def windows(first, days):
    at = [datetime(2026, 1, 5) + timedelta(days=first + i) for i in range(days + 1)]
    return tuple(Window(i, i, i + 1, *pair, N, N, True, Every("day")) for i, pair in enumerate(pairwise(at)))


def drawn(task, seed, change, effect=EFFECT):
    """Every day of the quiet time and of the life: each metric is worse by weekday, and from a day on."""
    random, day = np.random.default_rng(seed), np.repeat(np.arange(QUIET + DAYS), N)
    worse = effect[day % 7] + change * (day >= QUIET + CHANGED)
    if task is Task.REGRESSION:
        truth = random.normal(size=len(day))
        return regression(
            truth, truth + worse + random.normal(scale=1 + 0.4 * worse), windows=day, edges=np.linspace(-5, 5, 81)
        )
    truth, far = random.integers(0, 2, len(day)), 0.7 - 0.4 * worse
    score = 1 / (1 + np.exp(-random.normal(far * (2 * truth - 1))))
    return binary(
        truth.astype(float), score, windows=day, edges=np.append(np.linspace(0, 1, 257)[:-1], np.nextafter(1, 2))
    )


def lived(task, seed, change=0.0, effect=EFFECT, own=True, unknown=()):
    """What is certain of each metric over a life whose reference is made of the quiet days, unless it is another."""
    every = drawn(task, seed, change, effect)
    kept = [day for day in range(QUIET) if day % 7 not in unknown]
    then, now = only(every, kept), only(every, slice(QUIET, None))
    before = together(then, [range(len(kept))]) if own else only(drawn(task, seed + 1, 0.0, 0 * EFFECT), [0])
    days = [window for window in windows(0, QUIET) if window.index in kept]
    quiet = QuietOutcomes(then, tuple(replace(one, index=i) for i, one in enumerate(days)), own)
    life = windows(QUIET, DAYS)
    results = [
        one
        for name in FOLLOWED[task]
        for one in measures(CARDS[task], name, now, before, None, ALPHA, quiet, times(quiet.windows, life))
    ]
    found = metrics(Report(life, tuple(results)), (now, before), ALPHA, 0, quiet)
    return {one.subject: one for one in found}


@pytest.mark.parametrize("task", FOLLOWED)
@pytest.mark.parametrize("own", [True, False])
def test_a_weekly_cycle_is_no_change_and_a_change_behind_it_is_found_with_its_date(task, own):
    still, moved = lived(task, 3, own=own), lived(task, 3, change=0.6, own=own)
    assert {name: one.certain for name, one in still.items()} == dict.fromkeys(FOLLOWED[task], False)
    assert {name: one.what for name, one in moved.items()} == dict.fromkeys(FOLLOWED[task], "worse") | (
        {"bias": "higher"} if "bias" in moved else {}
    )
    assert max(abs(one.since.index - CHANGED) for one in moved.values()) <= 2


def test_without_a_quiet_time_weekdays_are_a_change():
    task = Task.REGRESSION
    now, before = (only(drawn(task, 3, 0.0), part) for part in (slice(QUIET, None), [0]))
    life = windows(QUIET, DAYS)
    results = measures(CARDS[task], "bias", now, before, None, ALPHA)
    [one] = metrics(Report(life, tuple(results)), (now, before), ALPHA)
    assert one.certain


def test_windows_of_a_weekday_that_the_quiet_time_lacks_take_no_part():
    sunday = np.array([0.9, 0.4, 0.1, 0.0, -0.2, -0.9, 6.0])
    assert not any(one.certain for one in lived(Task.REGRESSION, 4, effect=sunday, unknown=(6,)).values())


def test_a_quiet_time_whose_days_do_not_differ_is_compared_as_one():
    found = lived(Task.REGRESSION, 5, change=0.3, effect=0 * EFFECT)
    assert abs(found["bias"].since.index - CHANGED) <= 1
