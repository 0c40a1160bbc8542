"""What all pictures share: layout, axes over windows, lines for limits."""

from typing import Any

import plotly.graph_objects as go

from monitoring.domain import Verdict
from monitoring.figures.shared.colours import Palette

FONT = "Source Sans, Source Sans Pro, system-ui, sans-serif"
CLEAR = "rgba(0,0,0,0)"
SHADE = "rgba(100, 116, 139, 0.16)"
DRAWN = "as drawn"
SHAPES = {Verdict.OK: "circle", Verdict.WARN: "diamond", Verdict.FAIL: "triangle-up", Verdict.SKIPPED: "x"}


def figure(palette: Palette, *, height: int, legend: bool = True) -> go.Figure:
    """An empty figure with the common layout: tight margins, one legend above the plot, readable hover."""
    axes = {"xaxis": _axis(palette, grid=False), "yaxis": _axis(palette)}
    return _bare(go.Figure(layout={**_layout(palette, height, legend), **axes}))


def dress(drawn: go.Figure, palette: Palette, *, height: int, legend: bool = True) -> None:
    """Give a figure the common layout."""
    # At once: plotly takes several times as long to update a layout as to make one, and longest over its own template,
    # which stands in the place of none.
    _bare(drawn)
    made = drawn.layout.to_plotly_json()
    names = {"xaxis", "yaxis", *(name for name in made if name[1:].startswith("axis"))}
    axes = {name: {**made.get(name, {}), **_axis(palette, grid=name[0] == "y")} for name in names}
    drawn.layout = {**made, **_layout(palette, height, legend), **axes, "template": "none"}
    _bare(drawn)


def _bare(drawn: go.Figure) -> go.Figure:
    drawn.layout.template = None
    return drawn


def _axis(palette: Palette, *, grid: bool = True) -> dict[str, Any]:
    return {
        "zeroline": False,
        "automargin": True,
        "fixedrange": True,
        "ticks": "",
        "showgrid": grid,
        "gridcolor": palette.grid,
        "tickfont": {"size": 12, "color": palette.muted},
        "title": {"font": {"size": 12, "color": palette.muted}, "standoff": 8},
    }


def _layout(palette: Palette, height: int, legend: bool) -> dict[str, Any]:
    # Streamlit hands plotly each picture twice, the second time as a copy, and plotly draws again what it takes for
    # changed: any template, and lists whose state has no name. So colours stand in the picture itself; other numbers
    # are another picture of the page, so that one name for their state will do.
    return {
        "datarevision": DRAWN,
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8 if legend else 12, "b": 8, "pad": 7.5},
        "showlegend": legend,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "valign": "top",
            "font": {"size": 12, "color": palette.ink},
            "title": {"text": ""},
        },
        "font": {"size": 13, "family": FONT, "color": palette.muted},
        "hoverlabel": {
            "align": "left",
            "bgcolor": palette.surface,
            "bordercolor": palette.grid,
            "font": {"size": 13, "family": FONT, "color": palette.ink},
        },
        "colorway": [palette.current, palette.up, palette.second, palette.ink, palette.muted, palette.limit],
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
