"""Marks on a map of columns against windows: what is chosen, what is cut short, what matters to the model."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from monitoring.domain import Window
from monitoring.figures.shared.base import over_windows
from monitoring.figures.shared.colours import Palette

CUT = "*"
HALF = 0.4
GAP = 4


def outline(drawn: go.Figure, row: int, window: int, palette: Palette) -> None:
    """A frame around the chosen cell."""
    drawn.add_shape(
        type="rect",
        x0=window - 0.5,
        x1=window + 0.5,
        y0=row - 0.5,
        y1=row + 0.5,
        line={"color": palette.ink, "width": 2},
    )


def name_windows(drawn: go.Figure, windows: Sequence[Window], first: int) -> None:
    """Name the x axis by the windows' beginnings; those that are cut short carry a star, named or not."""
    over_windows(drawn, windows, first=first)
    named = dict(zip(drawn.layout.xaxis.tickvals, drawn.layout.xaxis.ticktext, strict=True))
    for place, window in enumerate(windows, start=first):
        if not window.complete:
            day, *year = named.get(place, "").split("<br>")
            named[place] = "<br>".join([day + CUT, *year])
    order = sorted(named)
    drawn.update_xaxes(tickvals=order, ticktext=[named[place] for place in order])


def weigh_names(
    drawn: go.Figure, columns: Sequence[str], weights: Mapping[str, float], palette: Palette, room: float
) -> None:
    """A bar behind each column's name, as long as its weight: the heaviest of all takes `room` pixels."""
    most = max(weights.values(), default=0.0)
    for row, name in enumerate(columns):
        length = room * weights.get(name, 0.0) / most if most > 0 else 0.0
        if length < 1:
            continue
        drawn.add_shape(
            type="rect",
            xref="paper",
            xsizemode="pixel",
            xanchor=0,
            x0=-GAP - length,
            x1=-GAP,
            y0=row - HALF,
            y1=row + HALF,
            fillcolor=palette.band,
            line={"width": 0},
            layer="below",
        )
