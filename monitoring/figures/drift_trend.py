"""Drift over time: one column's value by one method, and how many columns drifted."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from monitoring.domain import DriftResult, Verdict, Window
from monitoring.figures.drift import words
from monitoring.figures.shared.base import SHAPES, figure, line
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.text import safe, span
from monitoring.figures.shared.window_axis import over_windows, window_title


def trend(results: Sequence[DriftResult], windows: Sequence[Window], palette: Palette, *, title: str) -> go.Figure:
    """One column's value by one method over the windows, with its limit; verdicts as marker shapes."""
    drawn = figure(palette, height=230)
    order = sorted(results, key=lambda r: r.window)
    drawn.add_trace(
        go.Scatter(
            x=[r.window for r in order],
            y=[r.value for r in order],
            mode="lines+markers",
            name=safe(title),
            line={"color": palette.current, "width": 2},
            marker={
                "size": 9,
                "symbol": [SHAPES[r.verdict] for r in order],
                "color": [_colour(r, windows[r.window], palette) for r in order],
            },
            text=[words(r, windows[r.window]) for r in order],
            hovertemplate="%{text}<extra></extra>",
        )
    )
    limits = [r.limit for r in order]
    if not np.isnan(limits).all():
        drawn.add_trace(
            go.Scatter(
                x=[r.window for r in order],
                y=limits,
                mode="lines",
                name="limit",
                line={"color": palette.limit, "width": 1.5, "dash": "dash", "shape": "hvh"},
                hoverinfo="skip",
            )
        )
    over_windows(drawn, windows)
    drawn.update_xaxes(title_text=window_title(windows))
    drawn.update_yaxes(title_text=safe(title), rangemode="tozero")
    return drawn


def _colour(result: DriftResult, window: Window, palette: Palette) -> str:
    """Grey where nothing is judged because the window is cut short."""
    if result.verdict is Verdict.FAIL:
        return palette.limit
    return palette.current if window.complete or result.verdict is not Verdict.SKIPPED else palette.muted


def share(drifted: Sequence[int], judged: Sequence[int], windows: Sequence[Window], palette: Palette) -> go.Figure:
    """How many of the judged inputs drifted in each window."""
    drawn = figure(palette, height=250)
    most = max(judged, default=0)
    drawn.add_trace(
        go.Bar(
            x=list(range(len(windows))),
            y=list(drifted),
            marker={"color": palette.current},
            name="inputs that drifted",
            hovertext=[
                f"{span(w)}<br>" + (f"{bad} of {all_} inputs drifted" if all_ else "no input was judged")
                for w, bad, all_ in zip(windows, drifted, judged, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    name = f"all {most} inputs"
    line(drawn, most, name, across=(-0.6, len(windows)), colour=palette.reference, dash="dot")
    over_windows(drawn, windows)
    drawn.update_xaxes(title_text=window_title(windows))
    drawn.update_yaxes(title_text="inputs (count)", range=[0, most * 1.05 or 1])
    return drawn
