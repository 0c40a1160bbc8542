"""A numeric column's distribution over its values: bars whose area is their share of rows."""

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from monitoring.domain import FloatArray, Histogram
from monitoring.figures.base import dress
from monitoring.figures.colours import Palette
from monitoring.figures.text import number, safe
from monitoring.figures.text import share as percent

GROUPS = 28


def density(reference: Histogram, current: Histogram, palette: Palette, *, column: str, window: str) -> go.Figure:
    """Shares of rows over a numeric column's values, reference against one window; both of shape `(cells,)`.

    Neighbouring cells are joined to groups of about equal width, and a bar's height is its share for that width, so
    that its area is right where cells differ in width. What lies outside the reference's range is one wide bar, as only
    its extremes are known; missing and non-finite values, and what is very far away, stand beside the picture as
    shares of rows.
    """
    bins = reference.bins
    edges = np.array(bins.edges)
    inner = slice(1, len(edges))
    merged = groups(edges, reference.counts[inner] + current.counts[inner])
    unit = float(f"{np.median(np.diff(merged)):.1g}")
    tails = outer(current, edges)
    beside = [i for i in (*bins.outside, bins.missing) if (reference.counts[i] or current.counts[i]) and i not in tails]
    drawn = go.Figure()
    if beside:
        room = min(0.1 * len(beside), 0.3)
        drawn = make_subplots(rows=1, cols=2, column_widths=[1 - room, room])
    dress(drawn, palette, height=330)
    for name, side, colour in (("reference", reference, palette.reference), (window, current, palette.current)):
        shares = np.nan_to_num(side.proportions)
        start = np.searchsorted(edges, merged[:-1])
        parts = np.add.reduceat(shares[inner], start)
        bars = list(zip(merged[:-1], merged[1:], parts, strict=True))
        if side is current:
            bars += [(low, high, shares[cell]) for cell, (low, high) in tails.items()]
        _add_density(drawn, bars, unit, name, colour)
        if beside:
            _beside(drawn, side, beside, name, colour)
    drawn.update_layout(barmode="overlay", bargap=0.3)
    where = {"row": 1, "col": 1} if beside else {}
    drawn.update_xaxes(title_text=safe(column), **where)
    drawn.update_yaxes(title_text=f"share of rows per {number(unit)} (%)", rangemode="tozero", **where)
    if beside:
        drawn.update_yaxes(side="right", rangemode="tozero", title_text="share of rows (%)", row=1, col=2)
    return drawn


def groups(edges: FloatArray, weight: FloatArray) -> FloatArray:
    """Some of the edges, about equally far apart over the stretch that holds the middle 98 % of `weight`."""
    mass = np.concatenate([[0.0], np.cumsum(weight)])
    if not mass[-1] > 0:
        return edges[[0, -1]]
    low, high = np.interp([0.01, 0.99], mass / mass[-1], edges)
    step = (high - low) / GROUPS
    if not step > 0:
        return edges[[0, -1]]
    kept = [edges[0]]
    for edge in edges[1:-1]:
        if edge - kept[-1] >= step * 0.999 and edges[-1] - edge >= step * 0.5:
            kept.append(edge)
    return np.array([*kept, edges[-1]])


def outer(current: Histogram, edges: FloatArray) -> dict[int, tuple[float, float]]:
    """Where the window's values beyond the reference's range lie, as far as they can be drawn to scale.

    Only the extremes of such values are known, so one wide bar stands for all of them. Extremes more than one and
    a half ranges away would squeeze everything else: they are left to the bars beside the picture.
    """
    if current.low is None or current.high is None:
        return {}
    reach = 1.5 * (edges[-1] - edges[0])
    low, high = float(current.low), float(current.high)
    found = {}
    if current.counts[0] and edges[0] - reach <= low < edges[0]:
        found[0] = (low, float(edges[0]))
    if current.counts[len(edges)] and edges[-1] < high <= edges[-1] + reach:
        found[len(edges)] = (float(edges[-1]), high)
    return found


def _add_density(drawn: go.Figure, bars: list[tuple[float, float, float]], unit: float, name: str, colour: str) -> None:
    width = np.array([high - low for low, high, _ in bars])
    bar = go.Bar(
        x=[low for low, _, _ in bars],
        y=100 * np.array([part for _, _, part in bars]) / width * unit,
        width=width,
        offset=0,
        name=safe(name),
        marker={"color": colour, "line": {"width": 0}},
        opacity=0.62,
        hovertext=[f"{number(a)} to {number(b)}<br>{safe(name)}: {percent(part)}" for a, b, part in bars],
        hovertemplate="%{hovertext} of rows<extra></extra>",
    )
    drawn.add_trace(bar)


def _beside(drawn: go.Figure, side: Histogram, cells: list[int], name: str, colour: str) -> None:
    words = {0: "below", len(side.bins.edges): "above", side.bins.missing: "missing"}
    shares = np.nan_to_num(side.proportions)[cells]
    first = name == "reference"
    drawn.add_trace(
        go.Bar(
            x=[words.get(cell, "non-finite") for cell in cells],
            y=100 * shares,
            width=0.4,
            offset=-0.4 if first else 0,
            marker={"color": colour},
            showlegend=False,
            name=safe(name),
            text=[
                f"{words.get(c, 'non-finite')}<br>{safe(name)}: {percent(s)}"
                for c, s in zip(cells, shares, strict=True)
            ],
            textposition="none",
            hovertemplate="%{text} of rows<extra></extra>",
        ),
        row=1,
        col=2,
    )
