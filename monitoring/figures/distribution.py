"""One column's distribution in a window beside the reference."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from monitoring.domain import FloatArray, Histogram, Kind
from monitoring.figures.base import dress
from monitoring.figures.colours import Palette
from monitoring.figures.text import number, safe
from monitoring.figures.text import share as percent

GROUPS = 28
FEW = 24
CATEGORIES = 12


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """What is drawn: `(bars,)` names and shares of all rows on both sides."""

    names: list[str]
    reference: FloatArray
    current: FloatArray


def pair(reference: Histogram, current: Histogram, palette: Palette, *, column: str, window: str) -> go.Figure:
    """Shares of rows, reference against one window; both of shape `(cells,)`.

    Numeric columns are drawn over their values: neighbouring cells are joined to groups of about equal width,
    and a bar's height is its share for that width, so that its area is right where cells differ in width.
    What lies outside the reference's range is one wide bar, as only its extremes are known; missing and
    non-finite values, and what is very far away, stand beside the picture as shares of rows.
    """
    if reference.bins.kind is Kind.CATEGORICAL:
        return _bars(categories(reference, current), palette, column=column, window=window)
    edges = np.array(reference.bins.edges)
    if len(edges) - 1 <= FEW:
        return _bars(values(reference, current), palette, column=column, window=window)
    return _density(reference, current, palette, column=column, window=window)


def categories(reference: Histogram, current: Histogram) -> Bars:
    """The most frequent categories of either side, the others in one bar, then unseen and missing."""
    known = len(reference.bins.categories)
    ref, cur = np.nan_to_num(reference.proportions), np.nan_to_num(current.proportions)
    order = np.argsort(-np.maximum(ref, cur)[:known], kind="stable")
    top, rest = order[:CATEGORIES], order[CATEGORIES:]
    names = [reference.bins.categories[i] for i in top]
    sides = [[*side[top]] for side in (ref, cur)]
    if len(rest):
        names.append(f"{len(rest)} others")
        for bars, side in zip(sides, (ref, cur), strict=True):
            bars.append(float(side[rest].sum()))
    for cell in (known, known + 1):
        if ref[cell] or cur[cell]:
            names.append(reference.bins.labels[cell])
            for bars, side in zip(sides, (ref, cur), strict=True):
                bars.append(float(side[cell]))
    return Bars(names, np.array(sides[0]), np.array(sides[1]))


def values(reference: Histogram, current: Histogram) -> Bars:
    """A numeric column with few cells: one bar a cell, cells that nobody hit at the ends left out."""
    bins = reference.bins
    ref, cur = np.nan_to_num(reference.proportions), np.nan_to_num(current.proportions)
    keep = [i for i in range(bins.size) if i not in (*bins.outside, bins.missing) or ref[i] or cur[i]]
    span = bins.edges[-1] - bins.edges[0]
    names = list(bins.labels)
    for i, (low, high) in enumerate(zip(bins.edges, bins.edges[1:], strict=False), start=1):
        # A cell that holds one value of a counted column is called by that value.
        if (all(edge == round(edge) for edge in bins.edges[:-1]) and high - low <= 1) or high - low < 1e-6 * span:
            names[i] = number(low)
    return Bars([names[i] for i in keep], ref[keep], cur[keep])


def _bars(bars: Bars, palette: Palette, *, column: str, window: str) -> go.Figure:
    drawn = go.Figure()
    dress(drawn, palette, height=330)
    for name, shares, colour in (
        ("reference", bars.reference, palette.reference),
        (window, bars.current, palette.current),
    ):
        drawn.add_trace(
            go.Bar(
                x=list(range(len(bars.names))),
                y=100 * shares,
                name=safe(name),
                marker={"color": colour},
                text=[f"{safe(n)}<br>{safe(name)}: {percent(s)}" for n, s in zip(bars.names, shares, strict=True)],
                textposition="none",
                hovertemplate="%{text} of rows<extra></extra>",
            )
        )
    drawn.update_layout(barmode="group", bargap=0.25, bargroupgap=0.05)
    labels = [safe(name, 14) for name in bars.names]
    drawn.update_xaxes(title_text=safe(column), tickmode="array", tickvals=list(range(len(labels))), ticktext=labels)
    drawn.update_yaxes(title_text="share of rows (%)", rangemode="tozero")
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


def _density(reference: Histogram, current: Histogram, palette: Palette, *, column: str, window: str) -> go.Figure:
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
