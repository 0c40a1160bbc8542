"""A second line over a figure in time: dashed, in its own colour and with its own interval; nothing on it is judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, isnan, nan

import plotly.graph_objects as go

from monitoring.domain import DriftResult, Measure, QualityResult, Window
from monitoring.domain.text import plural
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.text import number, safe, share, span, with_unit


@dataclass(frozen=True, slots=True)
class Point:
    """One window of the second line.

    Args:
        place: the window of the picture that it stands at.
        value: the figure; nan leaves a gap.
        low: lower end of its 95 % interval; nan where there is none.
        high: upper end.
        text: what is told where it is pointed at.
    """

    place: int
    value: float
    low: float
    high: float
    text: str


def of_measures(
    measures: Sequence[Measure], windows: Sequence[Window], places: Mapping[int, int], title: str, unit: str = ""
) -> list[Point]:
    """A realised metric's points; `places` has the picture's window for each of its own."""
    there = [m for m in measures if m.window in places and m.basis == "realised"]
    return [Point(places[m.window], m.value, m.low, m.high, _of_measure(m, windows, title, unit)) for m in there]


def of_drift(results: Sequence[DriftResult], windows: Sequence[Window], places: Mapping[int, int]) -> list[Point]:
    """A column's points by one method, likewise; drift has no interval."""
    found = []
    for result in results:
        if result.window in places:
            rows = f"{plural(result.n_current, 'row')} against {result.n_reference:,}"
            text = f"<b>{span(windows[result.window])}</b><br>{number(result.value)}<br>{rows}"
            found.append(Point(places[result.window], result.value, nan, nan, text))
    return found


def of_quality(
    results: Sequence[QualityResult], windows: Sequence[Window], places: Mapping[int, int], is_share: bool
) -> list[Point]:
    """A column's points by one check, likewise, in per cent of rows as `quality.trend` draws them; no interval."""
    found = []
    for result in results:
        if result.window in places:
            told = share(result.value) if is_share or isnan(result.value) else "yes" if result.value else "no"
            text = f"<b>{span(windows[result.window])}</b><br>{told} of {plural(result.n_current, 'row')}"
            found.append(Point(places[result.window], 100 * result.value, nan, nan, text))
    return found


def second_line(drawn: go.Figure, points: Sequence[Point], name: str, palette: Palette) -> None:
    """Draw it over the first row of a picture over windows; an axis with a range of its own makes room for it."""
    order = sorted(points, key=lambda point: point.place)
    for run in _runs([point for point in order if not (isnan(point.low) or isnan(point.high))]):
        around = [*run, *reversed(run)]
        drawn.add_trace(
            go.Scatter(
                x=[point.place for point in around],
                y=[*(point.high for point in run), *(point.low for point in reversed(run))],
                fill="toself",
                fillcolor=palette.second_band,
                line={"width": 0},
                mode="lines",
                hoverinfo="skip",
                showlegend=False,
                name="95 % interval of the second line",
                legendgroup=f"band {safe(name, 40)}",
            )
        )
    drawn.add_trace(_dashed(order, safe(name, 40), safe(name, 60), palette.second))
    ends = [end for point in order for end in (point.value, point.low, point.high) if isfinite(end)]
    if ends and drawn.layout.yaxis.range:
        low, high = drawn.layout.yaxis.range
        drawn.layout.yaxis.range = (min(low, *ends), max(high, *ends))


def second_lines(
    drawn: go.Figure, points: Mapping[str, Sequence[Point]], name: str, hues: Mapping[str, str], palette: Palette
) -> None:
    """The same over a picture of several columns: each in its column's colour; the legend tells the dashes once."""
    for column, own in points.items():
        order, called = sorted(own, key=lambda point: point.place), f"{safe(column, 24)}, {safe(name, 40)}"
        drawn.add_trace(_dashed(order, called, called, hues[column]).update(showlegend=False))
    drawn.add_trace(_dashed([], safe(name, 40), "", palette.ink).update(x=[None], y=[None]))


def _dashed(order: Sequence[Point], name: str, head: str, colour: str) -> go.Scatter:
    return go.Scatter(
        x=[point.place for point in order],
        y=[point.value for point in order],
        mode="lines+markers",
        name=name,
        line={"color": colour, "width": 2, "dash": "dash"},
        marker={"size": 7, "symbol": "diamond-open", "color": colour},
        text=[f"{head}<br>{point.text}" for point in order],
        hovertemplate="%{text}<extra></extra>",
    )


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    """Points whose windows follow each other."""
    found: list[list[Point]] = []
    for point in points:
        if found and point.place == found[-1][-1].place + 1:
            found[-1].append(point)
        else:
            found.append([point])
    return found


def _of_measure(measure: Measure, windows: Sequence[Window], title: str, unit: str) -> str:
    head = f"<b>{span(windows[measure.window])}</b>"
    if isnan(measure.value):
        return f"{head}<br>{safe(measure.reason, 80)}"
    ends = "(no interval)" if isnan(measure.low) else f"({number(measure.low)} to {number(measure.high)})"
    told = f"{safe(title)} {with_unit(number(measure.value), safe(unit))} {ends}"
    provisional = "<br>provisional: labels are still to come" if measure.provisional else ""
    return f"{head}<br>{told}<br>{plural(measure.n, 'labelled row')}{provisional}"
