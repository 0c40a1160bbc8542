"""What all pictures share: layout, axes over windows, lines for limits."""

from collections.abc import Sequence

import plotly.graph_objects as go

from monitoring.domain import Verdict, Window
from monitoring.figures.shared.colours import Palette

MOST_TICKS = 6
FEW_TICKS = 4
FONT = "Source Sans, Source Sans Pro, system-ui, sans-serif"
CLEAR = "rgba(0,0,0,0)"
SHADE = "rgba(100, 116, 139, 0.16)"
SHAPES = {Verdict.OK: "circle", Verdict.WARN: "diamond", Verdict.FAIL: "triangle-up", Verdict.SKIPPED: "x"}


def figure(palette: Palette, *, height: int, legend: bool = True) -> go.Figure:
    """An empty figure with the common layout: tight margins, one legend above the plot, readable hover."""
    drawn = go.Figure()
    dress(drawn, palette, height=height, legend=legend)
    return drawn


def dress(drawn: go.Figure, palette: Palette, *, height: int, legend: bool = True) -> None:
    """Give a figure the common layout."""
    # Text, axes and grid take their colours from the page's theme in the browser, so that they follow a change of
    # theme at once; only the data have colours of their own.
    drawn.update_layout(
        height=height,
        margin={"l": 8, "r": 12, "t": 34 if legend else 12, "b": 8},
        showlegend=legend,
        legend={
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "font": {"size": 12},
            "title": {"text": ""},
        },
        font={"size": 13, "family": FONT},
        hoverlabel={"align": "left", "font": {"size": 13, "family": FONT}},
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        dragmode=False,
    )
    axis = {
        "zeroline": False,
        "automargin": True,
        "fixedrange": True,
        "ticks": "",
        "tickfont": {"size": 12},
        "title": {"font": {"size": 12}, "standoff": 8},
    }
    drawn.update_xaxes(**axis)
    drawn.update_yaxes(**axis)


def over_windows(
    drawn: go.Figure,
    windows: Sequence[Window],
    *,
    first: int = 0,
    most: int = MOST_TICKS,
    row: int | None = None,
    col: int | None = None,
) -> None:
    """Name an x axis that counts windows from `first` by their beginnings, thinned so that labels do not collide."""
    shown = {first + place: label for place, label in ticks(windows, most).items()}
    drawn.update_xaxes(
        tickmode="array",
        tickvals=list(shown),
        ticktext=list(shown.values()),
        tickangle=0,
        range=[first - 0.6, first + len(windows) - 0.4],
        showgrid=False,
        row=row,
        col=col,
    )


def ticks(windows: Sequence[Window], most: int = MOST_TICKS) -> dict[int, str]:
    """Which windows get a label, and which: the year stands only where it begins or changes."""
    step = -(-len(windows) // most) if windows else 1
    labels: dict[int, str] = {}
    year = 0
    for index in range(0, len(windows), step):
        window = windows[index]
        if window.start is None:
            labels[index] = f"{window.first * window.every.rows + 1:,}" if window.every.rows else window.label
            continue
        forms = {"month": "%b", "hour": "%-d %b %H:%M"}
        text = window.start.strftime(forms.get(window.every.unit, "%-d %b"))
        labels[index] = text if window.start.year == year else f"{text}<br>{window.start.year}"
        year = window.start.year
    return labels


def window_title(windows: Sequence[Window]) -> str:
    """What the axis counts, such as "week beginning" or "first row of 5,000"."""
    if not windows:
        return "window"
    every = windows[0].every
    if windows[0].start is None:
        return f"first row of each {every.rows:,}"
    return f"every {every.rows:,} rows, from" if every.by_rows else f"{every.unit} beginning"


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
