"""One column's distribution in a window beside the reference."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from monitoring.domain import FloatArray, Histogram, Kind
from monitoring.figures.density import density
from monitoring.figures.shared.base import dress
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.places import name_places
from monitoring.figures.shared.text import number, safe
from monitoring.figures.shared.text import share as percent

FEW = 24
CATEGORIES = 12


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """What is drawn: `(bars,)` names and shares of all rows on both sides."""

    names: list[str]
    reference: FloatArray
    current: FloatArray


def pair(
    reference: Histogram, current: Histogram, palette: Palette, *, column: str, window: str, before: str = "reference"
) -> go.Figure:
    """Shares of rows, reference against one window; both of shape `(cells,)`; `before` is what the reference is called.

    Categories and numbers of few different values have a bar each; other numbers are drawn over their values
    (see `monitoring.figures.density`).
    """
    if reference.bins.kind is Kind.CATEGORICAL:
        return _bars(categories(reference, current), palette, column=column, names=(before, window))
    edges = np.array(reference.bins.edges)
    if len(edges) - 1 <= FEW:
        return _bars(values(reference, current), palette, column=column, names=(before, window))
    return density(reference, current, palette, column=column, names=(before, window))


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


def _bars(bars: Bars, palette: Palette, *, column: str, names: tuple[str, str]) -> go.Figure:
    drawn = go.Figure()
    dress(drawn, palette, height=330)
    for name, shares, colour in (
        (names[0], bars.reference, palette.reference),
        (names[1], bars.current, palette.current),
    ):
        drawn.add_trace(
            go.Bar(
                x=list(range(len(bars.names))),
                y=100 * shares,
                name=safe(name),
                marker={"color": colour},
                text=[
                    f"{safe(column)}: {safe(n)}<br>{safe(name)}: {percent(s)}"
                    for n, s in zip(bars.names, shares, strict=True)
                ],
                textposition="none",
                hovertemplate="%{text} of rows<extra></extra>",
            )
        )
    drawn.update_layout(barmode="group", bargap=0.25, bargroupgap=0.05)
    name_places(drawn, "x", bars.names)
    labels = [safe(name, 14) for name in bars.names]
    drawn.update_xaxes(title_text=safe(column), tickmode="array", tickvals=list(range(len(labels))), ticktext=labels)
    drawn.update_yaxes(title_text="share of rows (%)", rangemode="tozero")
    return drawn
