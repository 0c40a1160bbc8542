"""Alerts over time: one bar each, from where what it is about began to where it was last seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import plotly.graph_objects as go

from monitoring.domain import Severity, Verdict
from monitoring.figures.shared.base import SHADE, figure
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.places import name_places
from monitoring.figures.shared.text import safe

Place = datetime | int
COLOURS = {Severity.CRITICAL: Verdict.FAIL, Severity.WARNING: Verdict.WARN, Severity.INFO: Verdict.SKIPPED}
SYMBOLS = {Severity.CRITICAL: "triangle-up", Severity.WARNING: "diamond", Severity.INFO: "circle"}
ROW, REST = 30, 105  # pixels; ticks have two lines, the year below
ROOM = 0.02  # of the axis, on both sides: marks at its ends stay whole
# Dates as sentences have them: the day stands before the month, whatever lies between two ticks.
STOPS = (
    {"dtickrange": [None, 86_399_999], "value": "%H:%M\n%e %b %Y"},
    {"dtickrange": [86_400_000, "M1"], "value": "%e %b\n%Y"},
    {"dtickrange": ["M1", None], "value": "%b\n%Y"},
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One alert.

    Args:
        label: what it is about.
        start: where it begins.
        end: where it ends.
        severity: how much it matters; a colour and a sign.
        text: what is shown where the pointer is over it.
    """

    label: str
    start: Place
    end: Place
    severity: Severity
    text: str


def calendar(
    bars: Sequence[Bar],
    palette: Palette,
    *,
    reach: tuple[Place, Place],
    drops: Sequence[tuple[Place, Place]] = (),
    dark: Sequence[tuple[Place, Place]] = (),
) -> go.Figure:
    """Bars in their order, the first at the top.

    Args:
        bars: the alerts.
        palette: the colours.
        reach: from where to where the axis goes.
        drops: where performance really fell.
        dark: where labels do not tell whether it fell.
    """
    drawn = figure(palette, height=REST + ROW * max(len(bars), 1))
    for place, bar in enumerate(bars):
        colour = palette.verdicts[COLOURS[bar.severity]]
        first = next(i for i, each in enumerate(bars) if each.severity is bar.severity) == place
        drawn.add_trace(
            go.Scatter(
                x=[bar.start, bar.end],
                y=[place, place],
                mode="lines+markers",
                name=str(bar.severity),
                legendgroup=str(bar.severity),
                showlegend=first,
                line={"color": colour, "width": 8},
                marker={"size": 14, "symbol": SYMBOLS[bar.severity], "color": colour},
                text=[bar.text, bar.text],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    _shaded(drawn, drops, palette.band, "performance fell")
    _shaded(drawn, dark, SHADE, "labels do not tell")
    room = (reach[1] - reach[0]) * ROOM  # type: ignore[operator]  # both ends are of one kind
    drawn.update_xaxes(range=[reach[0] - room, reach[1] + room], nticks=5, showgrid=True)  # type: ignore[operator]
    if any(isinstance(bar.start, int) for bar in bars):
        drawn.update_xaxes(title_text="row", tickformat=",d")
    else:
        drawn.update_xaxes(tickformatstops=STOPS)
    name_places(drawn, "y", [bar.label for bar in bars])
    drawn.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(bars))),
        ticktext=[safe(bar.label, 24) for bar in bars],
        range=[max(len(bars), 1) - 0.5, -0.5],
        showgrid=False,
    )
    return drawn


def _shaded(drawn: go.Figure, stretches: Sequence[tuple[Place, Place]], colour: str, name: str) -> None:
    """Stretches behind the bars, with their own entry in the legend."""
    for start, end in stretches:
        edges: dict[str, Any] = {"x0": start, "x1": end, "y0": 0, "y1": 1, "yref": "paper"}
        drawn.add_shape(type="rect", layer="below", line={"width": 0}, fillcolor=colour, **edges)
    if stretches:
        marker = {"size": 12, "symbol": "square", "color": colour}
        drawn.add_trace(go.Scatter(x=[None], y=[None], mode="markers", name=name, marker=marker, hoverinfo="skip"))
