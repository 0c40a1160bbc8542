"""How many of a window's predictions have a label, below a metric over time."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from monitoring.domain import Window
from monitoring.domain.text import plural
from monitoring.figures.shared.base import CLEAR
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.text import share, span


def hatched(palette: Palette) -> dict[str, object]:
    """The look of what waits for labels."""
    pattern = {"shape": "/", "fgcolor": palette.reference, "size": 6, "solidity": 0.25}
    return {"color": CLEAR, "line": {"width": 0}, "pattern": pattern}


def coverage_bars(drawn: go.Figure, windows: Sequence[Window], palette: Palette) -> None:
    """Bars in the second row of a picture: the share of each window's predictions with a label, and what waits."""
    known = np.nan_to_num(np.array([w.coverage for w in windows], dtype=float))
    waiting = np.where([w.rows > 0 for w in windows], 1 - known, 0.0)
    text = [
        f"{span(w)}<br>{w.labelled:,} of {plural(w.rows, 'prediction')} labelled ({share(w.coverage)})"
        if w.rows
        else f"{span(w)}<br>no rows"
        for w in windows
    ]
    common = {"x": list(range(len(windows))), "text": text, "textposition": "none"}
    hover = "%{text}<extra></extra>"
    solid = {"color": palette.reference}
    # The axis says what is labelled: on a phone each entry of the legend takes a line from the picture.
    named = {"name": "labelled", "showlegend": False}
    drawn.add_trace(go.Bar(y=100 * known, marker=solid, hovertemplate=hover, **named, **common), row=2, col=1)
    # Windows that are cut short are hatched, too: where nothing waits, the legend must not say that they do.
    look = {"marker": hatched(palette), "showlegend": bool(waiting.any())}
    drawn.add_trace(go.Bar(y=100 * waiting, name="no label yet", hovertemplate=hover, **look, **common), row=2, col=1)
    if not all(w.rows for w in windows):
        empty = [0.0 if w.rows else 100.0 for w in windows]
        pale = {"color": palette.grid}
        drawn.add_trace(go.Bar(y=empty, name="no rows", marker=pale, hovertemplate=hover, **common), row=2, col=1)
    drawn.update_layout(barmode="stack", bargap=0.2)
    drawn.update_yaxes(title_text="labelled (%)", range=[0, 100], tickvals=[0, 50, 100], row=2, col=1)
