"""Levels of tests that come one after the other: LORD++ over a deployment's own windows."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from scipy.special import gammaincc

from monitoring.alerts.budget import as_json, budget, meaning
from monitoring.domain import Bins, Every, Histogram, Kind, Segment, Verdict
from monitoring.drift.run import run as drift
from monitoring.quality.run import run as quality
from monitoring.stats.online.corrected import why
from monitoring.stats.online.lord import FIRST, SCALE, gamma, levels
from monitoring.stats.online.stream import Trials, own, stream

BINS, RATE, DAYS, COLUMNS = Bins(Kind.CATEGORICAL, categories=("a", "b")), 0.05, 60, 12
# Fifteen tests of online-fdr 1.0.0: LordPlusPlus(alpha=0.05, wealth=0.025).
P_VALUES = [2.5e-5, 0.115238, 0.555263, 0.000127, 0.000739, 0.643452, 6.2e-5, 0.000598, 0.31521, 0.395268, 0.912639]
P_VALUES += [0.11566, 0.086164, 0.561502, 0.000293]
LEVELS = [0.00133792, 0.00162887, 0.000538768, 0.000453903, 0.00305665, 0.00358362, 0.00136167, 0.00383526, 0.00424503]
LEVELS += [0.00193375, 0.00166297, 0.00143693, 0.00126245, 0.00112568, 0.00101593]


def naive(p_values, rate):
    """The formula as it is written, test by test; what a window finds counts from its end on."""
    found, known, place = np.full(p_values.shape, np.nan), [], 0
    for window, row in enumerate(p_values):
        new = []
        for column in np.flatnonzero(~np.isnan(row)):
            place += 1
            shares = [gamma(place - end)[-1] * (rate - FIRST * rate * (i == 0)) for i, end in enumerate(known)]
            found[window, column] = FIRST * rate * gamma(place)[-1] + sum(shares)
            new += [None] * int(row[column] < found[window, column])
        known += [place for _ in new]
    return found


def test_levels_of_single_tests_are_those_of_another_implementation():
    found = levels(np.array(P_VALUES)[:, None], RATE)
    assert found.ravel() == pytest.approx(LEVELS, rel=1e-5)


def test_windows_of_many_tests_spend_what_earlier_ones_earned():
    random = np.random.default_rng(1)
    p_values = np.where(random.random((20, 6)) < 0.2, 1e-5, 1.0) * random.random((20, 6))
    p_values[random.random((20, 6)) < 0.2] = np.nan
    found = levels(p_values, RATE)
    assert found == pytest.approx(naive(p_values, RATE), nan_ok=True)
    assert (p_values < found).sum() > 5
    changed = p_values.copy()
    changed[10] = 1e-9
    assert levels(changed, RATE)[:11] == pytest.approx(found[:11], nan_ok=True)
    assert (levels(changed, RATE)[11] > found[11])[np.isfinite(p_values[11])].all()


def test_the_shares_are_no_more_than_one_in_all():
    size = 10**5
    others = SCALE * 2 * 6 * gammaincc(4, np.sqrt(np.log(size)))  # the integral of all after these
    assert gamma(size).sum() + others == pytest.approx(0.9763, abs=1e-4)


@pytest.mark.parametrize("shared", [0.0, 0.6])
def test_few_of_the_alarms_are_false(shared):
    random, false = np.random.default_rng(2), []
    for _ in range(300):
        z = np.sqrt(1 - shared) * random.normal(size=(60, 10)) + np.sqrt(shared) * random.normal(size=(60, 1))
        p_values = np.exp(-(np.maximum(z, 0.0) ** 2) / 2)  # at least that of a normal value
        p_values[20:, :2] *= 1e-3
        alarms = p_values < levels(p_values, RATE)
        false.append((alarms.sum() - alarms[20:, :2].sum()) / max(alarms.sum(), 1))
    assert np.mean(false) <= RATE


@dataclass
class Later:
    """A log of which a selection's start leaves out windows."""

    log: object

    def __getattr__(self, name):
        return getattr(self.log, name)

    def windows(self, selection):
        every = self.log.windows(selection)
        return tuple(
            replace(window, index=i)
            for i, window in enumerate(w for w in every if selection.start is None or w.start >= selection.start)
        )

    def histograms(self, selection, columns):
        first, every = (
            len(self.log.windows(selection)) - len(self.windows(selection)),
            self.log.histograms(selection, columns),
        )
        return {name: (old, Histogram(new.bins, new.counts[first:])) for name, (old, new) in every.items()}


