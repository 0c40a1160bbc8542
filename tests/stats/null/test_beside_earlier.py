"""What windows share with those that they are compared with is known, and is no spread."""

import numpy as np
import pytest
from scipy.stats import norm

from monitoring.stats.null.deviations import deviations
from monitoring.stats.null.memory import LIKENESS, waves
from monitoring.stats.null.spread import learn

LAGS = {"previous": (1,), "rolling 7": tuple(range(1, 8)), "same weekday": (7, 14, 21, 28)}
GROUPS, QUIET, JUDGED, ROWS = 10, 60, 30, 1000
EDGES = norm.ppf(np.arange(1, GROUPS) / GROUPS)


def windows(random, means):
    inner = norm.cdf(EDGES[None, :] - np.asarray(means)[:, None])
    ends = np.zeros((len(inner), 1))
    return random.multinomial(ROWS, np.diff(np.hstack([ends, inner, ends + 1]), axis=1)).astype(float)


def beside(counts, lags, since):
    """Distances of windows from the sum of their earlier ones, for those from `since` on."""
    places = np.arange(since, len(counts))
    return deviations(sum(counts[places - lag] for lag in lags), counts[places], own=False)


@pytest.mark.parametrize("lags", LAGS.values(), ids=LAGS)
@pytest.mark.parametrize("like", [0.0, 0.8])
def test_energies_of_each_frequency_are_those_of_drawn_windows(lags, like):
    random, size, reach = np.random.default_rng(3), 24, max(lags)
    steps = random.normal(size=(20_000, size + reach)) * np.sqrt(1 - like**2)
    steps[:, 0] /= np.sqrt(1 - like**2)
    for i in range(1, size + reach):
        steps[:, i] += like * steps[:, i - 1]
    less = steps[:, reach:] - sum(steps[:, reach - lag : size + reach - lag] for lag in lags) / len(lags)
    known = waves(size, lags)
    energy = ((less @ known.turns.T) ** 2).mean(axis=0) / less.var()
    groups = np.diff(np.append(known.starts, size - 1))
    place = int(np.flatnonzero(np.isclose(LIKENESS, like))[0])
    seen = np.add.reduceat(energy[1:], known.starts) / groups
    assert seen == pytest.approx(known.variance[place], rel=0.08)
    assert energy[0] / size == pytest.approx(known.mean[place], rel=0.08)
    if like == 0:
        assert (known.noise, known.still) == (pytest.approx(known.variance[0]), pytest.approx(energy[0], rel=0.08))


def test_windows_beside_a_reference_show_all_frequencies_alike():
    known = waves(50)
    assert (set(known.noise), known.still) == ({1.0}, 1.0)


def test_neighbours_that_share_a_window_hide_no_step():
    """Taken for independent, differences look as if windows wandered by themselves, and a step of .5 sd is usual."""
    random = np.random.default_rng(5)
    counts = windows(random, np.zeros(QUIET))
    step = windows(random, [0.0, 0.5])
    away = beside(step, (1,), 1)
    far, rows = (away**2).sum(axis=-1), np.array([float(ROWS)])
    quiet = beside(counts, (1,), 1)
    known, unknown = (learn(quiet, np.full(len(quiet), ROWS), own=False, lags=lags) for lags in ((1,), ()))
    assert known.p_value(far, rows)[0] < 1e-6
    assert unknown.p_value(far, rows)[0] > 1e-3


@pytest.mark.parametrize("lags", LAGS.values(), ids=LAGS)
def test_the_level_is_kept_where_days_are_alike_and_where_they_wander(lags):
    for like, sd in ((0.0, 0.0), (0.8, 0.1)):
        random, rung, logs = np.random.default_rng(11), 0, 30
        for _ in range(logs):
            means = np.zeros(QUIET + JUDGED)
            for i in range(1, len(means)):
                means[i] = like * means[i - 1] + random.normal() * sd * np.sqrt(1 - like**2)
            counts = windows(random, means)
            quiet = beside(counts[:QUIET], lags, max(lags))
            spread = learn(quiet, np.full(len(quiet), float(ROWS)), own=False, lags=lags)
            away = beside(counts, lags, QUIET)
            rung += int((spread.p_value((away**2).sum(axis=-1), np.full(JUDGED, float(ROWS))) < 0.01).sum())
        assert rung <= 0.02 * logs * JUDGED
