"""What ways of deciding when to retrain would have brought: loss saved over time, and regret by price."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from monitoring.domain import FloatArray, Verdict, Window
from monitoring.figures.shared.base import figure
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.text import number, safe, span
from monitoring.figures.shared.window_axis import over_windows, window_title

DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "x")


def over_time(
    losses: Mapping[str, FloatArray], retrained: Mapping[str, Sequence[int]], windows: Sequence[Window],
    palette: Palette, *, than: str, title: str,
) -> go.Figure:  # fmt: skip
    """The loss that each way has saved against `than` up to each window; a sign where it retrained.

    Args:
        losses: by the way of deciding, the mean loss of each window; nan where no label tells.
        retrained: by the way, the windows at whose starts a model was made.
        windows: oldest first.
        palette: the colours.
        than: the way that the others are held against.
        title: of the loss.
    """
    drawn = figure(palette, height=380)
    for place, (name, loss) in enumerate(losses.items()):
        saved = np.nancumsum(losses[than] - loss)
        made = set(retrained[name])
        drawn.add_trace(
            go.Scatter(
                x=list(range(len(windows))),
                y=saved,
                mode="lines+markers",
                name=safe(name),
                line={**_line(place, palette), "dash": DASHES[place % len(DASHES)]},
                marker={
                    "symbol": SYMBOLS[place % len(SYMBOLS)],
                    "size": [10 if k in made else 0 for k in range(len(windows))],
                    "opacity": 1,
                    "line": {"width": 0},
                },
                text=[
                    _said(name, window, value, k in made)
                    for k, (window, value) in enumerate(zip(windows, saved, strict=True))
                ],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    over_windows(drawn, windows)
    drawn.update_xaxes(title_text=window_title(windows))
    drawn.update_yaxes(title_text=safe(f"{title} saved since the beginning"))
    return drawn


def regret(
    prices: Sequence[float], regrets: Mapping[str, Sequence[float]], palette: Palette, *, title: str
) -> go.Figure:
    """How much more than the best schedule in hindsight each way costs, by the price of a retraining."""
    drawn = figure(palette, height=320)
    labels = [number(price) for price in prices]
    for place, (name, values) in enumerate(regrets.items()):
        drawn.add_trace(
            go.Scatter(
                x=labels,
                y=list(values),
                mode="lines+markers",
                name=safe(name),
                line={**_line(place, palette), "dash": DASHES[place % len(DASHES)]},
                marker={"symbol": SYMBOLS[place % len(SYMBOLS)], "size": 8},
                text=[f"{safe(name)}<br>price {p}<br>regret {number(v)}" for p, v in zip(labels, values, strict=True)],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    drawn.update_xaxes(type="category", title_text=safe(f"price of a retraining, in {title} of one window"))
    drawn.update_yaxes(title_text="regret", rangemode="tozero")
    return drawn


def _line(place: int, palette: Palette) -> dict[str, Any]:
    colours = (palette.reference, palette.current, palette.up, palette.muted, palette.verdicts[Verdict.OK])
    return {"color": colours[place % len(colours)], "width": 2}


def _said(name: str, window: Window, value: float, is_made: bool) -> str:
    made = "<br>retrained" if is_made else ""
    return f"{safe(name)}<br>{span(window)}<br>saved {number(value)}{made}"
