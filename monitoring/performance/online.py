"""Metrics judged by the levels of a stream of tests, where the deployment asks for it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from math import isnan

import numpy as np

from monitoring.domain import Measure, Report, Selection, Verdict
from monitoring.performance.metric import METRICS
from monitoring.stats.online.corrected import why
from monitoring.stats.online.stream import Logged, Trials, stream


def corrected(
    log: Logged, selection: Selection, report: Report[Measure], everything: Callable[[Selection], Report[Measure]]
) -> Report[Measure]:
    """The report, what is beyond its limit judged by the stream.

    Args:
        log: whose metrics these are.
        selection: what was looked at.
        report: judged by the budget.
        everything: the same of all metrics, as they were decided, over other windows.
    """
    known = stream(log, selection, "performance", lambda chosen: _tests(everything(chosen)))
    if known is None:
        return report
    names = list(dict.fromkeys(m.metric for m in report.results))
    level, row = known.levels(names, report.windows), {name: place for place, name in enumerate(names)}
    judged = ((m, float(level[row[m.metric], m.window]) if m.window >= 0 else np.nan) for m in report.results)
    return Report(report.windows, tuple(_by(m, below) for m, below in judged))


def _by(measure: Measure, level: float) -> Measure:
    fails = _beyond(measure) and measure.p_value < level
    verdict = Verdict.FAIL if fails else Verdict.OK
    if isnan(level) or measure.verdict not in (Verdict.OK, Verdict.FAIL) or measure.verdict is verdict:
        return measure
    return replace(measure, verdict=verdict, reason=why(level, fails=fails))


def _beyond(measure: Measure) -> bool:
    return measure.value < measure.limit_low or measure.value > measure.limit_high


def _tests(report: Report[Measure]) -> Trials:
    names = [name for name in dict.fromkeys(m.metric for m in report.results) if METRICS[name].descriptor.judged]
    p_values, row = np.full((len(names), len(report.windows)), np.nan), {name: i for i, name in enumerate(names)}
    for measure in _tested(report.results):
        if measure.metric in row:
            p_values[row[measure.metric], measure.window] = measure.p_value if _beyond(measure) else 1.0
    return Trials(tuple(names), report.windows, p_values)


def _tested(results: Iterable[Measure]) -> Iterator[Measure]:
    for measure in results:
        if measure.window >= 0 and measure.verdict in (Verdict.OK, Verdict.FAIL) and not isnan(measure.p_value):
            yield measure
