"""Comparisons that share what they have read."""

import pytest

from monitoring.domain import Every, Selection
from monitoring.drift.run import run as run_drift
from monitoring.quality.run import run as run_quality
from monitoring.stats import counts_log
from monitoring.stats.counts_log import ReadOnce

SELECTION = Selection("flights-boosting", Every("month"))


@pytest.fixture
def reads(sample_workspace, monkeypatch):
    """The sample's log, and what was read of it."""
    log, seen = sample_workspace.log("flights-boosting"), []
    real = type(log).histograms
    monkeypatch.setattr(type(log), "histograms", lambda *given: seen.append(given[1:]) or real(*given))
    return log, seen


def test_drift_and_quality_read_the_counts_once_and_say_the_same(reads):
    log, seen = reads
    apart = run_drift(log, SELECTION).results, run_quality(log, SELECTION).results
    assert len(seen) == 2
    seen.clear()
    once = ReadOnce(log)

    assert str((run_drift(once, SELECTION).results, run_quality(once, SELECTION).results)) == str(apart)
    assert len(seen) == 1


def test_another_selection_is_read_anew(reads):
    log, seen = reads
    once = ReadOnce(log)
    weeks = Selection("flights-boosting", Every("week"))

    assert len(run_drift(once, SELECTION).windows) < len(run_drift(once, weeks).windows)
    assert len(seen) == 2


@pytest.mark.parametrize(("room", "lookups"), [(0, 6), (2**28, 3)])
def test_of_counts_that_do_not_fit_the_first_ones_are_kept(counting, monkeypatch, room, lookups):
    histogram = counting.of("ab", [[3, 4, 0, 0], [5, 6, 0, 0]])
    seen, log = [], counting.log(dict.fromkeys(("x", "y", "z"), (histogram.window(0), histogram)))
    monkeypatch.setattr(counts_log, "MOST_BYTES", room)
    monkeypatch.setattr(log, "histograms", lambda *given: Looked(seen, log.counts))
    once = ReadOnce(log)

    reports = [run_drift(once, log.selection) for _ in range(2)]
    assert len(seen) == lookups
    assert str(reports[0].results) == str(reports[1].results)


class Looked(dict):
    """Remembers what was looked up."""

    def __init__(self, seen, counts):
        super().__init__(counts)
        self.seen = seen

    def __getitem__(self, name):
        self.seen.append(name)
        return super().__getitem__(name)
