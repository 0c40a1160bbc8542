"""The scores of an uploaded file."""

import numpy as np
import plotly.graph_objects as go

from monitoring.domain import FloatArray
from monitoring.domain.text import plural
from monitoring.figures.outcomes import mark_threshold
from monitoring.figures.shared.base import figure
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.text import number, safe, share


def histogram(
    counts: FloatArray, edges: FloatArray, palette: Palette, *, title: str, threshold: float | None = None
) -> go.Figure:
    """How many rows lie in each cell of scores or values; the threshold as a line where there is one."""
    drawn = figure(palette, height=280, legend=False)
    total = counts.sum()
    drawn.add_trace(
        go.Bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=counts,
            width=np.diff(edges) * 0.92,
            marker={"color": palette.current},
            name=safe(title),
            hovertext=[
                f"{number(a)} to {number(b)}<br>{plural(n, 'row')} ({share(n / total)})"
                for a, b, n in zip(edges[:-1], edges[1:], counts, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    if threshold is not None:
        mark_threshold(drawn, threshold, palette)
        drawn.update_layout(margin={"t": 24})
    drawn.update_xaxes(title_text=safe(title))
    drawn.update_yaxes(title_text="rows", rangemode="tozero")
    return drawn


def classes(names: tuple[str, ...], counts: FloatArray, palette: Palette) -> go.Figure:
    """How often each class was predicted."""
    drawn = figure(palette, height=280, legend=False)
    total = counts.sum()
    drawn.add_trace(
        go.Bar(
            x=[safe(name, 16) for name in names],
            y=counts,
            marker={"color": palette.current},
            name="rows",
            hovertext=[
                f"{safe(c)}<br>{plural(n, 'row')} ({share(n / total)})" for c, n in zip(names, counts, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    drawn.update_xaxes(title_text="predicted class", type="category")
    drawn.update_yaxes(title_text="rows", rangemode="tozero")
    return drawn
