"""Comparisons that share what they have read."""

import pytest

from monitoring.domain import Every, Selection
from monitoring.drift.run import run as run_drift
from monitoring.quality.run import run as run_quality
from monitoring.stats.compare import ReadOnce

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
