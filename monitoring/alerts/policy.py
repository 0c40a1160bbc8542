"""From results to alerts: what stands now, and since when."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, takewhile
from typing import TypeVar

from monitoring.alerts import messages
from monitoring.domain import (
    Alert,
    DriftResult,
    GridReport,
    Measure,
    QualityResult,
    Report,
    Verdict,
    Window,
    whole,
)
from monitoring.domain.results import R
from monitoring.quality.check import CHECKS
from monitoring.quality.whole_check import EVERYTHING, of_ends

Result = DriftResult | QualityResult | Measure
One = TypeVar("One", bound=Result)


def alerts(
    performance: Report[Measure], drift: Report[DriftResult], quality: Report[QualityResult], key: str, unit: str = ""
) -> tuple[Alert, ...]:
    """Everything that stands: the key metric first, then performance, quality and drift by how far off they are.

    Only complete windows are judged, because half a week has other weekdays than a whole one. Drift and quality stand
    where the newest complete window with rows is a FAIL, a log that has stopped where the newest complete one is, and
    what never is all right (see `Check.lasting`) where any window is one.
    Labels come late: performance stands where the newest complete window that has enough of them is a FAIL.

    Args:
        performance: measures; window -1 is the reference.
        drift: one method a column.
        quality: all checks.
        key: the metric that comes first.
        unit: what the label is counted in; empty where that is not said.
    """
    references = {result.metric: result.value for result in performance.results if result.window < 0}
    runs = _standing(performance.results, whole(performance.windows), late=True)
    found = [
        _alert("performance", run[-1].metric, run, messages.performance(run, performance.windows, references, unit))
        for run in runs
    ]
    filled, ended = whole(quality.windows), whole(quality.windows, empty=True)
    lasting = _lasting(quality)
    apart = of_ends() | {run[-1].check for run in lasting}
    checked = lasting + _standing((r for r in _suspects(quality, filled) if r.check not in apart), filled)
    checked += _standing((result for result in _suspects(quality, ended) if result.check in of_ends()), ended)
    found += [_alert("quality", run[-1].column, run, messages.quality(run, quality.windows)) for run in checked]
    windows = whole(drift.windows)
    drifted = _standing(_suspects(drift, windows), windows)
    found += [_alert("drift", run[-1].column, run, messages.drift(run, drift.windows)) for run in drifted]
    order = {"performance": 0, "quality": 1, "drift": 2}
    return tuple(sorted(found, key=lambda alert: (alert.subject != key, order[alert.kind], -_excess(alert))))


def _suspects(report: Report[R], windows: Sequence[Window]) -> tuple[R, ...]:
    """The results of what may stand: where they lie in arrays, those of what passes in the newest are never made."""
    if isinstance(report, GridReport):
        return report.failing(windows[-1].index) if windows else ()
    return report.results


def _lasting(quality: Report[QualityResult]) -> list[list[QualityResult]]:
    """Per column all FAILs of what never is all right, oldest first."""
    names = [entry.descriptor.name for entry in CHECKS if entry.descriptor.lasting]
    results = quality.failing_ever(names) if isinstance(quality, GridReport) else quality.results
    suspects = groupby((r for r in results if r.check in names), key=subject_of)
    runs = ([r for r in group if r.verdict is Verdict.FAIL] for _, group in suspects)
    return [sorted(run, key=lambda r: r.window) for run in runs if run]


def _standing(results: Iterable[One], windows: Sequence[Window], *, late: bool = False) -> list[list[One]]:
    """Per subject and method the unbroken run of FAILs up to the newest of these windows, oldest first.

    Where what is judged comes `late`, the newest window with a verdict takes its place.
    """
    runs: list[list[One]] = []
    here = {window.index for window in windows}
    newest = max(here, default=-1)
    for _, group in groupby(results, key=subject_of):
        judged = [r for r in group if r.verdict is not Verdict.SKIPPED and r.window in here]
        last_first = sorted(judged, key=lambda r: r.window, reverse=True)
        run = [*takewhile(lambda r: r.verdict is Verdict.FAIL, last_first)]
        if run and (late or run[0].window == newest):
            runs.append(run[::-1])
    return runs


def subject_of(result: Result) -> tuple[str, str]:
    """What a result is about: its column and its method or check; a metric stands for itself."""
    if isinstance(result, Measure):
        return result.metric, ""
    return result.column, result.method if isinstance(result, DriftResult) else result.check


def _alert(kind: str, subject: str, run: Sequence[Result], message: str) -> Alert:
    last = run[-1]
    ends = (last.limit_low, last.limit_high) if isinstance(last, Measure) else ()
    named = Alert(kind, subject, last.window, run[0].window, last.value, last.limit, message, *ends)
    return replace(named, rule=subject_of(last)[1])


def _excess(alert: Alert) -> float:
    """How many times over its limit a figure is, either way; what orders alerts of one kind, a stopped log first."""
    if alert.subject == EVERYTHING:
        return math.inf
    if not alert.limit or not alert.value:
        return abs(alert.value - alert.limit)
    return max(abs(alert.value / alert.limit), abs(alert.limit / alert.value))
