"""Scores by outcome, and the confusion table at a threshold."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from monitoring.domain import FloatArray, ScoreTable
from monitoring.figures.base import figure
from monitoring.figures.classification import place
from monitoring.figures.colours import Palette
from monitoring.figures.text import number, safe, share

CELLS = 20


def scores(
    table: ScoreTable, palette: Palette, *, threshold: float, window: int = 0, names: Sequence[str] = ("yes", "no")
) -> go.Figure:
    """Score distribution by outcome, each outcome's bars adding up to 100 %; the threshold as a line."""
    window = place(table, window)
    drawn = figure(palette, height=360)
    places = np.minimum((table.edges[:-1] * CELLS + 1e-9).astype(int), CELLS - 1)
    sides = (
        (f"truly {names[0]}", table.positive, palette.up, "bar"),
        (f"truly {names[1]}", table.negative, palette.current, "bar"),
        ("label not known yet", table.unknown, palette.muted, "line"),
    )
    for name, counts, colour, shape in sides:
        binned = np.bincount(places, counts[window], CELLS)
        if not binned.sum():
            continue
        shares = binned / binned.sum()
        words = [
            f"<b>{safe(name)}</b><br>score {i / CELLS:.2f} to {(i + 1) / CELLS:.2f}<br>{share(s)} ({n:,.0f} rows)"
            for i, (s, n) in enumerate(zip(shares, binned, strict=True))
        ]
        middle = (np.arange(CELLS) + 0.5) / CELLS
        common = {
            "x": middle,
            "y": 100 * shares,
            "name": safe(name),
            "hovertemplate": "%{hovertext}<extra></extra>",
        }
        if shape == "bar":
            bar = go.Bar(**common, hovertext=words, marker={"color": colour}, opacity=0.6, width=1 / CELLS)
            drawn.add_trace(bar)
        else:
            line = {"color": colour, "width": 2, "dash": "dot", "shape": "hvh"}
            drawn.add_trace(go.Scatter(**common, hovertext=words, mode="lines", line=line))
    drawn.update_layout(barmode="overlay")
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
    drawn.update_xaxes(title_text="score", range=[0, 1])
    drawn.update_yaxes(title_text="share of the outcome's rows (%)", rangemode="tozero")
    return drawn


def confusion(
    counts: FloatArray, classes: Sequence[str], palette: Palette, *, title: str = "labelled rows"
) -> go.Figure:
    """Rows by true class (down) and predicted class (right); the colour is the share of the true class."""
    drawn = figure(palette, height=max(250, 60 * len(classes) + 90), legend=False)
    with np.errstate(invalid="ignore"):
        shares = counts / counts.sum(axis=1, keepdims=True)
    drawn.add_trace(
        go.Heatmap(
            z=shares,
            zmin=0,
            zmax=1,
            colorscale=[[0, palette.surface], [1, palette.current]],
            opacity=0.55,
            xgap=3,
            ygap=3,
            showscale=False,
            text=[
                [f"<b>{number(n)}</b><br>{share(s)}" for n, s in zip(row, part, strict=True)]
                for row, part in zip(counts, shares, strict=True)
            ],
            texttemplate="%{text}",
            textfont={"color": palette.ink, "size": 14},
            hovertext=[
                [
                    f"truly {safe(true)}, predicted {safe(said)}<br>{number(counts[i, j])} {safe(title)}, "
                    f"{share(float(shares[i, j]))} of the truly {safe(true)}"
                    for j, said in enumerate(classes)
                ]
                for i, true in enumerate(classes)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    names = [safe(name, 16) for name in classes]
    axis = {"tickmode": "array", "tickvals": list(range(len(names))), "ticktext": names, "showgrid": False}
    drawn.update_xaxes(title_text="predicted", **axis)
    drawn.update_yaxes(title_text="truly", autorange="reversed", **axis)
    return drawn
