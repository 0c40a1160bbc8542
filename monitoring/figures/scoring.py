"""The scores of an uploaded file beside the reference's."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from monitoring.figures.base import figure
from monitoring.figures.colours import Palette
from monitoring.figures.text import number, share

CELLS = 25


def histogram(scores: ArrayLike, palette: Palette, *, title: str, threshold: float | None = None) -> go.Figure:
    """How the new scores or predicted values lie; the threshold as a line where there is one."""
    values = np.asarray(scores, dtype=float)
    values = values[np.isfinite(values)]
    drawn = figure(palette, height=280, legend=False)
    if len(values):
        within = (0.0, 1.0) if threshold is not None else (float(values.min()), float(values.max()))
        counts, edges = np.histogram(values, bins=CELLS, range=within)
        drawn.add_trace(
            go.Bar(
                x=(edges[:-1] + edges[1:]) / 2,
                y=counts,
                width=np.diff(edges) * 0.94,
                marker={"color": palette.current},
                name=title,
                text=[
                    f"{number(a)} to {number(b)}<br>{n:,} rows ({share(n / len(values))})"
                    for a, b, n in zip(edges[:-1], edges[1:], counts, strict=True)
                ],
                textposition="none",
                hovertemplate="%{text}<extra></extra>",
            )
        )
    if threshold is not None:
        drawn.add_vline(x=threshold, line={"color": palette.limit, "width": 1.5, "dash": "dash"})
        drawn.add_annotation(
            x=threshold,
            y=1,
            yref="paper",
            text=f"threshold {threshold:.2f}",
            showarrow=False,
            xanchor="left",
            xshift=5,
            font={"color": palette.limit, "size": 12},
        )
    drawn.update_xaxes(title_text=title)
    drawn.update_yaxes(title_text="rows", rangemode="tozero")
    return drawn