@pytest.fixture
def log(counting):
    """Twelve columns; from the thirtieth day on the last three are others."""
    random, counts = np.random.default_rng(3), {}
    for place in range(COLUMNS):
        share = np.where((np.arange(DAYS) >= 30) & (place >= COLUMNS - 3), 0.82, 0.5)
        hits = random.binomial(30, share).astype(float)
        cells = np.stack([hits, 30 - hits, np.zeros(DAYS), np.zeros(DAYS)], axis=1)
        counts[f"c{place}"] = (Histogram(BINS, np.array([500.0, 500.0, 0.0, 0.0])), Histogram(BINS, cells))
    found = counting.log(counts)
    found.correction = "lord"
    return Later(found)


def test_each_view_shows_the_verdicts_of_the_whole(log):
    whole = drift(log, log.selection).grid
    by_budget = drift(Later(replace(log.log, correction="budget")), log.selection).grid
    assert (whole.verdict != by_budget.verdict).any()
    assert whole.verdict[-1, 40:].max() == 3
    part = replace(log.selection, start=log.windows(log.selection)[25].start)
    one = drift(log, part, ["c10"]).grid
    assert one.verdict.tolist() == whole.verdict[10:11, 25:].tolist()
    assert [one.reasons[i] for i in one.reason[0]] == [whole.reasons[i] for i in whole.reason[10, 25:]]


def test_every_difference_to_the_budget_is_told(log):
    found, before = drift(log, log.selection), drift(Later(replace(log.log, correction="budget")), log.selection)
    pairs = [(new, old) for new, old in zip(found.results, before.results, strict=True) if new.verdict != old.verdict]
    assert {new.verdict for new, _ in pairs} <= {Verdict.OK, Verdict.FAIL}
    assert all(new.reason.endswith("the level that LORD leaves this test") for new, _ in pairs)
    assert quality(log, log.selection).verdict is Verdict.OK


def test_other_windows_are_judged_by_the_budget_and_say_so(log):
    d, mine = log.deployment, log.selection
    limits = budget(d, mine.every, log.windows(mine))
    assert (as_json(limits, d, mine)["correction"], as_json(limits, d, mine)["false_discovery_rate"]) == ("lord", 0.05)
    assert meaning(limits, d, mine).startswith("at most 5.0 % of all alarms are false on average (LORD)")
    for other in (replace(mine, every=Every("week")), replace(mine, segment=Segment("c1", "a"))):
        assert own(d, other) is None
        assert as_json(limits, d, other)["correction"] == "budget"
        assert meaning(limits, d, other).endswith("LORD follows the deployment's own windows, and these are other ones")
    assert meaning(limits, replace(d, correction="budget"), mine).startswith("about one false alarm in 30 days")


def test_levels_are_kept_for_one_version_of_a_log(log):
    asked, log.log.identity = [], lambda: ("here", str(len(asked) // 2))
    windows = log.windows(log.selection)

    def tests(chosen):
        asked.append(chosen)
        return Trials(("c1",), windows, np.ones((1, len(windows))))

    assert stream(log, log.selection, "drift", tests) is stream(log, log.selection, "drift", tests)
    assert stream(log, replace(log.selection, start=windows[3].start), "drift", tests) is not None
    assert len(asked) == 1
    asked.append(None)
    stream(log, log.selection, "drift", tests)
    assert len(asked) == 3


def test_words_say_on_which_side_of_its_level_p_is():
    assert "p is below 0.01," in why(0.01, fails=True)
    assert "p is not below 0.01," in why(0.01, fails=False)
