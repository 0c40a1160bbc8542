"""The axes of one plot on paper: how far they reach, the grid, ticks and titles."""

from collections.abc import Iterator, Sequence
from math import ceil, floor, isfinite, log10
from typing import Any

import plotly.graph_objects as go

from monitoring.figures.paper.marks import block, element
from monitoring.figures.paper.panel import Panel
from monitoring.figures.shared.numbers import plain
from monitoring.figures.shared.places import axis_of, bare

NEAR = 1e-9  # of a step: what divisions leave over
TICKS, ROOM = 4, 0.06  # about how many steps an axis has, and what stays free above and below the values
LINE = 14  # pixels
MUTED, GRID = "#475569", "#E2E8F0"


def reach(drawn: go.Figure, axis: str, traces: Sequence[Any]) -> tuple[float, float]:
    """From where to where an upright axis goes: as it says, or around what is drawn on it."""
    own = axis_of(drawn, axis)
    if own.range is not None:
        return float(own.range[0]), float(own.range[1])
    ends: list[float] = [0.0] if own.rangemode == "tozero" else []
    for trace in traces:
        values = [value for value in plain(trace.y) if value is not None]
        if trace.type == "bar":
            base = plain(trace.base) if trace.base is not None else [0.0] * len(values)
            ends += [*base, *(low + length for low, length in zip(base, plain(trace.y), strict=True))]
        else:
            ends += values
    known = [end for end in ends if end is not None and isfinite(end)] or [0.0, 1.0]
    low, high = min(known), max(known)
    room = ROOM * (high - low) or abs(high) * ROOM or 1.0
    return (low if own.rangemode == "tozero" and low >= 0 else low - room), high + room


def ticks(low: float, high: float) -> list[float]:
    """Round numbers on the way from one end to the other.

    >>> ticks(0.0, 1.0), ticks(7.2, 16.1)
    ([0.0, 0.2, 0.4, 0.6, 0.8, 1.0], [8.0, 10.0, 12.0, 14.0, 16.0])
    """
    raw = (high - low) / TICKS
    size = 10.0 ** floor(log10(raw))
    step = next(size * by for by in (1, 2, 5, 10) if size * by >= raw * 0.8)
    return [round(i * step, 10) for i in range(ceil(low / step - NEAR), floor(high / step + NEAR) + 1)]


def frame(drawn: go.Figure, panel: Panel) -> Iterator[str]:
    """The grid, what ticks are called, and both titles."""
    left, top, width, height = panel.box
    across, upright = (axis_of(drawn, axis) for axis in panel.axes)
    values = list(upright.tickvals) if upright.tickvals is not None else ticks(*sorted(panel.upwards))
    names = [bare(text) for text in upright.ticktext] if upright.ticktext is not None else [f"{v:g}" for v in values]
    for value, name in zip(values, names, strict=True):
        y = panel.y(value)
        if upright.showgrid is not False:
            yield element("line", x1=left, x2=left + width, y1=y, y2=y, stroke=GRID)
        yield block([name], left - 6, y + 4, anchor="end", fill=MUTED)
    if upright.title.text:
        yield block(
            [bare(upright.title.text)],
            14,
            top + height / 2,
            fill=MUTED,
            transform=f"rotate(-90 14 {top + height / 2:.1f})",
        )
    below = top + height + 4
    if across.showticklabels is not False:
        for value, name in zip(across.tickvals or (), across.ticktext or (), strict=True):
            yield block([bare(part) for part in str(name).split("<br>")], panel.x(value), below + LINE - 2, fill=MUTED)
        below += LINE * max((str(name).count("<br>") + 1 for name in across.ticktext or ("",)), default=1)
    if across.title.text:
        yield block([bare(across.title.text)], left + width / 2, below + LINE, fill=MUTED)
