"""A numeric column's distribution over its values: bars whose area is their share of rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from monitoring.domain import FloatArray, Histogram
from monitoring.figures.shared.base import dress
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.text import number, safe
from monitoring.figures.shared.text import share as percent

GROUPS = 28
TAIL = 0.001
SQUEEZED = 1.5  # from this many times the stretch that holds nearly everything on, the rest is cut off
Bar = tuple[float, float, float]


def density(
    reference: Histogram, current: Histogram, palette: Palette, *, column: str, names: tuple[str, str]
) -> go.Figure:
    """Shares of rows over a numeric column's values, reference against one window; both of shape `(cells,)`.

    Neighbouring cells are joined to groups of about equal width, and a bar's height is its share for that width, so
    that its area is right where cells differ in width. What lies outside the reference's range is one wide bar, as only
    its extremes are known: it is hatched, and the axis says how much it is. Missing and non-finite values, and what is
    very far away, stand beside the picture as shares of rows. Where thin tails would squeeze the picture they are cut
    off, and the axis says how much that is.
    """
    bins = reference.bins
    edges = np.array(bins.edges)
    inner = slice(1, len(edges))
    both = reference.counts[inner] + current.counts[inner]
    merged = groups(edges, both)
    start = np.searchsorted(edges, merged[:-1])
    filled = np.add.reduceat(both, start) > 0
    unit = float(f"{np.median(np.diff(merged)[filled | ~filled.any()]):.1g}")
    tails = outer(current, edges, unit)
    beside = [i for i in (*bins.outside, bins.missing) if (reference.counts[i] or current.counts[i]) and i not in tails]
    drawn = go.Figure()
    if beside:
        room = min(0.1 * len(beside), 0.3)
        drawn = make_subplots(rows=1, cols=2, column_widths=[1 - room, room])
    dress(drawn, palette, height=330)
    drawn_bars: dict[str, list[Bar]] = {}
    for name, side, colour in ((names[0], reference, palette.reference), (names[1], current, palette.current)):
        shares = np.nan_to_num(side.proportions)
        parts = np.add.reduceat(shares[inner], start)
        bars = list(zip(merged[:-1], merged[1:], parts, strict=True))
        if side is current:
            bars += [(low, high, shares[cell]) for cell, (low, high) in tails.items()]
        drawn_bars[name] = bars
        _add_density(drawn, bars, unit, (column, name), colour, hatched=len(tails) if side is current else 0)
        if beside:
            _beside(drawn, side, beside, name, colour, first=side is reference)
    drawn.update_layout(barmode="overlay", bargap=0.3)
    where = {"row": 1, "col": 1} if beside else {}
    low, high = stretch(drawn_bars.values())
    beyond = {cell: float(np.nan_to_num(current.proportions)[cell]) for cell in tails}
    title = "<br>".join([safe(column), *_hatched(beyond), *_cut_off(drawn_bars, low, high)])
    drawn.update_xaxes(title_text=title, range=[low, high], **where)
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


def outer(current: Histogram, edges: FloatArray, unit: float) -> dict[int, tuple[float, float]]:
    """Where the window's values beyond the reference's range lie, as far as they can be drawn to scale.

    Only the extremes of such values are known, so one wide bar stands for all of them. It is at least one `unit` wide:
    a single row close to the edge would tower above all others. Extremes more than one and a half ranges away would
    squeeze everything else: they are left to the bars beside the picture.
    """
    if current.low is None or current.high is None:
        return {}
    reach = 1.5 * (edges[-1] - edges[0])
    low, high = float(current.low), float(current.high)
    found = {}
    if current.counts[0] and edges[0] - reach <= low < edges[0]:
        found[0] = (min(low, float(edges[0]) - unit), float(edges[0]))
    if current.counts[len(edges)] and edges[-1] < high <= edges[-1] + reach:
        found[len(edges)] = (float(edges[-1]), max(high, float(edges[-1]) + unit))
    return found


def stretch(sides: Iterable[Sequence[Bar]]) -> tuple[float, float]:
    """What of the axis is drawn: all bars that hold anything, or from 0.1 % to 99.9 % of every side, where the bars
    beyond would squeeze these."""
    filled = [sorted(bar for bar in bars if bar[2] > 0) for bars in sides]
    filled = [bars for bars in filled if bars]
    if not filled:
        return 0.0, 1.0
    low, high = min(bars[0][0] for bars in filled), max(bars[-1][1] for bars in filled)
    ends = [_middle(bars) for bars in filled]
    inner_low, inner_high = min(end[0] for end in ends), max(end[1] for end in ends)
    if high - low > SQUEEZED * (inner_high - inner_low):
        low, high = inner_low, inner_high
    room = 0.02 * (high - low)
    return low - room, high + room


def _middle(bars: Sequence[Bar]) -> tuple[float, float]:
    """The values between which all but a thousandth on either side lies."""
    edges = np.array([edge for low, high, _ in bars for edge in (low, high)])
    mass = np.cumsum([part for _, _, share in bars for part in (0.0, share)])
    low, high = np.interp([TAIL * mass[-1], (1 - TAIL) * mass[-1]], mass, edges)
    return float(low), float(high)


def _hatched(shares: Mapping[int, float]) -> list[str]:
    """How much of the window lies outside the reference's range, on either side."""
    return [f"hatched: {percent(share)} {'above' if cell else 'below'} the reference" for cell, share in shares.items()]


def _cut_off(sides: Mapping[str, Sequence[Bar]], low: float, high: float) -> list[str]:
    """How much of each side lies beyond the axis, and up to where; nothing where nothing does."""
    beyond = {name: sum(_beyond(bar, low, high) for bar in bars) for name, bars in sides.items()}
    parts = [f"{percent(part)} of {safe(name)}" for name, part in beyond.items() if part > 0]
    if not parts:
        return []
    filled = [bar for bars in sides.values() for bar in bars if bar[2] > 0]
    reach = f"{number(min(bar[0] for bar in filled))} to {number(max(bar[1] for bar in filled))}"
    return [f"not shown: {' and '.join(parts)}, all of it from {reach}"]


def _beyond(bar: Bar, low: float, high: float) -> float:
    start, end, part = bar
    return part * (max(low - start, 0.0) + max(end - high, 0.0)) / (end - start)


def _add_density(
    drawn: go.Figure, bars: list[Bar], unit: float, names: tuple[str, str], colour: str, *, hatched: int
) -> None:
    """Bars of their share's area; of the last `hatched` only the sum is known, not how it lies within them.

    `names` are those of the column and of the side.
    """
    column, name = names
    width = np.array([high - low for low, high, _ in bars])
    known = len(bars) - hatched
    marked: dict[str, Any] = {"pattern": {"shape": [""] * known + ["/"] * hatched}} if hatched else {}
    edge = [0] * known + [1] * hatched
    bar = go.Bar(
        x=[low for low, _, _ in bars],
        y=100 * np.array([part for _, _, part in bars]) / width * unit,
        width=width,
        offset=0,
        name=safe(name),
        marker={"color": colour, "line": {"width": edge, "color": colour}, **marked},
        opacity=0.62,
        hovertext=[
            f"{safe(column)}: {number(a)} to {number(b)}<br>{safe(name)}: {percent(part)}" for a, b, part in bars
        ],
        hovertemplate="%{hovertext} of rows<extra></extra>",
    )
    drawn.add_trace(bar)


def _beside(drawn: go.Figure, side: Histogram, cells: list[int], name: str, colour: str, *, first: bool) -> None:
    words = {0: "below", len(side.bins.edges): "above", side.bins.missing: "missing"}
    shares = np.nan_to_num(side.proportions)[cells]
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
