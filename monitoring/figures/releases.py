"""Which version was live, as a strip above a picture over windows."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.text import safe

STRIP, GAP = 0.1, 0.06  # of the picture's height
WIDTH = 16  # pixels
NARROWEST = 0.03  # of the axis: a shorter bar has no room for its name


@dataclass(frozen=True, slots=True)
class Span:
    """A version that was live.

    Args:
        version: its name.
        start: where it went live, on an axis that counts windows.
        end: until where it was.
        now: whether it is live now.
        text: shown where the pointer is over it.
        since: when it went live, as a table of the picture's numbers has it.
        until: when it no longer was; empty where it still is at the end.
    """

    version: str
    start: float
    end: float
    now: bool
    text: str
    since: str = ""
    until: str = ""


def with_strip(drawn: go.Figure, spans: Sequence[Span], palette: Palette) -> go.Figure:
    """Add a strip of what was live above a picture of one plot over windows."""
    reach = max((span.end for span in spans), default=1.0) - min((span.start for span in spans), default=0.0)
    drawn.update_layout(
        yaxis={"domain": [0, 1 - STRIP - GAP]},
        yaxis9={
            "domain": [1 - STRIP, 1],
            "anchor": "x",
            "range": [-1, 1],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "tickmode": "array",
            "tickvals": [0],
            "ticktext": ["live"],
        },
    )
    for span in spans:
        _bar(drawn, span, palette, named=span.end - span.start > NARROWEST * reach)
    return drawn


def _bar(drawn: go.Figure, span: Span, palette: Palette, *, named: bool) -> None:
    middle = (span.start + span.end) / 2
    drawn.add_trace(
        go.Scatter(
            x=[span.start, middle, span.end],
            y=[0, 0, 0],
            yaxis="y9",
            mode="lines",
            line={"color": palette.current if span.now else palette.reference, "width": WIDTH},
            name=f"version {span.version}",
            showlegend=False,
            text=[safe(span.text, 160)] * 3,
            meta={"x": [span.since or None, None, span.until or "the end"]},
            hovertemplate="%{text}<extra></extra>",
        )
    )
    if named:
        words = f"<b>{safe(span.version, 12)}</b>"
        font = {"size": 12, "color": palette.surface}
        drawn.add_annotation(x=middle, y=0, yref="y9", showarrow=False, text=words, font=font)
