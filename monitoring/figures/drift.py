"""Drift as a map: columns against windows."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from monitoring.domain import SIGNS, VERDICTS, WORDS, DriftResult, FloatArray, GridReport, Verdict, Window
from monitoring.domain.text import plural
from monitoring.figures.shared.base import figure
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.map_marks import GAP, outline, weights_behind
from monitoring.figures.shared.places import name_places
from monitoring.figures.shared.text import held_against, number, probability, safe, span
from monitoring.figures.shared.window_axis import FEW_TICKS, over_windows, window_title

ROW_HEIGHT = 27
TOP = 3.0
LONGEST = 20
SCALE_FROM = 5
ABOVE = 42  # pixels of the scale; with fewer plotly makes room itself, and draws the map twice
HOT = 1.9
NAME = "value ÷ limit"
COLOURS = f"Colour: {NAME}; what is beyond the limit by mere chance stops at the limit's colour."


def heatmap(
    report: GridReport[DriftResult],
    columns: Sequence[str],
    palette: Palette,
    *,
    last: int = 60,
    room: int = 20,
    chosen: tuple[str, int] | None = None,
    weights: Mapping[str, float] | None = None,
) -> go.Figure:
    """A report of one method as a map: columns downwards in the given order, the `last` windows to the right.

    The colour is the value divided by its limit, from 0 to three times; that of a cell which is all right stops at
    the limit's, because a value over its limit in a small window need not be drift. The map's custom data are what
    the cells truly have. A sign repeats the verdict. A second, invisible trace of markers carries the signs and takes
    the clicks (its custom data are column, window), because heat maps report none. `room` is the
    number of characters kept free for names, so that maps below each other line up. `weights` are the columns'
    importance, drawn as bars behind their names. Windows that are cut short are hatched.
    """
    weights = weights or {}
    grid, first = report.grid, max(len(report.windows) - last, 0)
    place = {column.name: row for row, column in enumerate(grid.columns)}
    rows = [place[name] for name in columns]
    windows = report.windows[first:]
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(grid.verdict > 0, grid.value / grid.limit, np.nan)[rows, first:]
    right = grid.verdict[rows, first:] == VERDICTS.index(Verdict.OK)
    colour = np.where(right, np.minimum(ratio, 1), ratio)
    scale = len(columns) >= SCALE_FROM
    drawn = figure(palette, height=ROW_HEIGHT * len(columns) + (ABOVE if scale else 6) + 64, legend=False)
    left = 14 + 6.4 * min(room, LONGEST)
    drawn.update_layout(margin={"l": left, "t": ABOVE if scale else 6, "b": 8})
    drawn.add_trace(_map(colour, ratio, first, palette, scale))
    drawn.add_trace(_clicks(report, rows, first, colour, palette, weights))
    over_windows(drawn, windows, first=first, most=FEW_TICKS)
    drawn.update_xaxes(title_text=window_title(windows) if scale else None)
    name_places(drawn, "y", columns)
    drawn.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(columns))),
        ticktext=[safe(name, LONGEST) for name in columns],
        automargin=False,
        ticks="",
        range=[len(columns) - 0.5, -0.5],
        showgrid=False,
    )
    marks = weights_behind(columns, weights, palette, left - GAP)
    if chosen and chosen[0] in columns and chosen[1] >= first:
        marks.append(outline(list(columns).index(chosen[0]), chosen[1], palette))
    # All at once: each that is added by itself has plotly look through all that are there.
    drawn.layout.shapes = (*drawn.layout.shapes, *marks)
    return drawn


def _map(colour: FloatArray, ratio: FloatArray, first: int, palette: Palette, scale: bool) -> go.Heatmap:
    return go.Heatmap(
        name=NAME,
        z=colour,
        customdata=ratio,
        x=list(range(first, first + colour.shape[1])),
        zmin=0,
        zmax=TOP,
        colorscale=[list(step) for step in palette.drift],
        xgap=2,
        ygap=2,
        hoverinfo="skip",
        showscale=scale,
        colorbar={
            "orientation": "h",
            "x": 1,
            "xanchor": "right",
            "yref": "container",  # of the plot's own height plotly would make room above it once more
            "y": 1,
            "yanchor": "top",
            "ypad": 0,
            "tickvals": [0, 1, 2, TOP],
            "ticktext": ["0", "limit", "2 ×", "≥ 3 ×"],  # a title would be drawn across the scale of a low map
            "tickfont": {"size": 12},
            "thickness": 8,
            "outlinewidth": 0,
            "lenmode": "pixels",
            "len": 200,
        },
    )


def _clicks(
    report: GridReport[DriftResult],
    rows: Sequence[int],
    first: int,
    colour: FloatArray,
    palette: Palette,
    weights: Mapping[str, float],
) -> go.Scatter:
    count = len(report.windows) - first
    cells = [(row, place, window) for row, place in enumerate(rows) for window in range(first, first + count)]
    signs = [SIGNS[VERDICTS[report.grid.verdict[place, window]]] for _, place, window in cells]
    ink = [palette.on_hot if value > HOT else palette.ink for value in colour.ravel()]
    return go.Scatter(
        x=[window for _, _, window in cells],
        y=[row for row, _, _ in cells],
        customdata=[[report.grid.columns[place].name, window] for _, place, window in cells],
        mode="markers+text",
        marker={"symbol": "square", "size": 22 if count <= 30 else 12, "opacity": 0, "color": palette.surface},
        text=["" if sign == SIGNS[Verdict.OK] else sign for sign in signs],
        textfont={"color": ink, "size": 11 if count <= 30 else 8},
        hovertext=[_hover(report, place, window, weights) for _, place, window in cells],
        hovertemplate="%{hovertext}<extra></extra>",
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}, "textfont": {"color": palette.on_hot}},
        showlegend=False,
        name="cells",
    )


def _hover(report: GridReport[DriftResult], place: int, window: int, weights: Mapping[str, float]) -> str:
    name = report.grid.columns[place].name
    more = f"<br>importance {number(weights[name])}" if name in weights else ""
    return words(_result(report, place, window), report.windows[window]) + more


def _result(report: GridReport[DriftResult], place: int, window: int) -> DriftResult:
    """One cell's result, without building those of all the others."""
    grid = report.grid
    return DriftResult(
        column=grid.columns[place].name,
        window=window,
        method=grid.names[place],
        value=float(grid.value[place, window]),
        limit=float(grid.limit[place, window]),
        p_value=float(grid.p_value[place, window]),
        verdict=VERDICTS[grid.verdict[place, window]],
        n_reference=int(grid.n_reference[place, window]),
        n_current=int(grid.n_current[place, window]),
        reason=grid.reasons[grid.reason[place, window]],
    )


def words(result: DriftResult, window: Window) -> str:
    """What is shown when a result is pointed at."""
    head = f"<b>{safe(result.column)}</b><br>{span(window)}"
    skipped = result.verdict is Verdict.SKIPPED
    said = f"not judged: {safe(result.reason, 70)}" if skipped else f"{SIGNS[result.verdict]} {WORDS[result.verdict]}"
    if np.isnan(result.value):
        return f"{head}<br>{said}"
    (value,), (limit,) = held_against([result.value], [result.limit])
    figures = f"{value}, limit {limit}, p {probability(result.p_value)}"
    rows = f"{plural(result.n_current, 'row')} against {result.n_reference:,}"
    return f"{head}<br>{figures}<br>{rows}<br>{said}"
