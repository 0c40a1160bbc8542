"""The live scores and a shadow's over time on the same rows, and below them their difference with its interval."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from monitoring.domain import Compared, Window
from monitoring.domain.text import plural
from monitoring.figures.shared.base import dress, line
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.text import number, safe, span
from monitoring.figures.shared.window_axis import over_windows, window_title


def trend(compared: Sequence[Compared], windows: Sequence[Window], palette: Palette, *, title: str) -> go.Figure:
    """One metric of one version in each window; windows in which it cannot be told are gaps.

    Args:
        compared: one a window, in their order.
        windows: the windows.
        palette: the colours.
        title: the metric, as people read it.
    """
    drawn = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.07, row_heights=[0.55, 0.45])
    dress(drawn, palette, height=430)
    version = compared[0].version if compared else ""
    sides = (("live", "live", palette.reference), (f"version {version}", "shadow", palette.current))
    for name, side, colour in sides:
        drawn.add_trace(
            go.Scatter(
                x=[one.window for one in compared],
                y=[getattr(one, side) for one in compared],
                mode="lines+markers",
                name=safe(name),
                line={"color": colour, "width": 2.5},
                marker={"size": 7, "symbol": "circle" if side == "shadow" else "square"},
                text=[_words(one, windows[one.window], title) for one in compared],
                hovertemplate="%{text}<extra></extra>",
            ),
            row=1,
            col=1,
        )
    _difference(drawn, compared, windows, palette, title)
    for row in (1, 2):
        over_windows(drawn, windows, row=row, col=1)
    drawn.update_xaxes(showticklabels=False, row=1, col=1)
    drawn.update_xaxes(title_text=window_title(windows), row=2, col=1)
    drawn.update_yaxes(title_text=safe(title), row=1, col=1)
    drawn.update_yaxes(title_text="difference", row=2, col=1)
    return drawn


def _difference(
    drawn: go.Figure, compared: Sequence[Compared], windows: Sequence[Window], palette: Palette, title: str
) -> None:
    known = [one for one in compared if not np.isnan(one.difference)]
    line(drawn, 0.0, "no difference", across=(-0.6, len(windows)), colour=palette.ink, dash="dash")
    drawn.data[-1].update(xaxis="x2", yaxis="y2")
    bars = {
        "type": "data",
        "symmetric": False,
        "array": [np.nan_to_num(one.high - one.difference) for one in known],
        "arrayminus": [np.nan_to_num(one.difference - one.low) for one in known],
        "color": palette.current,
        "thickness": 2,
    }
    drawn.add_trace(
        go.Scatter(
            x=[one.window for one in known],
            y=[one.difference for one in known],
            mode="markers",
            name="difference, 95 % interval",
            marker={
                "color": palette.current,
                "size": 8,
                "symbol": ["diamond" if one.gain else "diamond-open" for one in known],
            },
            error_y=bars,
            text=[_words(one, windows[one.window], title) for one in known],
            hovertemplate="%{text}<extra></extra>",
        ),
        row=2,
        col=1,
    )


def _words(one: Compared, window: Window, title: str) -> str:
    head = f"<b>{span(window)}</b>"
    if np.isnan(one.difference):
        return f"{head}<br>{safe(one.reason, 120)}"
    both = f"{safe(title)} {number(one.shadow)}, live {number(one.live)}"
    ends = "no interval" if np.isnan(one.low) else f"{number(one.low)} to {number(one.high)}"
    word = {1: "better", -1: "worse", 0: "open"}[one.gain]
    rows = f"{plural(one.n, 'row')} with both scores and a label"
    return f"{head}<br>{both}<br>difference {number(one.difference)} ({ends}): {word}<br>{rows}"
