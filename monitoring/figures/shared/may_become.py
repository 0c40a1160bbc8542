"""What provisional values may become, as hatched bars."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from monitoring.domain import Measure
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.coverage import hatched

REACHING = ("mae", "rmse", "bias")  # what has no end but the labels' range


def may_become(drawn: go.Figure, measures: Sequence[Measure], palette: Palette, legend: bool) -> None:
    """Hatched bars from the worst to the best that provisional values may become."""
    known = [m for m in measures if not (np.isnan(m.best) or np.isnan(m.worst))]
    if known:
        bars = go.Bar(
            x=[m.window for m in known],
            y=[abs(m.best - m.worst) for m in known],
            base=[min(m.best, m.worst) for m in known],
            name="provisional",
            marker=hatched(palette),
            hoverinfo="skip",
            showlegend=legend,
        )
        drawn.add_trace(bars, row=1, col=1)


def keep_in_view(drawn: go.Figure, measures: Sequence[Measure], reference: Measure | None) -> None:
    """What errors may become can be twenty times what they are: there the axis goes by the figures, and cuts bars."""
    measures = [m for m in measures if m.metric in REACHING]
    shown = [end for m in measures for end in (m.value, m.low, m.high, *m.limits)]
    shown += [reference.value] if reference else []
    figures = [value for value in shown if np.isfinite(value)]
    ends = [end for m in measures if m.provisional for end in (m.best, m.worst) if np.isfinite(end)]
    if not figures or not ends:
        return
    low, high = min(figures), max(figures)
    room = high - low or abs(high)
    lowest, highest = max(min(*ends, low), low - room), min(max(*ends, high), high + room)
    if lowest > min(ends) or highest < max(ends):
        drawn.update_yaxes(range=[lowest - room / 20, highest + room / 20], row=1, col=1)
