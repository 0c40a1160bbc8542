"""Small pictures inside cards: a figure's course over the windows, without axes."""

from collections.abc import Sequence

import plotly.graph_objects as go

from monitoring.domain import FloatArray
from monitoring.figures.shared.base import figure
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.cut_short import hatch

HEIGHT = 64
GROUND = 2  # pixels of the line that a bar of 0 is
NEAR = 0.6  # of a step: bars and marks at both ends stay whole


def line(
    values: FloatArray, words: Sequence[str], palette: Palette, *, reference: float, cut: Sequence[int] = ()
) -> go.Figure:
    """A figure in each window `(windows,)`, with a gap where it is nan, and the reference as a thin line.

    `words` is shown where a window is pointed at; those in `cut` are cut short.
    """
    drawn = _plain(len(values), palette, cut)
    ends = [-NEAR, len(values) - 1 + NEAR]
    thin = {"color": palette.reference, "width": 1}
    drawn.add_trace(go.Scatter(x=ends, y=[reference] * 2, mode="lines", line=thin, hoverinfo="skip", name="reference"))
    drawn.add_trace(
        go.Scatter(
            x=list(range(len(values))),
            y=values,
            mode="lines+markers",
            line={"color": palette.current, "width": 2},
            marker={"size": 4},
            text=list(words),
            hovertemplate="%{text}<extra></extra>",
            name="windows",
        )
    )
    return drawn


def bars(
    values: FloatArray, words: Sequence[str], palette: Palette, *, most: float, cut: Sequence[int] = ()
) -> go.Figure:
    """An amount in each window `(windows,)`, from 0 to at least `most`; windows in `cut` are cut short.

    0 is a line on the ground, so that it is told from nan, which leaves a gap.
    """
    drawn = _plain(len(values), palette, cut)
    drawn.add_trace(
        go.Bar(
            x=list(range(len(values))),
            y=values,
            marker={"color": palette.reference, "line": {"color": palette.reference, "width": GROUND}},
            text=list(words),
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
            name="windows",
        )
    )
    drawn.update_layout(bargap=0.35)
    room = GROUND / HEIGHT * (most or 1)
    drawn.update_yaxes(range=[-room, (most or 1) + room])
    return drawn


def _plain(count: int, palette: Palette, cut: Sequence[int]) -> go.Figure:
    drawn = figure(palette, height=HEIGHT, legend=False)
    drawn.update_layout(margin={"l": 0, "r": 0, "t": 4, "b": 4})
    drawn.update_xaxes(visible=False, title_text="window", range=[-NEAR, max(count, 1) - 1 + NEAR])
    drawn.update_yaxes(visible=False)
    hatch(drawn, cut)
    return drawn
