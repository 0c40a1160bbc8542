"""How well yes and no are told apart: ROC and calibration."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from monitoring.domain.curves import Calibration, Roc
from monitoring.domain.text import plural
from monitoring.figures.shared.base import figure
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.text import safe, share

POINTS = 200


def roc(curves: Mapping[str, Roc], palette: Palette, *, threshold: float) -> go.Figure:
    """Receiver operating characteristic, one line a curve by its name, with a point at the threshold.

    The curve called "reference" has the reference's colour.
    """
    drawn = figure(palette, height=360)
    drawn.add_trace(_diagonal(palette, "no better than chance"))
    for name, curve in curves.items():
        keep = np.unique(np.linspace(0, len(curve.threshold) - 1, POINTS).astype(int))
        colour = palette.reference if name == "reference" else palette.current
        line = {"color": colour, "width": 2.5}
        drawn.add_trace(_points(name, curve, keep, mode="lines", line=line, name=safe(name)))
        at = np.array([np.argmin(np.abs(curve.threshold - threshold))])
        marker = {"color": colour, "size": 11, "line": {"color": palette.surface, "width": 2}}
        label = f"{safe(name)} at the threshold"
        drawn.add_trace(_points(name, curve, at, mode="markers", marker=marker, name=label, showlegend=False))
    drawn.update_xaxes(title_text="false positive rate (1 − specificity, %)", range=[-1, 101])
    drawn.update_yaxes(title_text="recall (true positive rate, %)", range=[-1, 101])
    return drawn


def calibration(curves: Mapping[str, Calibration], palette: Palette) -> go.Figure:
    """Mean score against the share of positives, with 95 % intervals."""
    drawn = figure(palette, height=360)
    drawn.add_trace(_diagonal(palette, "perfectly calibrated"))
    for name, curve in curves.items():
        there = curve.n > 0
        mean, rate, n = curve.score[there], curve.observed[there], curve.n[there]
        colour = palette.reference if name == "reference" else palette.current
        drawn.add_trace(
            go.Scatter(
                x=100 * mean,
                y=100 * rate,
                error_y={
                    "type": "data",
                    "symmetric": False,
                    "array": 100 * (curve.high[there] - rate),
                    "arrayminus": 100 * (rate - curve.low[there]),
                    "color": colour,
                    "thickness": 1.2,
                    "width": 3,
                },
                mode="lines+markers",
                name=safe(name),
                line={"color": colour, "width": 2},
                marker={"size": 8},
                text=[
                    f"<b>{safe(name)}</b><br>mean score {share(m)}<br>positive: {share(r)} of {plural(rows, 'row')}"
                    for m, r, rows in zip(mean, rate, n, strict=True)
                ],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    drawn.update_xaxes(title_text="mean score (%)", rangemode="tozero")
    drawn.update_yaxes(title_text="positive among labelled rows (%)", rangemode="tozero")
    return drawn


def _points(who: str, curve: Roc, keep: "np.ndarray[tuple[int], np.dtype[np.intp]]", **style: object) -> go.Scatter:
    fpr, tpr, cut = curve.false_positive_rate[keep], curve.true_positive_rate[keep], curve.threshold[keep]
    words = [
        f"<b>{safe(who)}</b>, score ≥ {c:.2f}<br>finds {share(t)} of the positives<br>"
        f"calls {share(f)} of the negatives positive"
        for f, t, c in zip(fpr, tpr, cut, strict=True)
    ]
    return go.Scatter(x=100 * fpr, y=100 * tpr, text=words, hovertemplate="%{text}<extra></extra>", **style)


def _diagonal(palette: Palette, name: str) -> go.Scatter:
    line = {"color": palette.muted, "width": 1, "dash": "dot"}
    return go.Scatter(x=[0, 100], y=[0, 100], mode="lines", name=name, line=line, hoverinfo="skip")
