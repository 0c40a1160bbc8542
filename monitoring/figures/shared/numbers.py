"""The numbers that a picture shows, as a tidy table: a row a point, as it was handed over to be drawn."""

import re
from collections.abc import Iterator, Sequence
from math import isnan
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.shared.places import axis_of, bare, place_name

COLUMNS = ("series", "x_axis", "x", "y_axis", "y", "z_axis", "z", "low", "high", "said")
BAND = "band "  # a filled interval is of the series whose name comes behind this in its group of the legend
Row = dict[str, Any]


def numbers(drawn: go.Figure) -> pd.DataFrame:
    """A row a point: `series`, the axes' titles, where it lies, its interval, and what is said where it is pointed at.

    Places have their names: a window is called by its beginning, a column in full. Lines across the whole picture,
    such as limits, have one row without an `x`. Columns that would be empty are left out.

    >>> made = go.Figure(go.Scatter(x=[0, 1], y=[0.5, 0.25], name="realised", hovertemplate="%{x}"))
    >>> numbers(made.update_yaxes(title_text="AUC")).to_dict("list")
    {'series': ['realised', 'realised'], 'x': [0, 1], 'y_axis': ['AUC', 'AUC'], 'y': [0.5, 0.25]}
    """
    bands = {trace.legendgroup: _band(trace) for trace in drawn.data if _fill(trace) and trace.legendgroup}
    over = {
        (x, y): words
        for trace in drawn.data
        if _is_unseen(trace)
        for x, y, words in zip(plain(trace.x), plain(trace.y), said(trace), strict=True)
    }
    rows: list[Row] = []
    for trace in drawn.data:
        decoration = trace.hoverinfo == "skip" and trace.showlegend is False and not (_fill(trace) or trace.name)
        if _is_unseen(trace) or decoration:
            continue
        axes = {"x": trace.xaxis or "x", "y": trace.yaxis or "y"}
        for row in _rows(trace, bands, over):
            name = "z_axis" if trace.type == "heatmap" else "series"
            rows.append({**_placed(drawn, row, axes), name: bare(trace.name)})
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.replace({"": None}).dropna(axis="columns", how="all")


def _rows(trace: Any, bands: dict[str, dict[Any, tuple[float, float]]], over: dict[Any, str]) -> Iterator[Row]:
    if trace.type == "heatmap":
        yield from _cells(trace, over)
    elif _fill(trace):
        if not _has_series(trace):
            yield from ({"x": x, "low": low, "high": high} for x, (low, high) in _band(trace).items())
    elif _is_across(trace):
        yield {"y": trace.y[0]}
    else:
        yield from _points(trace, bands.get(f"{BAND}{trace.name}", {}))


def _points(trace: Any, band: dict[Any, tuple[float, float]]) -> Iterator[Row]:
    y = plain(trace.y)
    x = plain(trace.x) if trace.x is not None else list(range(len(y)))
    if isinstance(trace.meta, dict) and "x" in trace.meta:  # what lies between the places of its axis has its own names
        x = list(trace.meta["x"])
    ends = _ends(trace, x, y)
    if trace.type == "bar" and trace.base is not None:
        y = [None] * len(y)  # a bar that begins elsewhere than at 0 has two ends and no height that means anything
    for at, value, words, (low, high) in zip(x, y, said(trace), ends, strict=True):
        if at is None:  # an entry of the legend alone
            continue
        low, high = band.get(at, (low, high))
        yield {"x": at, "y": value, "low": low, "high": high, "said": words}


def _cells(trace: Any, over: dict[Any, str]) -> Iterator[Row]:
    across = plain(trace.x) if trace.x is not None else list(range(len(trace.z[0])))
    down = plain(trace.y) if trace.y is not None else list(range(len(trace.z)))
    true = trace.z if trace.customdata is None else trace.customdata  # of a map whose colours stop somewhere
    for i, (y, line) in enumerate(zip(down, true, strict=True)):
        for j, (x, z) in enumerate(zip(across, line, strict=True)):
            words = over.get((x, y)) or (bare(trace.hovertext[i][j]) if trace.hovertext is not None else "")
            yield {"x": x, "y": y, "z": z, "said": words}


def _band(trace: Any) -> dict[Any, tuple[float, float]]:
    """A filled outline goes along the upper ends and comes back along the lower ones."""
    found: dict[Any, list[float]] = {}
    for x, y in zip(plain(trace.x), plain(trace.y), strict=True):
        if x is not None:
            found.setdefault(x, []).append(y)
    return {x: (min(ends), max(ends)) for x, ends in found.items()}


def _fill(trace: Any) -> bool:
    return bool(getattr(trace, "fill", None) == "toself")


def _has_series(trace: Any) -> bool:
    return str(trace.legendgroup or "").startswith(BAND)


def _ends(trace: Any, x: list[Any], y: list[Any]) -> list[tuple[Any, Any]]:
    """Whiskers, and both ends of bars that begin elsewhere than at 0."""
    for values, error in ((y, getattr(trace, "error_y", None)), (x, getattr(trace, "error_x", None))):
        if error is not None and error.array is not None:
            up = plain(error.array)
            down = plain(error.arrayminus) if error.arrayminus is not None else up
            return [(v - a, v + b) if a or b else (None, None) for v, a, b in zip(values, down, up, strict=True)]
    if trace.type == "waterfall":
        ends, at = [], trace.base or 0.0
        for step in x if trace.orientation == "h" else y:
            ends.append((min(at, at + step), max(at, at + step)))
            at += step
        return list(ends)
    if trace.type == "bar" and trace.base is not None:
        return [(low, low + length) for low, length in zip(plain(trace.base), y, strict=True)]
    return [(None, None)] * len(y)


def said(trace: Any) -> list[str]:
    """What is shown where each point is pointed at."""
    source = re.search(r"%\{(text|hovertext|customdata)\}", trace.hovertemplate or "")
    words = getattr(trace, source[1]) if source else None
    count = len(trace.y) if trace.y is not None else 0
    return [""] * count if words is None or isinstance(words, str) else [bare(text) for text in words]


def _placed(drawn: go.Figure, row: Row, axes: dict[str, str]) -> Row:
    titles = {f"{side}_axis": _title(drawn, axis) for side, axis in axes.items()}
    return {**row, **titles, **{side: place_name(drawn, axis, row.get(side)) for side, axis in axes.items()}}


def _title(drawn: go.Figure, axis: str) -> str:
    """An axis without a title has that of the one which it shares its places with."""
    own = axis_of(drawn, axis)
    return bare(own.title.text or (axis_of(drawn, own.matches).title.text if own.matches else ""))


def _is_unseen(trace: Any) -> bool:
    """Marks that only take clicks and tell what lies below them."""
    return bool(trace.type == "scatter" and trace.marker.opacity == 0)


def _is_across(trace: Any) -> bool:
    """A line from edge to edge, which has no point of its own."""
    flat = trace.type == "scatter" and trace.hoverinfo == "skip" and trace.mode == "lines" and trace.y is not None
    return bool(flat and len(trace.y) == 2 and trace.y[0] == trace.y[1])


def plain(values: Sequence[Any] | None) -> list[Any]:
    """Plain numbers and texts; what is not known is None."""
    known = [value.item() if hasattr(value, "item") else value for value in (() if values is None else values)]
    return [None if isinstance(value, float) and isnan(value) else value for value in known]
