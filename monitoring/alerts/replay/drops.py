"""When performance really fell, as everything known today tells it, and of when that is not known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from monitoring.domain import Measure, Report, Selection, Verdict, Window
from monitoring.log import Log
from monitoring.performance.run import key_metric
from monitoring.performance.run import run as run_performance


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when to when (exclusive), and where its first window ends."""

    start: datetime
    end: datetime
    noticed: datetime


@dataclass(frozen=True, slots=True)
class Truth:
    """What became of the key metric.

    Args:
        drops: where it was beyond its limit in every window that was judged, oldest first.
        judged: the windows of which it is known whether it fell.
        unknown: those of which it is not, because too few labels came.
    """

    drops: tuple[Stretch, ...]
    judged: tuple[Window, ...]
    unknown: tuple[Window, ...]


def truth(log: Log) -> Truth:
    """What everything known today tells of the key metric."""
    d = log.deployment
    name = key_metric(d)
    if not d.outputs:
        return told(Report(log.windows(Selection(d.name, d.every)), ()), name)
    return told(run_performance(log, Selection(d.name, d.every), [name]), name)


def told(report: Report[Measure], name: str) -> Truth:
    """The same of a report of realised performance."""
    verdicts = {m.window: m.verdict for m in report.results if m.metric == name and m.basis == "realised"}
    whole = [window for window in report.windows if window.complete and window.start and window.end]
    judged = [window for window in whole if verdicts.get(window.index, Verdict.SKIPPED) is not Verdict.SKIPPED]
    unknown = [window for window in whole if window not in judged]
    runs = groupby(judged, key=lambda window: verdicts[window.index] is Verdict.FAIL)
    return Truth(tuple(_stretch([*run]) for fell, run in runs if fell), tuple(judged), tuple(unknown))


def _stretch(run: Sequence[Window]) -> Stretch:
    first, last = run[0], run[-1]
    assert first.start is not None
    assert first.end is not None
    assert last.end is not None
    return Stretch(first.start, last.end, first.end)
