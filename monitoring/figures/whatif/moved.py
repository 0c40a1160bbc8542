"""Which SHAP values a change of a row has moved."""

from collections.abc import Sequence

import plotly.graph_objects as go

from monitoring.figures.shared.base import figure
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.places import name_places
from monitoring.figures.shared.rest import others, told
from monitoring.figures.shared.text import safe, signed

TOP = 9
ROW_HEIGHT = 34
Moved = tuple[str, str, str, float, float]  # column, value before, value after, SHAP value before and after


def moved(rows: Sequence[Moved], unit: str, palette: Palette) -> go.Figure:
    """A line a column from its SHAP value before (hollow) to the one after (filled), the largest step at the top.

    Args:
        rows: the largest step first; those behind the first `TOP` are one line, their sum.
        unit: of the SHAP values.
        palette: the theme's colours.
    """
    rest = rows[TOP:]
    sums = [(others(len(rest)), "", "", sum(r[3] for r in rest), sum(r[4] for r in rest))] if rest else []
    shown = [*rows[:TOP], *sums][::-1]
    drawn = figure(palette, height=ROW_HEIGHT * len(shown) + 100)
    for place, (_, _, _, before, after) in enumerate(shown):
        colour = palette.up if after > before else palette.down
        line = {"color": colour, "width": 3}
        drawn.add_trace(
            go.Scatter(x=[before, after], y=[place] * 2, mode="lines", line=line, hoverinfo="skip", showlegend=False)
        )
    for name, take, symbol in (("before", 3, "circle-open"), ("after", 4, "circle")):
        drawn.add_trace(
            go.Scatter(
                x=[row[take] for row in shown],
                y=list(range(len(shown))),
                mode="markers",
                name=name,
                marker={"symbol": symbol, "size": 10, "color": palette.ink, "line": {"width": 2}},
                customdata=[_words(row, unit) for row in shown],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    drawn.add_vline(x=0, line={"color": palette.muted, "width": 1})
    name_places(drawn, "y", [column for column, *_ in shown])
    drawn.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(shown))),
        ticktext=[_label(row) for row in shown],
        range=[-0.6, len(shown) - 0.4],
    )
    drawn.update_xaxes(title_text=f"SHAP value ({safe(unit)})")
    return drawn


def those_shown(rows: Sequence[Moved], unit: str) -> str:
    """How many of the columns are drawn one by one, and how far the others moved; nothing where all are."""
    moved_by = f"{signed(sum(r[4] - r[3] for r in rows[TOP:]))} ({unit})"
    return told(TOP, len(rows), f"moved {moved_by}", first="most moved")


def _label(row: Moved) -> str:
    column, before, after, _, _ = row
    if not before and not after:
        return safe(column)
    text = safe(after, 10) if before == after else f"{safe(before, 8)} → {safe(after, 8)}"
    return f"{safe(column, 14)} = {text}"


def _words(row: Moved, unit: str) -> str:
    column, before, after, one, other = row
    given = f" = {safe(before)}" if before else ", together"
    text = f"<b>{safe(column)}</b>{given}" + ("" if before == after else f" → {safe(after)}")
    return f"{text}<br>{signed(one)} → {signed(other)} {safe(unit)} ({signed(other - one)})"
