"""Drift against importance: what drifted and matters lies above on the right."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from monitoring.domain import SIGNS, VERDICTS, DriftResult, GridReport, Verdict
from monitoring.figures.shared.base import SHADE, SHAPES, figure
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.text import number, safe

TOP = 3.0
NAMED = 12


def quadrants(
    report: GridReport[DriftResult], window: int, importance: Mapping[str, float], palette: Palette
) -> go.Figure:
    """One mark an input of a known importance: to the right its value over its limit, up to three times, upwards its
    importance. The lines at the limit and at the mean importance make four fields. What drifted is named.

    Args:
        report: one method a column.
        window: which window is drawn.
        importance: by column.
        palette: colours.
    """
    grid = report.grid
    rows = [i for i, column in enumerate(grid.columns) if column.name in importance]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (grid.value / grid.limit)[rows, window]
    height = [importance[grid.columns[i].name] for i in rows]
    verdicts = [VERDICTS[grid.verdict[i, window]] for i in rows]
    drawn = figure(palette, height=330, legend=False)
    mean, most = float(np.mean(list(importance.values()))), max([*importance.values(), 1e-12])
    drawn.add_shape(type="rect", x0=1, x1=TOP * 1.06, y0=mean, y1=most * 1.1, fillcolor=SHADE, line={"width": 0})
    for ends in ({"x0": 1, "x1": 1, "y0": 0, "y1": most * 1.1}, {"x0": 0, "x1": TOP * 1.06, "y0": mean, "y1": mean}):
        drawn.add_shape(type="line", line={"color": palette.limit, "width": 1, "dash": "dash"}, **ends)
    order = np.argsort(-np.nan_to_num(ratio) * np.array(height), kind="stable")[:NAMED]
    named = {rows[i] for i in order if verdicts[i] in (Verdict.FAIL, Verdict.WARN)}
    drawn.add_trace(
        go.Scatter(
            x=np.minimum(ratio, TOP),
            y=height,
            mode="markers+text",
            marker={
                "symbol": [SHAPES[verdict] for verdict in verdicts],
                "size": 10,
                "color": [palette.up if verdict is Verdict.FAIL else palette.current for verdict in verdicts],
            },
            text=[safe(grid.columns[i].name, 16) if i in named else "" for i in rows],
            textposition="top center",
            hovertext=[
                f"<b>{safe(grid.columns[i].name)}</b><br>value ÷ limit {number(r)}<br>importance {number(h)}"
                f"<br>{SIGNS[verdict]}"
                for i, r, h, verdict in zip(rows, ratio.tolist(), height, verdicts, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            name="inputs",
        )
    )
    drawn.update_xaxes(title_text="drift: value ÷ limit (3 and above at the right edge)", range=[0, TOP * 1.06])
    drawn.update_yaxes(title_text="importance", range=[0, most * 1.1])
    return drawn
