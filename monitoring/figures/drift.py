"""Drift: columns against windows, and one column's value over time."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from monitoring.domain import DriftResult, Report, Verdict, Window
from monitoring.figures.base import figure, line, over_windows, window_title
from monitoring.figures.colours import SIGNS, WORDS, Palette
from monitoring.figures.text import number, probability, safe, span

ROW_HEIGHT = 27
TOP = 3.0


def heatmap(
    report: Report[DriftResult],
    columns: Sequence[str],
    palette: Palette,
    *,
    method: str,
    chosen: tuple[str, int] | None = None,
) -> go.Figure:
    """One method's results as a map: columns downwards in the given order, windows to the right.

    The colour is the value divided by its limit, from 0 to three times; a sign repeats the verdict, because a
    value over its limit in a small window need not be drift. A second, invisible trace of markers carries the
    signs and takes the clicks (its custom data are column, window), because heat maps report none.
    """
    found = {(r.column, r.window): r for r in report.results if r.method == method}
    cells = [[found.get((name, window.index)) for window in report.windows] for name in columns]
    ratio = np.array([[_ratio(cell) for cell in row] for row in cells], dtype=float)
    drawn = figure(palette, height=ROW_HEIGHT * len(columns) + 96, legend=False)
    drawn.add_trace(
        go.Heatmap(
            z=ratio,
            zmin=0,
            zmax=TOP,
            colorscale=[list(step) for step in palette.drift],
            xgap=2,
            ygap=2,
            hoverinfo="skip",
            colorbar={
                "title": {"text": "value ÷ limit", "side": "right", "font": {"color": palette.muted, "size": 12}},
                "tickvals": [0, 1, 2, TOP],
                "ticktext": ["0", "1 limit", "2", "3 +"],
                "tickfont": {"color": palette.muted, "size": 12},
                "thickness": 10,
                "outlinewidth": 0,
                "lenmode": "pixels",
                "len": min(ROW_HEIGHT * len(columns), 220),
            },
        )
    )
    drawn.add_trace(_clicks(cells, columns, report.windows, palette))
    over_windows(drawn, report.windows)
    drawn.update_xaxes(title_text=window_title(report.windows), side="bottom")
    drawn.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(columns))),
        ticktext=[safe(name, 22) for name in columns],
        range=[len(columns) - 0.5, -0.5],
        showgrid=False,
    )
    if chosen and chosen[0] in columns:
        _outline(drawn, list(columns).index(chosen[0]), chosen[1], palette)
    return drawn


def trend(results: Sequence[DriftResult], windows: Sequence[Window], palette: Palette, *, title: str) -> go.Figure:
    """One column's value by one method over the windows, with its limit; verdicts as marker shapes."""
    drawn = figure(palette, height=230)
    shapes = {Verdict.OK: "circle", Verdict.WARN: "diamond", Verdict.FAIL: "triangle-up", Verdict.SKIPPED: "x"}
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
                "symbol": [shapes[r.verdict] for r in order],
                "color": [palette.verdicts[r.verdict] for r in order],
            },
            text=[_words(r, windows[r.window]) for r in order],
            hovertemplate="%{text}<extra></extra>",
        )
    )
    limits = [r.limit for r in order]
    if limits and not all(np.isnan(limits)):
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


def share(counts: Sequence[tuple[int, int]], windows: Sequence[Window], palette: Palette) -> go.Figure:
    """How many of the judged columns drifted in each window: `(drifted, judged)` a window."""
    drawn = figure(palette, height=230, legend=False)
    drawn.add_trace(
        go.Bar(
            x=list(range(len(windows))),
            y=[drifted for drifted, _ in counts],
            marker={"color": palette.current},
            name="columns over the limit",
            text=[
                f"{span(w)}<br>{drifted} of {judged} columns over the limit"
                for w, (drifted, judged) in zip(windows, counts, strict=True)
            ],
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
        )
    )
    over_windows(drawn, windows)
    most = max((judged for _, judged in counts), default=0)
    line(drawn, most, "judged", across=(-0.6, len(windows)), colour=palette.reference, dash="dot")
    drawn.update_xaxes(title_text=window_title(windows))
    drawn.update_yaxes(title_text=f"columns, of {most}", range=[0, most * 1.05 or 1])
    return drawn


def _ratio(result: DriftResult | None) -> float:
    if result is None or result.verdict is Verdict.SKIPPED or not result.limit > 0:
        return float("nan")
    return result.value / result.limit


def _words(result: DriftResult, window: Window) -> str:
    head = f"<b>{safe(result.column)}</b><br>{span(window)}"
    if result.verdict is Verdict.SKIPPED:
        return f"{head}<br>not judged: {safe(result.reason, 70)}"
    figures = f"{number(result.value)}, limit {number(result.limit)}, p {probability(result.p_value)}"
    return f"{head}<br>{figures}<br>{result.n_current:,} rows<br>{SIGNS[result.verdict]} {WORDS[result.verdict]}"


def _clicks(
    cells: Sequence[Sequence[DriftResult | None]],
    columns: Sequence[str],
    windows: Sequence[Window],
    palette: Palette,
) -> go.Scatter:
    there = [(x, y, cell) for y, row in enumerate(cells) for x, cell in enumerate(row) if cell is not None]
    small = len(windows) > 40
    font = {"color": palette.ink, "size": 8 if small else 11}
    return go.Scatter(
        x=[x for x, _, _ in there],
        y=[y for _, y, _ in there],
        customdata=[[columns[y], x] for x, y, _ in there],
        mode="markers+text",
        marker={"symbol": "square", "size": 12 if small else 22, "opacity": 0, "color": palette.surface},
        text=["" if cell.verdict is Verdict.OK else SIGNS[cell.verdict] for _, _, cell in there],
        textfont=font,
        hovertext=[_words(cell, windows[x]) for x, _, cell in there],
        hovertemplate="%{hovertext}<extra></extra>",
        selected={"marker": {"opacity": 0}, "textfont": {"color": palette.ink}},
        unselected={"marker": {"opacity": 0}, "textfont": {"color": palette.ink}},
        showlegend=False,
        name="cells",
    )


def _outline(drawn: go.Figure, row: int, window: int, palette: Palette) -> None:
    drawn.add_shape(
        type="rect",
        x0=window - 0.5,
        x1=window + 0.5,
        y0=row - 0.5,
        y1=row + 0.5,
        line={"color": palette.ink, "width": 2},
    )
