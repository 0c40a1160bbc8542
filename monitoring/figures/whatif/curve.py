"""What the model says along one column: of one row, and on average."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from monitoring.figures.explanation import value
from monitoring.figures.shared.base import SHADE, figure
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.text import number, safe

Numbers = Sequence[float]
GAP = value(None)
BREAK = 0.1  # of the width: the gap's own axis, and as much in front of it


def curve(
    values: Sequence[object],
    row: Numbers,
    average: Numbers,
    marks: Sequence[tuple[str, object, float]],
    names: tuple[str, str, str],
    palette: Palette,
    limit: float | None = None,
) -> go.Figure:
    """What the model says along one column: of the row, and on average; the row is marked.

    Numbers stand at their true distances; what a missing one gives stands apart from them, behind a break of the axis.

    Args:
        values: what was tried; a missing one is None.
        row: the row's answers.
        average: the reference's mean answers.
        marks: names, values and answers of the row as it was, and as it is now.
        names: the column's, what the two lines are of, and what the answers are.
        palette: the theme's colours.
        limit: the threshold, where there is one.
    """
    column, averaged, unit = names
    known = [place for place, each in enumerate(values) if each is not None]
    numeric = all(isinstance(values[at], float | int) and not isinstance(values[at], bool) for at in known)
    apart = numeric and 0 < len(known) < len(values)
    drawn = figure(palette, height=320)
    _line(drawn, values, row, known if numeric else None, {"color": palette.current, "dash": "solid"}, "this row")
    _line(drawn, values, average, known if numeric else None, {"color": palette.reference, "dash": "dot"}, averaged)
    for (name, at, score), symbol in zip(marks, ("circle-open", "circle"), strict=False):
        place, axis = (at, "x") if numeric and at is not None else (value(at), "x2" if apart else "x")
        words = f"<b>{name}</b>: {safe(value(at))}<br>{number(score)}<extra></extra>"
        marker = {"symbol": symbol, "size": 12, "color": palette.ink, "line": {"width": 2}}
        more = {"mode": "markers", "name": name, "marker": marker, "hovertemplate": words, "xaxis": axis}
        drawn.add_trace(go.Scatter(x=[place], y=[score], **more))
    if limit is not None:
        style = {"color": palette.limit, "width": 1.5, "dash": "dash"}
        drawn.add_shape(type="line", xref="paper", x0=0, x1=1, y0=limit, y1=limit, line=style)
    drawn.update_xaxes(title_text=safe(column, 40), type=None if numeric else "category")
    drawn.update_yaxes(title_text=safe(unit, 30))
    if apart:
        _break(drawn)
    return drawn


def _line(
    drawn: go.Figure, values: Sequence[object], scores: Numbers, known: list[int] | None, style: Any, name: str
) -> None:
    """Along the known numbers, with the gap beside them; where None are numbers, from category to category."""
    more: dict[str, Any] = {"name": name, "line": {**style, "width": 2}}
    if known is None:
        across, dots = [value(each) for each in values], {"size": 8}
        drawn.add_trace(go.Scatter(x=across, y=list(scores), mode="markers+lines", marker=dots, **more))
        return
    drawn.add_trace(go.Scatter(x=[values[at] for at in known], y=[scores[at] for at in known], mode="lines", **more))
    if known and len(known) < len(values):
        colour = style["color"]
        marker: Any = {"symbol": "line-ew", "size": 22, "line": {"width": 3, "color": colour}, "color": colour}
        gap = {"x": [GAP], "y": [scores[values.index(None)]], "xaxis": "x2", "mode": "markers", "marker": marker}
        drawn.add_trace(go.Scatter(showlegend=False, name=name, **gap))


def _break(drawn: go.Figure) -> None:
    """Numbers to the left, what a missing one gives to the right."""
    drawn.update_layout(
        xaxis={"domain": [0.0, 1 - 2 * BREAK]},
        xaxis2={
            "domain": [1 - BREAK, 1.0],
            "type": "category",
            "anchor": "y",
            "range": [-0.5, 0.5],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "ticks": "",
            "tickfont": {"size": 12},
        },
    )


def shade(drawn: go.Figure, low: float, high: float) -> None:
    """Mark the range that the middle nine tenths of the reference lie in."""
    drawn.add_vrect(x0=low, x1=high, fillcolor=SHADE, line_width=0, layer="below")
