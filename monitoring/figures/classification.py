"""How well yes and no are told apart: ROC and calibration."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from monitoring.domain import FloatArray, ScoreTable
from monitoring.figures.base import figure
from monitoring.figures.colours import Palette
from monitoring.figures.text import safe, share

POINTS = 200
GROUPS = 10


def roc(tables: Mapping[str, ScoreTable], palette: Palette, *, threshold: float, window: int = 0) -> go.Figure:
    """Receiver operating characteristic: one curve a table (name to table), a marker at the threshold.

    Args:
        tables: legend name to scores; the one called "reference" is drawn in its colour.
        palette: colours.
        threshold: positive means `score >= threshold`.
        window: which window of a table; tables of one window use their only one.
    """
    drawn = figure(palette, height=360)
    drawn.add_trace(_diagonal(palette, "no better than chance"))
    for name, table in tables.items():
        fpr, tpr, cuts = curve(table, place(table, window))
        keep = np.unique(np.linspace(0, len(fpr) - 1, POINTS).astype(int))
        colour = palette.reference if name == "reference" else palette.current
        drawn.add_trace(
            go.Scatter(
                x=100 * fpr[keep],
                y=100 * tpr[keep],
                mode="lines",
                name=safe(name),
                line={"color": colour, "width": 2.5},
                text=[_rates(name, fpr[i], tpr[i], cuts[i]) for i in keep],
                hovertemplate="%{text}<extra></extra>",
            )
        )
        at = int(np.argmin(np.abs(cuts - threshold)))
        drawn.add_trace(
            go.Scatter(
                x=[100 * fpr[at]],
                y=[100 * tpr[at]],
                mode="markers",
                showlegend=False,
                name=f"{safe(name)} at the threshold",
                marker={"color": colour, "size": 11, "line": {"color": palette.surface, "width": 2}},
                text=[_rates(name, fpr[at], tpr[at], cuts[at])],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    drawn.update_xaxes(title_text="false positive rate (%)", range=[-1, 101])
    drawn.update_yaxes(title_text="true positive rate (%)", range=[-1, 101])
    return drawn


def curve(table: ScoreTable, window: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """False and true positive rate at each edge of the table, and the edges, from strict to lenient."""
    positive, negative = table.positive[window], table.negative[window]
    with np.errstate(invalid="ignore"):
        tpr = np.concatenate([[0.0], np.cumsum(positive[::-1])]) / positive.sum()
        fpr = np.concatenate([[0.0], np.cumsum(negative[::-1])]) / negative.sum()
    return fpr, tpr, table.edges[::-1]


def calibration(tables: Mapping[str, ScoreTable], palette: Palette, *, window: int = 0) -> go.Figure:
    """Mean score against the share of positives, in ten groups of about equally many labelled rows."""
    drawn = figure(palette, height=360)
    drawn.add_trace(_diagonal(palette, "perfectly calibrated"))
    for name, table in tables.items():
        mean, rate, rows = reliability(table, place(table, window))
        with np.errstate(invalid="ignore", divide="ignore"):
            half = 196 * np.sqrt(rate * (1 - rate) / rows)
        colour = palette.reference if name == "reference" else palette.current
        drawn.add_trace(
            go.Scatter(
                x=100 * mean,
                y=100 * rate,
                error_y={"type": "data", "array": half, "color": colour, "thickness": 1.2, "width": 3},
                mode="lines+markers",
                name=safe(name),
                line={"color": colour, "width": 2},
                marker={"size": 8},
                text=[
                    f"<b>{safe(name)}</b><br>mean score {share(m)}<br>positive {share(r)} of {n:,.0f} rows"
                    for m, r, n in zip(mean, rate, rows, strict=True)
                ],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    drawn.update_xaxes(title_text="mean score (%)", rangemode="tozero")
    drawn.update_yaxes(title_text="positive among labelled rows (%)", rangemode="tozero")
    return drawn


def reliability(table: ScoreTable, window: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Mean score, share of positives and rows of each group, all `(groups,)`; empty groups left out."""
    positive, negative = table.positive[window], table.negative[window]
    rows = positive + negative
    total = rows.sum()
    if not total:
        return np.empty(0), np.empty(0), np.empty(0)
    # A cell belongs to the group in which its middle row falls.
    group = np.minimum(((np.cumsum(rows) - rows / 2) / total * GROUPS).astype(np.int64), GROUPS - 1)
    sums = table.positive_sum[window] + table.negative_sum[window]
    n, hits, score = (np.bincount(group, w, GROUPS).astype(np.float64) for w in (rows, positive, sums))
    there = n > 0
    return score[there] / n[there], hits[there] / n[there], n[there]


def place(table: ScoreTable, window: int) -> int:
    """Where a window lies in the table: tables of one window answer for every window."""
    return min(window, len(table.positive) - 1)


def _diagonal(palette: Palette, name: str) -> go.Scatter:
    line = {"color": palette.grid, "width": 1.5, "dash": "dash"}
    return go.Scatter(x=[0, 100], y=[0, 100], mode="lines", name=name, line=line, hoverinfo="skip")


def _rates(name: str, fpr: float, tpr: float, cut: float) -> str:
    rates = f"finds {share(tpr)} of the positives<br>calls {share(fpr)} of the negatives positive"
    return f"<b>{safe(name)}</b>, score ≥ {cut:.2f}<br>{rates}"
