"""From results to alerts: what stands now, and since when."""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, takewhile
from typing import Any

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
from monitoring.drift.method import METHODS
from monitoring.performance.metric import METRICS
from monitoring.quality.check import CHECKS
from monitoring.quality.empty import APART, EVERYTHING
from monitoring.quality.empty import NAME as EMPTY

Result = DriftResult | QualityResult | Measure


def alerts(
    performance: Report[Measure], drift: Report[DriftResult], quality: Report[QualityResult], key: str
) -> tuple[Alert, ...]:
    """Everything that stands: the key metric first, then performance, quality and drift by how far off they are.

    Only complete windows are judged, because half a week has other weekdays than a whole one. Drift and quality stand
    where the newest complete window with rows is a FAIL, a log that has stopped where the newest complete one is.
    Labels come late: performance stands where the newest complete window that has enough of them is a FAIL.

    Args:
        performance: measures; window -1 is the reference.
        drift: one method a column.
        quality: all checks.
        key: the metric that comes first.
    """
    references = {result.metric: result.value for result in performance.results if result.window < 0}
    runs = _standing(performance.results, whole(performance.windows), late=True)
    found = [_performance(run, performance.windows, references) for run in runs]
    filled, ended = whole(quality.windows), whole(quality.windows, empty=True)
    runs = _standing((result for result in _suspects(quality, filled) if result.check != EMPTY), filled)
    runs += _standing((result for result in _suspects(quality, ended) if result.check == EMPTY), ended)
    found += [_quality(run, quality.windows) for run in runs]
    windows = whole(drift.windows)
    found += [_drift(run, drift.windows) for run in _standing(_suspects(drift, windows), windows)]
    order = {"performance": 0, "quality": 1, "drift": 2}
    return tuple(sorted(found, key=lambda alert: (alert.subject != key, order[alert.kind], -_excess(alert))))


def _suspects(report: Report[Any], windows: Sequence[Window]) -> tuple[Any, ...]:
    """The results of what may stand: where they lie in arrays, those of what passes in the newest are never made."""
    if isinstance(report, GridReport):
        return report.failing(windows[-1].index) if windows else ()
    return report.results


def _standing(results: Iterable[Result], windows: Sequence[Window], *, late: bool = False) -> list[list[Result]]:
    """Per subject and method the unbroken run of FAILs up to the newest of these windows, oldest first.

    Where what is judged comes `late`, the newest window with a verdict takes its place.
    """
    runs, here = [], {window.index for window in windows}
    newest = max(here, default=-1)
    for _, group in groupby(results, key=_subject):
        judged = [r for r in group if r.verdict is not Verdict.SKIPPED and r.window in here]
        last_first = sorted(judged, key=lambda r: r.window, reverse=True)
        run = [*takewhile(lambda r: r.verdict is Verdict.FAIL, last_first)]
        if run and (late or run[0].window == newest):
            runs.append(run[::-1])
    return runs


def _subject(result: Result) -> tuple[str, str]:
    if isinstance(result, Measure):
        return result.metric, ""
    return result.column, result.method if isinstance(result, DriftResult) else result.check


def _performance(run: list[Result], windows: tuple[Window, ...], references: Mapping[str, float]) -> Alert:
    last = run[-1]
    assert isinstance(last, Measure)
    title = METRICS[last.metric].descriptor.title
    side = "below" if last.value < last.limit else "above"
    message = (
        f"{title} is {_figure(last.value)} ({_figure(last.low)} to {_figure(last.high)}), {side} the limit of "
        f"{_figure(last.limit)} (reference {_figure(references[last.metric])}), since {windows[run[0].window].label}"
    )
    return Alert("performance", last.metric, last.window, run[0].window, last.value, last.limit, message)


def _quality(run: list[Result], windows: tuple[Window, ...]) -> Alert:
    last = run[-1]
    assert isinstance(last, QualityResult)
    since = windows[run[0].window].label
    if last.check == EMPTY:
        message = f"there are no predictions since {since}"
    elif last.check == APART:
        count = round(last.value * last.n_current)
        rows = "1 row has a time" if count == 1 else f"{count:,} rows have times"
        message = f"{last.column}: {rows} far from all others, kept apart from the windows"
    else:
        title = CHECKS[last.check].descriptor.title
        message = f"{last.column}: {title.lower()} {last.value:.1%} of rows, limit {last.limit:.1%}, since {since}"
    return Alert("quality", last.column, last.window, run[0].window, last.value, last.limit, message)


def _drift(run: list[Result], windows: tuple[Window, ...]) -> Alert:
    last = run[-1]
    assert isinstance(last, DriftResult)
    title = METHODS[last.method].descriptor.title
    since = windows[run[0].window].label
    message = f"{last.column} drifted: {title} {_figure(last.value)}, limit {_figure(last.limit)}, since {since}"
    return Alert("drift", last.column, last.window, run[0].window, last.value, last.limit, message)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _excess(alert: Alert) -> float:
    """How many times over its limit a figure is, either way; what orders alerts of one kind, a stopped log first."""
    if alert.subject == EVERYTHING:
        return math.inf
    if not alert.limit or not alert.value:
        return abs(alert.value - alert.limit)
    return max(abs(alert.value / alert.limit), abs(alert.limit / alert.value))
