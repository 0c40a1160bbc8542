"""Scores by outcome, and the confusion table at a threshold."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from monitoring.domain import FloatArray
from monitoring.domain.curves import Distribution, PerClass
from monitoring.domain.text import plural
from monitoring.figures.shared.base import CLEAR, figure
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.places import name_places
from monitoring.figures.shared.text import cut, number, safe, share

LOWEST = 360  # pixels of a confusion matrix, as high as the picture of scores beside it
FEW = 4  # classes of which a cell has room for a number and a share


def scores(
    spread: Distribution, palette: Palette, *, threshold: float, names: Sequence[str] = ("yes", "no")
) -> go.Figure:
    """Score distribution by outcome, each outcome's bars adding up to 100 %; the threshold as a line."""
    drawn = figure(palette, height=LOWEST)
    middle, width = (spread.edges[:-1] + spread.edges[1:]) / 2, np.diff(spread.edges)
    sides = (
        (f"truly {names[0]}", spread.positive, palette.up),
        (f"truly {names[1]}", spread.negative, palette.current),
        ("label not known yet", spread.unknown, palette.muted),
    )
    for name, counts, colour in sides:
        if not counts.sum():
            continue
        shares = counts / counts.sum()
        words = [
            f"<b>{safe(name)}</b><br>score {low:.2f} to {high:.2f}<br>{share(s)} ({plural(n, 'row')})"
            for low, high, s, n in zip(spread.edges[:-1], spread.edges[1:], shares, counts, strict=True)
        ]
        common = {"x": middle, "y": 100 * shares, "name": safe(name), "hovertext": words}
        common["hovertemplate"] = "%{hovertext}<extra></extra>"
        if counts is spread.unknown:
            line = {"color": colour, "width": 2, "dash": "dot", "shape": "hvh"}
            drawn.add_trace(go.Scatter(**common, mode="lines", line=line))
        else:
            drawn.add_trace(go.Bar(**common, marker={"color": colour}, opacity=0.6, width=width))
    drawn.update_layout(barmode="overlay")
    mark_threshold(drawn, threshold, palette)
    drawn.update_xaxes(title_text="score", range=[0, 1])
    drawn.update_yaxes(title_text="share of the outcome's rows (%)", rangemode="tozero")
    return drawn


def mark_threshold(drawn: go.Figure, threshold: float, palette: Palette) -> None:
    """The line from which on a score means yes."""
    drawn.add_vline(x=threshold, line={"color": palette.limit, "width": 1.5, "dash": "dash"})
    # Where the line stands far on the right, a label on its right would be cut off.
    left = threshold > 0.6
    drawn.add_annotation(
        x=threshold,
        y=1,
        yref="paper",
        text=f"threshold {cut(threshold)}",
        showarrow=False,
        xanchor="right" if left else "left",
        xshift=-5 if left else 5,
        font={"color": palette.limit, "size": 12},
        bgcolor=palette.surface,  # so that no line runs through the words on a narrow screen
    )


def confusion(
    counts: FloatArray, classes: Sequence[str], palette: Palette, *, title: str = "labelled rows"
) -> go.Figure:
    """Rows by true class (down) and predicted class (right); the colour is the share of the true class.

    Of many classes cells have room for whole per cent of the true class alone, also on a narrow screen.
    """
    many = len(classes) > FEW
    drawn = figure(palette, height=max(LOWEST, (34 if many else 60) * len(classes) + 110), legend=False)
    with np.errstate(invalid="ignore"):
        shares = counts / counts.sum(axis=1, keepdims=True)
    drawn.add_trace(
        go.Heatmap(
            z=shares,
            zmin=0,
            zmax=1,
            colorscale=[[0, CLEAR], [1, palette.band_strong]],
            xgap=3,
            ygap=3,
            showscale=False,
            text=[
                [_whole(s) if many else f"<b>{number(n)}</b><br>{share(s)}" for n, s in zip(row, part, strict=True)]
                for row, part in zip(counts, shares, strict=True)
            ],
            texttemplate="%{text}",
            textfont={"color": palette.ink, "size": 11 if many else 14},
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
    name_places(drawn, "x", classes)
    name_places(drawn, "y", classes)
    names = [safe(name, 16) for name in classes]
    axis = {"tickmode": "array", "tickvals": list(range(len(names))), "ticktext": names, "showgrid": False}
    drawn.update_xaxes(title_text="predicted", **axis)
    drawn.update_yaxes(title_text="truly", autorange="reversed", **axis)
    return drawn


def _whole(part: float) -> str:
    """A share as whole per cent, without the sign; empty where there is none."""
    if not part > 0:
        return ""
    return "<1" if part < 0.005 else f"{100 * part:.0f}"


def precision_and_recall(found: PerClass, classes: Sequence[str], palette: Palette) -> go.Figure:
    """Both of each class as a mark with its 95 % interval, classes downwards."""
    drawn = figure(palette, height=30 * len(classes) + 110)
    rows = np.arange(len(classes))
    sides = (
        ("precision", found.precision, found.precision_ends, found.predicted, "predicted", palette.current, -0.16),
        ("recall", found.recall, found.recall_ends, found.true, "truly so", palette.up, 0.16),
    )
    for name, values, (low, high), n, of, colour, shift in sides:
        there = ~np.isnan(values)
        drawn.add_trace(
            go.Scatter(
                x=100 * values[there],
                y=rows[there] + shift,
                mode="markers",
                name=name,
                marker={"color": colour, "size": 8, "symbol": "circle" if shift < 0 else "diamond"},
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": 100 * (high - values)[there],
                    "arrayminus": 100 * (values - low)[there],
                    "color": colour,
                    "thickness": 1.5,
                    "width": 3,
                },
                text=[
                    f"<b>{safe(classes[i])}</b><br>{name} {share(values[i])} ({share(low[i])} to {share(high[i])})"
                    f"<br>{plural(n[i], 'row')} {of}"
                    for i in rows[there]
                ],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    name_places(drawn, "y", classes)
    names = [safe(name, 16) for name in classes]
    drawn.update_yaxes(tickmode="array", tickvals=rows.tolist(), ticktext=names, range=[len(classes) - 0.5, -0.5])
    drawn.update_xaxes(title_text="share of rows (%)", range=[-2, 102])
    return drawn
