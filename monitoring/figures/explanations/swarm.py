"""Every explained row as a dot: what a column does at which value. Drawn as SVG, which needs no graphics hardware."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from monitoring.domain import FloatArray
from monitoring.figures.shared.base import figure
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.places import name_places
from monitoring.figures.shared.rest import others
from monitoring.figures.shared.text import number, safe, signed

MOST, DOTS = 10, 200  # columns, dots a column
MOST_GROUPS = 6  # categories with a colour of their own
ROW = 36
_SPREAD = 0.38


def beeswarm(columns: Sequence[str], rows: pd.DataFrame, amounts: FloatArray, unit: str, palette: Palette) -> go.Figure:
    """A row of dots a column, the strongest on top: to the right it pushed up; the colour is the value, low to high.

    All other columns are one row of dots at the bottom, their sums, so that a row's dots add up to its prediction.

    Args:
        columns: of the amounts.
        rows: the raw rows `(n, ...)`.
        amounts: `(n, columns)`; of more than 200 rows that many are drawn, evenly spread.
        unit: of the amounts.
        palette: colours; categories and gaps, which have no order, are grey.
    """
    some = np.unique(np.linspace(0, len(amounts) - 1, min(DOTS, len(amounts))).astype(int))
    order = np.argsort(-np.abs(amounts).mean(axis=0), kind="stable")
    top, rest = order[:MOST][::-1], order[MOST:]
    names = [others(len(rest))] if len(rest) else []
    drawn = figure(palette, height=ROW * (len(names) + len(top)) + 84, legend=False)
    if len(rest):
        x = amounts[some][:, rest].sum(axis=1)
        words = [f"<b>{names[0]}</b>, together<br>{signed(a)} {safe(unit)}" for a in x]
        drawn.add_trace(_dots(x, _jitter(x), words, {"size": 5, "opacity": 0.75, "color": palette.reference}))
    for place, column in enumerate(top, start=len(names)):
        values, x = rows[columns[column]].iloc[some], amounts[some, column]
        ranks = _ranks(values)
        words = [
            f"<b>{safe(columns[column])}</b> = {safe(_word(v))}<br>{signed(a)} {safe(unit)}"
            for v, a in zip(values, x, strict=True)
        ]
        y = place + _jitter(x)
        for known in (False, True):
            chosen = np.isnan(ranks) ^ known
            colour: Any = ranks[chosen] if known else palette.reference
            marker = {"size": 5, "opacity": 0.75, "color": colour, **(_scale(palette) if known else {})}
            drawn.add_trace(_dots(x[chosen], y[chosen], [w for w, c in zip(words, chosen, strict=True) if c], marker))
    drawn.add_vline(x=0, line={"color": palette.muted, "width": 1}, layer="below")
    name_places(drawn, "y", [*names, *(columns[column] for column in top)])
    drawn.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(names) + len(top))),
        ticktext=[*names, *(safe(columns[column], 20) for column in top)],
        range=[-0.6, len(names) + len(top) - 0.4],
        showgrid=False,
    )
    drawn.update_xaxes(title_text=f"SHAP value ({safe(unit)})")
    return drawn


def dependence(
    values: "pd.Series[Any]", amounts: FloatArray, by: "pd.Series[Any]", unit: str, palette: Palette, name: str = ""
) -> go.Figure:
    """A column's SHAP value against its value, coloured by another column.

    Args:
        values: the column `(n,)`; gaps are left out, and the page says how many.
        amounts: its SHAP values `(n,)`.
        by: the other column `(n,)`; numbers from low to high, of categories the most frequent ones.
        unit: of the amounts.
        palette: colours.
        name: the column's with its unit; left out, that of the values.
    """
    known = values.notna().to_numpy()
    values, amounts, by = values[known], amounts[known], by[known]
    drawn = figure(palette, height=380, legend=not pd.api.types.is_numeric_dtype(by))
    x = values if pd.api.types.is_numeric_dtype(values) else values.astype(str).map(lambda text: safe(text, 16))
    words = [
        f"<b>{safe(str(values.name))}</b> = {safe(_word(v))}<br>{signed(a)} {safe(unit)}"
        f"<br>{safe(str(by.name))} = {safe(_word(b))}"
        for v, a, b in zip(values, amounts, by, strict=True)
    ]
    for group, chosen, colour in _groups(by, palette):
        said = [word for word, one in zip(words, chosen, strict=True) if one]
        marker = {"size": 6, "opacity": 0.75, **colour}
        drawn.add_trace(_dots(x[chosen], amounts[chosen], said, marker, safe(group, 20)))
    drawn.add_hline(y=0, line={"color": palette.muted, "width": 1}, layer="below")
    drawn.update_xaxes(title_text=safe(name or str(values.name)))
    drawn.update_yaxes(title_text=f"SHAP value ({safe(unit)})")
    return drawn


def _groups(by: "pd.Series[Any]", palette: Palette) -> list[tuple[str, Any, dict[str, Any]]]:
    if pd.api.types.is_numeric_dtype(by):
        ranks, gap = _ranks(by), by.isna().to_numpy()
        return [
            ("missing", gap, {"color": palette.reference}),
            (str(by.name), ~gap, {"color": ranks[~gap], **_scale(palette)}),
        ]
    names = by.fillna("missing").astype(str)
    often = names.value_counts().index[:MOST_GROUPS]
    symbols = ("circle", "square", "diamond", "cross", "triangle-up", "x")
    found = [(name, (names == name).to_numpy(), {"symbol": symbols[i]}) for i, name in enumerate(often)]
    rest = ~names.isin(often).to_numpy()
    return [*found, *([("others", rest, {"color": palette.reference})] if rest.any() else [])]


def _dots(x: Any, y: Any, words: list[str], marker: dict[str, Any], name: str = "") -> go.Scatter:
    return go.Scatter(
        x=x, y=y, mode="markers", marker=marker, hovertext=words, hovertemplate="%{hovertext}<extra></extra>", name=name
    )


def _scale(palette: Palette) -> dict[str, Any]:
    return {"colorscale": [[0, palette.down], [1, palette.up]], "cmin": 0, "cmax": 1}


def _ranks(values: "pd.Series[Any]") -> FloatArray:
    """Where each number stands among all, 0 to 1; nan for a gap, and for categories, which have no order."""
    if not pd.api.types.is_numeric_dtype(values):
        return np.full(len(values), np.nan)
    ranks = values.rank(method="average")
    return np.asarray((ranks - 1) / max(1.0, float(ranks.max() - 1)), dtype=np.float64)


def _jitter(x: FloatArray) -> FloatArray:
    """How far each dot stands from its line: in each stretch of the axis they are piled up on both sides."""
    room = float(np.ptp(x)) if len(x) else 0.0
    cells = np.zeros(len(x), dtype=int) if room == 0 else ((x - x.min()) / room * 60).astype(int)
    place = pd.Series(cells).groupby(cells).cumcount().to_numpy()
    side = np.where(place % 2 == 0, 1, -1) * (place + 1) // 2
    most = max(1, int(np.abs(side).max(initial=0)))
    return np.asarray(side * min(0.06, _SPREAD / most), dtype="float64")


def _word(value: object) -> str:
    if value is None or value != value:
        return "missing"
    return number(float(value), 6) if isinstance(value, (int, float, np.number)) else str(value)
