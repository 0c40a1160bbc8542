"""From results to alerts: what stands now, and since when."""

import math
from collections.abc import Iterable
from itertools import groupby

from monitoring.domain import Alert, DriftResult, Measure, QualityResult, Report, Verdict, Window, newest_whole
from monitoring.drift.method import METHODS
from monitoring.performance.metric import METRICS
from monitoring.quality.check import CHECKS
from monitoring.quality.empty import EVERYTHING
from monitoring.quality.empty import NAME as EMPTY

Result = DriftResult | QualityResult | Measure


def alerts(
    performance: Report[Measure], drift: Report[DriftResult], quality: Report[QualityResult], key: str
) -> tuple[Alert, ...]:
    """Everything that stands: the key metric first, then performance, quality and drift by how far off they are.

    A subject stands where the newest window that could be judged is a FAIL. For drift and quality that is the newest
    complete window with rows (half a week has other weekdays than a whole one), for a log that has stopped the newest
    complete one. Performance stands until newer labels clear it, because labels come late.

    Args:
        performance: measures; window -1 is the reference.
        drift: one method a column.
        quality: all checks.
        key: the metric that comes first.
    """
    newest = _index(newest_whole(drift.windows))
    found = [_performance(run, performance.windows) for run in _standing(performance.results, None)]
    filled = [result for result in quality.results if result.check != EMPTY]
    stopped = [result for result in quality.results if result.check == EMPTY]
    runs = _standing(filled, newest) + _standing(stopped, _index(newest_whole(quality.windows, empty=True)))
    found += [_quality(run, quality.windows) for run in runs]
    found += [_drift(run, drift.windows) for run in _standing(drift.results, newest)]
    order = {"performance": 0, "quality": 1, "drift": 2}
    return tuple(sorted(found, key=lambda alert: (alert.subject != key, order[alert.kind], -_excess(alert))))


def _index(window: Window | None) -> int:
    return -1 if window is None else window.index


def _standing(results: Iterable[Result], newest: int | None) -> list[list[Result]]:
    """Per subject and method the unbroken run of FAILs that ends in its newest judged window, oldest first."""
    runs = []
    for _, group in groupby(results, key=_subject):
        judged = [r for r in group if r.verdict is not Verdict.SKIPPED and r.window >= 0 and _counts(r, newest)]
        run: list[Result] = []
        for result in sorted(judged, key=lambda r: r.window, reverse=True):
            if result.verdict is not Verdict.FAIL:
                break
            run.insert(0, result)
        if run and (newest is None or run[-1].window == newest):
            runs.append(run)
    return runs


def _counts(result: Result, newest: int | None) -> bool:
    return newest is None or result.window <= newest


def _subject(result: Result) -> tuple[str, str]:
    if isinstance(result, Measure):
        return result.metric, ""
    return result.column, result.method if isinstance(result, DriftResult) else result.check


def _performance(run: list[Result], windows: tuple[Window, ...]) -> Alert:
    last = run[-1]
    assert isinstance(last, Measure)
    title = METRICS[last.metric].descriptor.title
    side = "below" if last.value < last.limit else "above"
    message = (
        f"{title} is {last.value:.3g} ({last.low:.3g} to {last.high:.3g}), {side} the reference's {last.limit:.3g}, "
        f"since {windows[run[0].window].label}"
    )
    return Alert("performance", last.metric, last.window, run[0].window, last.value, last.limit, message)


def _quality(run: list[Result], windows: tuple[Window, ...]) -> Alert:
    last = run[-1]
    assert isinstance(last, QualityResult)
    since = windows[run[0].window].label
    if last.check == EMPTY:
        message = f"there are no predictions since {since}"
    else:
        title = CHECKS[last.check].descriptor.title
        message = f"{last.column}: {title.lower()} {last.value:.1%} of rows, limit {last.limit:.1%}, since {since}"
    return Alert("quality", last.column, last.window, run[0].window, last.value, last.limit, message)


def _drift(run: list[Result], windows: tuple[Window, ...]) -> Alert:
    last = run[-1]
    assert isinstance(last, DriftResult)
    title = METHODS[last.method].descriptor.title
    since = windows[run[0].window].label
    message = f"{last.column} drifted: {title} {last.value:.3g}, limit {last.limit:.3g}, since {since}"
    return Alert("drift", last.column, last.window, run[0].window, last.value, last.limit, message)


def _excess(alert: Alert) -> float:
    """How many times over its limit a figure is, either way; what orders alerts of one kind, a stopped log first."""
    if alert.subject == EVERYTHING:
        return math.inf
    if not alert.limit or not alert.value:
        return abs(alert.value - alert.limit)
    return max(abs(alert.value / alert.limit), abs(alert.limit / alert.value))
