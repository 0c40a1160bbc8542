"""Shades over windows of which there is nothing to show, with the words that say so."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from monitoring.figures.shared.base import SHADE
from monitoring.figures.shared.colours import Palette

# How many pixels words need across and upwards.
ROOM, LINE = 76, 18
HEIGHTS = (0.5, 0.15, 0.8)  # of the picture: where words may stand, the first where nothing lies


def runs(there: Sequence[bool]) -> list[slice]:
    """Where one stands beside another.

    >>> runs([True, True, False, True])
    [slice(0, 2, None), slice(3, 4, None)]
    """
    found: list[slice] = []
    for index, here in enumerate(there):
        if here and found and found[-1].stop == index:
            found[-1] = slice(found[-1].start, index + 1)
        elif here:
            found.append(slice(index, index + 1))
    return found


def shade(drawn: go.Figure, there: Sequence[slice]) -> None:
    """A shade over windows, all at once: each that is added by itself has all others checked again."""
    look = {"type": "rect", "xref": "x", "yref": "y domain", "y0": 0, "y1": 1, "fillcolor": SHADE, "layer": "below"}
    ends = [{"x0": run.start - 0.5, "x1": run.stop - 0.5} for run in there]
    drawn.layout.shapes = [{**look, "line": {"width": 0}, **each} for each in ends]


def _free(drawn: go.Figure, middle: float, around: float) -> float:
    """At which height words cover the least: the furthest from whatever is drawn near that place of the x axis."""
    points = [
        (x, y)
        for trace in drawn.data
        if trace.yaxis in (None, "y")
        for x, ends in zip(trace.x, _ends(trace), strict=True)
        for y in ends
        if x is not None and y is not None and y == y
    ]
    near = [y for x, y in points if abs(x - middle) <= around]
    low, high = min((y for _, y in points), default=0.0), max((y for _, y in points), default=0.0)
    if not near or high <= low:
        return HEIGHTS[0]
    return max(HEIGHTS, key=lambda height: min(abs((y - low) / (high - low) - height) for y in near))


def _ends(trace: Any) -> list[tuple[float | None, ...]]:
    """The heights at which each point or bar of a trace lies."""
    if trace.type == "bar" and trace.base is not None:
        return [(base, base + length) for base, length in zip(trace.base, trace.y, strict=True)]
    return [(y,) for y in trace.y]


def say(drawn: go.Figure, there: Sequence[slice], words: tuple[str, str], palette: Palette, each: float) -> None:
    """Words over windows, across, upwards or not at all, as there is room: `each` pixels a window."""
    for run in there:
        room = each * (run.stop - run.start)
        if room < LINE:
            continue
        drawn.add_annotation(
            x=(run.start + run.stop - 1) / 2,
            y=_free(drawn, (run.start + run.stop - 1) / 2, ROOM / 2 / each),
            yref="y domain",
            text="<br>".join(words) if room >= ROOM else " ".join(words),
            textangle=0 if room >= ROOM else -90,
            showarrow=False,
            font={"size": 12},
            bgcolor=palette.surface,
            opacity=0.9,
        )
