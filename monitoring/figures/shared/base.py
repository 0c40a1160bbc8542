"""What all pictures share: layout, axes over windows, lines for limits."""

from typing import Any

import plotly.graph_objects as go

from monitoring.domain import Verdict
from monitoring.figures.shared.colours import Palette

FONT = "Source Sans, Source Sans Pro, system-ui, sans-serif"
CLEAR = "rgba(0,0,0,0)"
SHADE = "rgba(100, 116, 139, 0.16)"
AXIS = {
    "zeroline": False,
    "automargin": True,
    "fixedrange": True,
    "ticks": "",
    "tickfont": {"size": 12},
    "title": {"font": {"size": 12}, "standoff": 8},
}
SHAPES = {Verdict.OK: "circle", Verdict.WARN: "diamond", Verdict.FAIL: "triangle-up", Verdict.SKIPPED: "x"}


def figure(palette: Palette, *, height: int, legend: bool = True) -> go.Figure:
    """An empty figure with the common layout: tight margins, one legend above the plot, readable hover."""
    return go.Figure(layout={**_layout(height, legend), "xaxis": AXIS, "yaxis": AXIS})


def dress(drawn: go.Figure, palette: Palette, *, height: int, legend: bool = True) -> None:
    """Give a figure the common layout."""
    drawn.update_layout(
        {**_layout(height, legend), **{name: AXIS for name in drawn.layout if name.startswith(("xaxis", "yaxis"))}}
    )


def _layout(height: int, legend: bool) -> dict[str, Any]:
    # Text, axes and grid take their colours from the page's theme in the browser, so that they follow a change of
    # theme at once; only the data have colours of their own.
    return {
        "height": height,
        "margin": {"l": 8, "r": 12, "t": 34 if legend else 12, "b": 8},
        "showlegend": legend,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "font": {"size": 12},
            "title": {"text": ""},
        },
        "font": {"size": 13, "family": FONT},
        "hoverlabel": {"align": "left", "font": {"size": 13, "family": FONT}},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "dragmode": False,
    }


def line(drawn: go.Figure, y: float, name: str, *, across: tuple[float, float], colour: str, dash: str) -> None:
    """A horizontal line with its own entry in the legend: a trace, so that it is named and can be tested."""
    drawn.add_trace(
        go.Scatter(
            x=list(across),
            y=[y, y],
            mode="lines",
            name=name,
            line={"color": colour, "width": 1.5, "dash": dash},
            hoverinfo="skip",
        )
    )
