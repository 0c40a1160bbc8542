"""A metric over time with its interval, the reference, the limit, and how many labels it rests on."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from monitoring.domain import SIGNS, WORDS, Measure, Verdict, Window
from monitoring.domain.text import plural
from monitoring.figures.shared.base import SHAPES, dress, line
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.coverage import coverage_bars
from monitoring.figures.shared.limits import limits, moving_limits, stepwise
from monitoring.figures.shared.may_become import keep_in_view, may_become
from monitoring.figures.shared.no_data_shades import runs, say, shade
from monitoring.figures.shared.text import counted, held_against, number, safe, share, span, with_unit
from monitoring.figures.shared.window_axis import FEW_TICKS, MOST_TICKS, over_windows, window_title

# About how many pixels a picture's plot is wide.
WIDE, NARROW = 540, 240
ERRORS = ("mae", "rmse")  # what estimates of regressions tell


def trend(
    measures: Sequence[Measure],
    windows: Sequence[Window],
    palette: Palette,
    *,
    title: str,
    unit: str = "",
    reference: Measure | None = None,
    coverage: bool = True,
    height: int = 430,
) -> go.Figure:
    """One metric in each window; below it, where `coverage`, the share of predictions that have labels.

    Windows without any label are shaded and say so, as far as there is room; the hatched part of a coverage bar waits
    for its labels, and a provisional value stands in a hatched bar from the worst to the best that it may become.
    """
    rows = 2 if coverage else 1
    drawn = make_subplots(rows=rows, cols=1, shared_xaxes=True, vertical_spacing=0.07, row_heights=[0.74, 0.26][:rows])
    dress(drawn, palette, height=height)
    across = (-0.6, len(windows))
    may_become(drawn, [m for m in measures if m.provisional], palette, coverage)
    keep_in_view(drawn, measures, reference)
    for place, basis in enumerate(sorted({m.basis for m in measures}, reverse=True)):
        some = [m for m in measures if m.basis == basis]
        _series(drawn, some, windows, palette, (title, unit), basis, coverage, first=place == 0)
    if reference is not None and not np.isnan(reference.value):
        name = f"reference {with_unit(number(reference.value), safe(unit))}"
        line(drawn, reference.value, name, across=across, colour=palette.reference, dash="solid")
    _limits(drawn, measures, palette, unit, across)
    width = WIDE if coverage else NARROW
    unknown, empty = runs([w.labelled == 0 and w.rows > 0 for w in windows]), runs([w.rows == 0 for w in windows])
    shade(drawn, [*unknown, *empty])
    room = width / max(len(windows), 1)
    say(drawn, unknown, ("labels", "not in yet"), palette, room)
    say(drawn, empty, ("no", "predictions"), palette, room)
    if coverage:
        coverage_bars(drawn, windows, palette)
    for row in range(1, rows + 1):
        over_windows(drawn, windows, most=MOST_TICKS if coverage else FEW_TICKS, row=row, col=1)
    drawn.update_xaxes(showticklabels=False, row=1, col=1) if coverage else None
    drawn.update_xaxes(title_text=window_title(windows), row=rows, col=1)
    drawn.update_yaxes(title_text=safe(counted(title, unit)), row=1, col=1)
    return drawn


def _limits(
    drawn: go.Figure, measures: Sequence[Measure], palette: Palette, unit: str, across: tuple[float, float]
) -> None:
    """The limits on either side share one entry of the legend, because on a phone each takes a line."""
    moving, fixed = moving_limits(measures), limits(measures)
    before = len(drawn.data)
    for name, ends in moving.items():
        drawn.add_trace(stepwise(ends, name, palette))
    for name, end in () if moving else fixed:
        said = f"{name} {with_unit(number(end), safe(unit))}"
        line(drawn, end, said, across=across, colour=palette.limit, dash="dash")
    if len(drawn.data) > before + 1:
        for one in drawn.data[before:]:
            one.showlegend = False
        both = "" if moving else f" {with_unit(' and '.join(number(end) for _, end in fixed), safe(unit))}"
        drawn.add_trace(go.Scatter(x=[None], y=[None], mode="lines", name=f"limits{both}", line=drawn.data[-1].line))


def _series(
    drawn: go.Figure,
    measures: Sequence[Measure],
    windows: Sequence[Window],
    palette: Palette,
    title: tuple[str, str],
    basis: str,
    legend: bool,
    first: bool,
) -> None:
    order = sorted(measures, key=lambda m: m.window)
    # A gap in one of the three lines must be a gap in all.
    x, y = _outline(order, runs([not (np.isnan(m.low) or np.isnan(m.high)) for m in order]))
    if x:
        drawn.add_trace(
            go.Scatter(
                x=x,
                y=y,
                fill="toself",
                fillcolor=palette.band,
                line={"width": 0},
                mode="lines",
                hoverinfo="skip",
                name="95 % interval" if basis == "realised" else f"95 % interval, {basis}",
                legendgroup=f"band {basis}",
                showlegend=legend and first,
            ),
            row=1,
            col=1,
        )
    drawn.add_trace(
        go.Scatter(
            x=[m.window for m in order],
            y=[m.value for m in order],
            mode="lines+markers",
            name=basis,
            showlegend=legend,
            line={"color": palette.current, "width": 2.5, "dash": "solid" if basis == "realised" else "dot"},
            marker={
                "size": [11 if m.verdict is Verdict.FAIL else 7 for m in order],
                "symbol": [SHAPES[m.verdict] for m in order],
                "color": [palette.limit if m.verdict is Verdict.FAIL else palette.current for m in order],
                "line": {"width": 0},
            },
            text=[_words(m, windows[m.window], *title) for m in order],
            hovertemplate="%{text}<extra></extra>",
        ),
        row=1,
        col=1,
    )


def _outline(order: Sequence[Measure], runs: Sequence[slice]) -> tuple[list[int | None], list[float | None]]:
    """The way around the intervals, run by run, with a gap between two: one trace, however many there are."""
    x: list[int | None] = []
    y: list[float | None] = []
    for run in runs:
        part, gap = order[run], [None] * bool(x)
        x += [*gap, *(m.window for m in part), *(m.window for m in reversed(part))]
        y += [*gap, *(m.high for m in part), *(m.low for m in reversed(part))]
    return x, y


def _words(measure: Measure, window: Window, title: str, unit: str = "") -> str:
    head = f"<b>{span(window)}</b>"
    if np.isnan(measure.value):
        return f"{head}<br>{safe(measure.reason, 80)}"
    (value, low, high), _ = held_against([measure.value, measure.low, measure.high], [measure.limit])
    figures = f"{safe(title)} {with_unit(value, safe(unit))} " + (
        "(no interval)" if np.isnan(measure.low) else f"({low} to {high})"
    )
    rest = f"{plural(measure.n, 'labelled row')}, {share(measure.coverage)} of the window"
    if measure.provisional:
        least, most = sorted((measure.worst, measure.best))
        ends = (
            f"may become {number(least)} to {number(most)}, weighted {with_unit(number(measure.weighted), safe(unit))}"
        )
        ends = safe(measure.reason.removeprefix("provisional: "), 160) if np.isnan(measure.worst) else ends
        return f"{head}<br>{figures}<br>{rest}<br>provisional, not judged: {ends}"
    if measure.n > window.labelled:  # a figure that needs no label
        rest = plural(measure.n, "prediction")
    if measure.basis == "estimated":
        seen = "inputs" if measure.metric in ERRORS else "scores"
        rest = f"from the {seen} of {plural(measure.n, 'row')}"
        if not np.isnan(measure.weighted):
            rest = f"{rest}<br>its labelled rows, weighted by prediction, say {number(measure.weighted)}"
    why = f"<br>{safe(measure.reason, 120)}" if measure.verdict is Verdict.SKIPPED else ""
    return f"{head}<br>{figures}<br>{rest}<br>{measure.basis}{_judged(measure, unit)}{why}"


def _judged(measure: Measure, unit: str) -> str:
    """How a measure that has a limit stands to it."""
    if np.isnan(measure.limit):
        return ""
    _, (limit,) = held_against([measure.value, measure.low, measure.high], [measure.limit])
    side = f", {measure.side} the limit of {with_unit(limit, safe(unit))}" if measure.side else ""
    return f"<br>{SIGNS[measure.verdict]} {WORDS[measure.verdict]}{side}"
