"""What the model says along one column: of one row, and on average."""

from collections.abc import Sequence

import plotly.graph_objects as go

from monitoring.figures.explanation import value
from monitoring.figures.shared.base import SHADE, figure
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.text import number, safe

Numbers = Sequence[float]


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
    order = [value(each) for each in values]
    numeric = all(isinstance(each, float | int) and not isinstance(each, bool) for each in values if each is not None)
    across = list(values) if numeric and None not in values else order
    drawn = figure(palette, height=320)
    lines = {"mode": "lines"} if across is not order else {"mode": "markers+lines", "marker": {"size": 8}}
    for name, scores, colour, dash in (
        ("this row", row, palette.current, "solid"),
        (averaged, average, palette.reference, "dot"),
    ):
        drawn.add_trace(
            go.Scatter(x=across, y=list(scores), name=name, line={"color": colour, "width": 2, "dash": dash}, **lines)
        )
    symbols = ("circle-open", "circle")
    for (name, at, score), symbol in zip(marks, symbols, strict=False):
        marker = {"symbol": symbol, "size": 12, "color": palette.ink, "line": {"width": 2}}
        place = at if across is not order else value(at)
        words = f"<b>{name}</b>: {safe(value(at))}<br>{number(score)}<extra></extra>"
        drawn.add_trace(go.Scatter(x=[place], y=[score], mode="markers", name=name, marker=marker, hovertemplate=words))
    if limit is not None:
        drawn.add_hline(y=limit, line={"color": palette.limit, "width": 1.5, "dash": "dash"})
    # With a gap among them numbers are words, which plotly would take for numbers again, and leave the gap out.
    drawn.update_xaxes(title_text=safe(column, 40), type="category" if across is order else None)
    drawn.update_yaxes(title_text=safe(unit, 30))
    return drawn


def shade(drawn: go.Figure, low: float, high: float) -> None:
    """Mark the range that the middle nine tenths of the reference lie in."""
    drawn.add_vrect(x0=low, x1=high, fillcolor=SHADE, line_width=0, layer="below")
