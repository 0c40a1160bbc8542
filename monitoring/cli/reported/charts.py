"""The charts of a report: the figures of the pages, as SVG."""

from collections.abc import Sequence

import numpy as np

from monitoring.domain import Measure, QualityResult, Role, Verdict, whole
from monitoring.domain.text import plural
from monitoring.drift.report import DriftReport, by_severity
from monitoring.figures import drift, performance, quality
from monitoring.figures.paper.sheet import to_svg
from monitoring.figures.shared.colours import LIGHT
from monitoring.performance.metric import METRICS
from monitoring.performance.run import key_metric
from monitoring.quality.check import CHECKS
from monitoring.reports.page import Picture
from monitoring.reports.summary import Summary

MOST_COLUMNS, MOST_WINDOWS, LINES = 40, 60, 5  # of a map; of a check
SMALL, LARGE = 430, 860  # pixels that a chart is drawn in
UNSURE = (Verdict.FAIL, Verdict.WARN)


def charts(summary: Summary) -> dict[str, list[Picture]]:
    """Charts for the report's parts: every metric over time, the drift map, each check that found something."""
    if not any(window.rows for window in summary.windows):
        return {}
    return {"performance": _metrics(summary), "drift": _maps(summary), "quality": _checks(summary)}


def _metrics(summary: Summary) -> list[Picture]:
    told, key = [*summary.performance.results, *summary.estimates], key_metric(summary.deployment)
    names = dict.fromkeys(m.metric for m in told if m.window >= 0 and not np.isnan(m.value))
    order = sorted(names, key=lambda name: name != key)
    return [_metric(summary, [m for m in told if m.metric == name], name, large=name == key) for name in order]


def _metric(summary: Summary, own: Sequence[Measure], name: str, *, large: bool) -> Picture:
    metric, deployment = METRICS[name].descriptor, summary.deployment
    drawn = performance.trend(
        [m for m in own if m.window >= 0],
        summary.windows,
        LIGHT,
        title=metric.title,
        unit=deployment.unit(deployment.label or "") if metric.in_units else "",
        reference=next((m for m in own if m.window < 0), None),
        coverage=large,
        height=430 if large else 250,
    )
    title = f"{metric.title} in each window with its 95 % interval" + (", and label coverage" if large else "")
    return Picture(title, to_svg(drawn, title, width=LARGE if large else SMALL), small=not large)


def _maps(summary: Summary) -> list[Picture]:
    report = summary.by_default
    if not isinstance(report, DriftReport):
        return []
    order, room = by_severity(report), max((len(column.name) for column in report.columns), default=0)
    found = []
    for what, columns in (
        ("output", [c for c in order if c.role is not Role.FEATURE]),
        ("input", [c for c in order if c.role is Role.FEATURE]),
    ):
        if columns:
            names = [column.name for column in columns[:MOST_COLUMNS]]
            drawn = drift.heatmap(report, names, LIGHT, last=MOST_WINDOWS, room=room)
            title = f"Drift of each {what} in each window, as value divided by limit"
            note = " ".join(filter(None, (drift.COLOURS, _left_out(summary, len(columns), what))))
            found.append(Picture(title, to_svg(drawn, title, width=LARGE), note))
    return found


def _left_out(summary: Summary, count: int, what: str) -> str:
    windows = len(summary.windows)
    said = f"The strongest {MOST_COLUMNS} of {plural(count, what)}." if count > MOST_COLUMNS else ""
    cut = f"The newest {MOST_WINDOWS} of {plural(windows, 'window')}." if windows > MOST_WINDOWS else ""
    return " ".join(filter(None, (said, cut, "The table has all." if said or cut else "")))


def _checks(summary: Summary) -> list[Picture]:
    found = []
    for entry in CHECKS:
        check, own = entry.descriptor, [r for r in summary.quality.results if r.check == entry.descriptor.name]
        names = _worst(summary, own)
        if names:
            results = [r for r in own if r.column in names[:LINES]]
            results.sort(key=lambda r: names.index(r.column))
            drawn = quality.trend(
                results, summary.windows, LIGHT, title=check.title.lower(), height=270, is_share=check.is_share
            )
            title = f"{check.title} in each window"
            rest = f"The {LINES} columns with most of {len(names)}; the table has all." if len(names) > LINES else ""
            found.append(Picture(title, to_svg(drawn, title, width=SMALL), rest, small=True))
    return found


def _worst(summary: Summary, results: Sequence[QualityResult]) -> list[str]:
    """The columns that are not in order somewhere, those with most first; windows that are cut short do not count."""
    judged, most = {window.index for window in whole(summary.windows)}, dict[str, float]()
    for result in results:
        if result.verdict in UNSURE:
            value = result.value if result.window in judged else 0.0
            most[result.column] = max(most.get(result.column, 0.0), value)
    return sorted(most, key=lambda name: -most[name])
