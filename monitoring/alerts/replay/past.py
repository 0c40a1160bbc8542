"""What `check` would have said at the end of each window, with what was known by then and not later."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitoring.alerts.look import Look, look
from monitoring.domain import Selection, Window
from monitoring.drift.run import run as run_drift
from monitoring.errors import NotApplicableError
from monitoring.log import Log
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.performance.run import key_metric
from monitoring.performance.run import run as run_performance
from monitoring.quality.run import run as run_quality
from monitoring.stats.counts_log import ReadOnce


@dataclass(frozen=True, slots=True)
class Seen:
    """A look, and when it was taken."""

    at: datetime
    look: Look


def windows(log: Log) -> tuple[Window, ...]:
    """The windows that the whole log has by now, of the deployment's own length."""
    return log.windows(Selection(log.deployment.name, log.deployment.every))


def past(log: Log, progress: Progress = no_progress) -> tuple[Seen, ...]:
    """A look at the end of each whole window, oldest first: rows and labels that came later are not in it.

    What of it depends on the rules is left open, so that several can be tried on the same looks.

    Raises `NotApplicableError` for a log without times.
    """
    return tuple(_looks(log, progress))


def _looks(log: Log, progress: Progress) -> Iterator[Seen]:
    d, all_windows = log.deployment, windows(log)
    if d.time is None:
        raise NotApplicableError(f"{d.name} has no time column: nobody knows what was known when")
    ended = [window for window in all_windows if window.complete and window.end]
    for place, window in enumerate(ended):
        progress(f"looking back at {window.label}", place / len(ended))
        assert window.end is not None
        # A window of rows ends with its last row, which is part of it.
        at = window.end + timedelta(microseconds=1) if d.every.by_rows else window.end
        found = looked(log, Selection(d.name, d.every, as_of=at))
        yield Seen(at, _shared(found, all_windows))
    progress("looking back", 1.0)


def looked(log: Log, selection: Selection) -> Look:
    """What `check` says of a selection, before any rules."""
    counts = ReadOnce(log)
    reports = run_performance(log, selection), run_drift(counts, selection), run_quality(counts, selection)
    return look(*reports, key_metric(log.deployment), log.deployment.unit(log.deployment.label or ""))


def _shared(found: Look, all_windows: tuple[Window, ...]) -> Look:
    """With one list of windows for all looks, where windows begin where they did: their places are what counts."""
    alike = all(one.first == other.first for one, other in zip(found.windows, all_windows, strict=False))
    return replace(found, windows=all_windows) if alike else found
