"""Marks on a map of columns against windows: what is chosen, what matters to the model."""

from collections.abc import Mapping, Sequence
from typing import Any

from monitoring.figures.shared.colours import Palette

HALF = 0.4
GAP = 4


def outline(row: int, window: int, palette: Palette) -> dict[str, Any]:
    """A frame around the chosen cell, as plotly's shape."""
    ends = {"x0": window - 0.5, "x1": window + 0.5, "y0": row - 0.5, "y1": row + 0.5}
    return {"type": "rect", **ends, "line": {"color": palette.ink, "width": 2}}


def weights_behind(
    columns: Sequence[str], weights: Mapping[str, float], palette: Palette, room: float
) -> list[dict[str, Any]]:
    """A bar behind each column's name, as long as its weight: the heaviest of all takes `room` pixels."""
    most, bars = max(weights.values(), default=0.0), []
    for row, name in enumerate(columns):
        length = room * weights.get(name, 0.0) / most if most > 0 else 0.0
        if length < 1:
            continue
        bars.append(
            {
                "type": "rect",
                "xref": "paper",
                "xsizemode": "pixel",
                "xanchor": 0,
                "x0": -GAP - length,
                "x1": -GAP,
                "y0": row - HALF,
                "y1": row + HALF,
                "fillcolor": palette.band,
                "line": {"width": 0},
                "layer": "below",
            }
        )
    return bars
