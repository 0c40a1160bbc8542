"""How far windows vary while nothing is wrong is learnt from a quiet time, and counts where it is more than chance."""

import numpy as np
import pytest
from scipy.stats import norm

from monitoring.domain import Bins, Histogram, Kind, Verdict
from monitoring.drift.run import run as drift
from monitoring.quality.run import run as quality
from monitoring.stats.homogeneity import homogeneity
from monitoring.stats.null.spread import learn
from monitoring.stats.null.usual import Usual

GROUPS, QUIET, JUDGED = 10, 60, 90
BINS = Bins(Kind.NUMERIC, edges=tuple(float(i) for i in range(GROUPS + 1)))
EDGES = norm.ppf(np.arange(1, GROUPS) / GROUPS)


def counts(cells):
    """Counts of the inner cells, with empty ones around them."""
    return np.concatenate([np.zeros((len(cells), 1)), cells, np.zeros((len(cells), 3))], axis=1)


def shifted(random, means, n):
    """Windows of `n` normal values with these means."""
    inner = norm.cdf(EDGES[None, :] - np.asarray(means)[:, None])
    ends = np.zeros((len(inner), 1))
    return counts(random.multinomial(n, np.diff(np.hstack([ends, inner, ends + 1]), axis=1)).astype(float))


def autoregressive(random, size):
    noise, found = random.normal(size=size + 50) * 0.06, np.zeros(size + 50)
    for i in range(1, size + 50):
        found[i] = 0.8 * found[i - 1] + noise[i]
    return found[50:]


KINDS = {
    "days that wander": lambda random, size: shifted(random, autoregressive(random, size), 2000),
    "weekdays": lambda random, size: shifted(random, 0.3 * np.tile([1, 1, 0, 0, 0, -1, -1], size)[:size], 2000),
    "thirty rows share a value": lambda random, size: counts(30.0 * random.multinomial(60, [0.1] * 10, size=size)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_windows_that_vary_as_in_the_quiet_time_are_no_news(kind):
    random, alone, learnt, logs = np.random.default_rng(7), 0, 0, 20
    for _ in range(logs):
        windows = KINDS[kind](random, QUIET + JUDGED)
        reference = Histogram(BINS, windows[:QUIET].sum(axis=0))
        current = Histogram(BINS, windows[QUIET:])
        found = Usual(Histogram(BINS, windows[:QUIET]), own=True).distribution(reference, current).p_value
        alone += int((homogeneity(reference, current).p_value < 1e-3).sum())
        learnt += int((np.fmax(found, homogeneity(reference, current).p_value) < 1e-3).sum())
    assert alone > 0.1 * logs * JUDGED
    assert learnt <= 0.002 * logs * JUDGED


def test_independent_rows_lose_next_to_no_power():
    random, alone, learnt = np.random.default_rng(7), 0, 0
    for _ in range(60):
        windows = shifted(random, [0.0] * 30 + [0.25], 1000)
        reference, current = Histogram(BINS, windows[:30].sum(axis=0)), Histogram(BINS, windows[30:])
        found = Usual(Histogram(BINS, windows[:30]), own=True).distribution(reference, current).p_value
        alone += int(homogeneity(reference, current).p_value[0] < 1e-3)
        learnt += int(found[0] < 1e-3)
    assert alone >= 55
    assert learnt >= alone - 4


def test_a_share_in_bursts_is_no_news_and_a_high_one_is():
    random, n, learnt = np.random.default_rng(3), 1200.0, 0
    words = Bins(Kind.CATEGORICAL, categories=("a",))
    for _ in range(40):
        hits = 30.0 * random.binomial(40, 0.05, size=QUIET + JUDGED)
        quiet = Histogram(words, np.stack([n - hits, 0 * hits, hits], axis=1)[:QUIET])
        usual, rows = Usual(quiet, own=True), np.full(JUDGED, n)
        share = usual.share("missing", hits[:QUIET] / n, hits[QUIET:] / n, rows, 0.05).p_value
        learnt += int((share < 1e-3).sum())
    assert learnt <= 0.002 * 40 * JUDGED
    assert usual.share("missing", hits[:QUIET] / n, np.array([0.5]), np.array([n]), 0.05).p_value[0] < 1e-6


def test_one_window_teaches_nothing():
    assert learn(np.ones((1, 3)), np.array([50.0]), own=True) is None
    usual = Usual(Histogram(BINS, shifted(np.random.default_rng(1), [0.0], 100)), own=True)
    assert np.isnan(usual.distribution(Histogram(BINS, usual.quiet.counts[0]), usual.quiet).p_value).all()
    assert np.isnan(usual.share("missing", np.array([0.0]), np.array([0.1]), np.array([100.0]), 0.0).p_value).all()


def test_larger_windows_are_held_to_what_whole_windows_share():
    random = np.random.default_rng(2)
    windows = shifted(random, random.normal(size=QUIET) * 0.2, 500)
    spread = Usual(Histogram(BINS, windows), own=True).spread(Histogram(BINS, windows.sum(axis=0)))
    design = spread.design(np.array([100.0, 500.0, 5000.0]))
    assert design[0] == pytest.approx(design[1])
    assert design[2] - 1 == pytest.approx(10 * (design[1] - 1))


def test_reports_say_that_the_quiet_time_varies_as_much(counting):
    random = np.random.default_rng(5)
    windows = shifted(random, random.normal(size=QUIET + 3) * 0.5, 2000)
    windows[:, -2] = 100.0 * (random.random(QUIET + 3) < 0.4)  # missing
    quiet, current = Histogram(BINS, windows[:QUIET]), Histogram(BINS, windows[QUIET:])
    pair = {"x": (Histogram(BINS, windows[:QUIET].sum(axis=0)), current)}
    knows, knows_not = counting.log(pair, quiet_counts={"x": quiet}), counting.log(pair)
    for run, asked in ((drift, "tvd"), (quality, "missing")):
        before, after = (run(log, log.selection, ["x"], [asked]) for log in (knows_not, knows))
        assert before.verdict is Verdict.FAIL
        assert after.verdict is not Verdict.FAIL
        told = {result.reason for result in after.results if result.value >= result.limit}
        assert len(told) == 1
        assert next(iter(told)).startswith("beyond chance for independent rows, but not for windows that vary as the ")


def test_what_too_few_quiet_windows_hold_back_wants_a_look(counting):
    random = np.random.default_rng(5)
    windows = shifted(random, [*random.normal(size=4) * 0.5, 2.5], 2000)
    quiet, current = Histogram(BINS, windows[:4]), Histogram(BINS, windows[4:])
    log = counting.log({"x": (Histogram(BINS, windows[:4].sum(axis=0)), current)}, quiet_counts={"x": quiet})
    [result] = drift(log, log.selection, ["x"], ["tvd"]).results
    assert result.verdict is Verdict.WARN
    assert result.value > result.limit
    assert result.reason.endswith("the 4 windows of the quiet time are too few to tell what is usual")
