"""The limits that measures are held against: lines, or steps where each window has its own."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from monitoring.domain import Measure
from monitoring.figures.shared.colours import Palette


def limits(measures: Sequence[Measure]) -> list[tuple[str, float]]:
    """The limits that the measures are held against, with their names: one, or one on either side."""
    ends = next((m.limits for m in measures if not np.isnan(m.limits).any()), ())
    names = ("lower limit", "upper limit") if len(ends) > 1 else ("limit",)
    return list(zip(names, ends, strict=False))


def moving_limits(measures: Sequence[Measure]) -> dict[str, dict[int, float]]:
    """Where windows are held against earlier ones: by its name, each window's own limit; otherwise nothing."""
    of = {"lower limit": "limit_low", "upper limit": "limit_high"}
    found = {name: {m.window: getattr(m, end) for m in measures} for name, end in of.items()}
    known = {name: np.unique([end for end in ends.values() if np.isfinite(end)]) for name, ends in found.items()}
    moves = any(ends.size > 1 for ends in known.values())
    return {name: found[name] for name, ends in known.items() if ends.size} if moves else {}


def stepwise(ends: Mapping[int, float], name: str, palette: Palette) -> go.Scatter:
    """A limit that each window has of its own."""
    windows = sorted(ends)
    return go.Scatter(
        x=windows,
        y=[ends[window] for window in windows],
        mode="lines",
        name=name,
        line={"color": palette.limit, "width": 1.5, "dash": "dash", "shape": "hvh"},
        hoverinfo="skip",
    )
