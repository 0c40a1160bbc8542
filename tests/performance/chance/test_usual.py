"""A metric that wanders from window to window while nothing is wrong is judged by how far it wanders."""

import numpy as np
import pytest

from monitoring.domain import QuietOutcomes, Task, Verdict
from monitoring.performance.measures import measures
from monitoring.stats.rows import regression

QUIET, JUDGED, N, ALPHA, EDGES = 40, 60, 300, 1e-3, np.linspace(-4, 4, 81)


def errors(means, *, seed, cut=True):
    """Windows of `N` errors around these means, or all of them as one window."""
    at = np.repeat(np.arange(len(means)), N)
    y, noise = np.zeros(at.size) + 5, np.random.default_rng(seed).normal(size=at.size)
    return regression(y, y + np.asarray(means)[at] + noise, windows=at if cut else None, edges=EDGES)


@pytest.fixture
def judged(card):
    """Measures of windows with these means, after a quiet time with those."""

    def judge(quiet, now, *, own=True, seed=1, told=True):
        reference, days = errors(quiet, seed=seed, cut=False), errors(quiet, seed=seed)
        known = QuietOutcomes(days, tuple(range(len(quiet))), own) if told else QuietOutcomes(why="nobody says when")
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
