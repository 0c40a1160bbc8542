"""An alert in one sentence: a function of the very results that fail, in digits that show it."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from math import isnan

from monitoring.domain import DriftResult, Measure, QualityResult, Window
from monitoring.domain.text import number, shares_apart, told_apart
from monitoring.drift.method import METHODS
from monitoring.performance.metric import METRICS
from monitoring.quality.check import CHECKS
from monitoring.quality.whole_check import WHOLE


def performance(
    run: Sequence[Measure], windows: Sequence[Window], references: Mapping[str, float], unit: str = ""
) -> str:
    """A metric's figure and its interval where it has one, on which side of which limit it lies, and since when.

    Args:
        run: the failing measures, oldest first.
        windows: what they point into.
        references: the reference's own value of each metric.
        unit: what the label is counted in; empty where that is not said.
    """
    last = run[-1]
    metric = METRICS[last.metric].descriptor
    behind = f" {unit}" if unit and metric.in_units else ""
    (value, low, high), limits = told_apart([last.value, last.low, last.high], last.limits)
    interval = "(no interval)" if isnan(last.low) else f"({low} to {high})"
    against = f"limit of {limits[0]}" if len(limits) == 1 else f"limits of {limits[0]} to {limits[1]}"
    return (
        f"{metric.title} is {value}{behind} {interval}, {last.side} the {against}{behind} "
        f"(reference {number(references[last.metric])}{behind}), {_since(run, windows)}"
    )


def _since(run: Sequence[Measure], windows: Sequence[Window]) -> str:
    """Since when on this side, and since when on either, where it changed sides."""
    first, here = run[0].window, since_on_this_side(run)
    either = "" if here == first else f"; on one side or the other since {_begin(windows[first])}"
    return f"since {_begin(windows[here])}{either}"


def since_on_this_side(run: Sequence[Measure]) -> int:
    """The window from which on a run of failing measures lies on the side that it ends on."""
    return [*takewhile(lambda m: m.side == run[-1].side, reversed(run))][-1].window


def _begin(window: Window) -> str:
    """A window's beginning behind "since"."""
    return window.label if window.start else f"row {window.first * window.every.rows + 1:,}"


def quality(run: Sequence[QualityResult], windows: Sequence[Window]) -> str:
    """A check's share of rows and its limit, and since when."""
    last, since = run[-1], _begin(windows[run[0].window])
    if last.check in WHOLE.names():
        return WHOLE[last.check].descriptor.told(last, since)
    check = CHECKS[last.check].descriptor
    value, limit = shares_apart(last.value, last.limit)
    figures = f" in {value} of rows, limit {limit}" if check.is_share else ""
    if not check.lasting:
        return f"{last.column}: {check.title.lower()}{figures}, since {since}"
    where = windows[last.window].label
    before = "one window" if len(run) == 2 else f"{len(run) - 1:,} windows"
    others = f", and in {before} before, since {since}" if len(run) > 1 else ""
    return f"{last.column}: {check.title.lower()}{figures}, in {where}{others}"


def drift(run: Sequence[DriftResult], windows: Sequence[Window]) -> str:
    """A method's value and its limit, and since when."""
    last = run[-1]
    (value,), (limit,) = told_apart([last.value], [last.limit])
    title, since = METHODS[last.method].descriptor.title, _begin(windows[run[0].window])
    return f"{last.column} drifted: {title} {value}, limit {limit}, since {since}"
