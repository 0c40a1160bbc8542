"""A fleet: when its devices were heard of, against how far they drifted."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from monitoring.domain import SIGNS, WORDS, Verdict
from monitoring.figures.shared.base import SHAPES, figure
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.text import safe

TICKS = {0.1: "minutes", 1: "1 hour", 6: "6 hours", 24: "1 day", 168: "1 week", 730: "1 month", 8766: "1 year"}
LARGEST = 30
ORDER = (Verdict.OK, Verdict.SKIPPED, Verdict.WARN, Verdict.FAIL)
LINE = {"width": 1.5, "dash": "dash"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One device, or several that lie close together.

    Args:
        hours: since they were heard of, above 0.
        ratio: their worst figures over their limits, as they are drawn.
        verdict: of their drift.
        silent: whether they are.
        count: how many they are.
        name: the furthest of them.
        words: what is told of them.
    """

    hours: float
    ratio: float
    verdict: Verdict
    silent: bool
    count: int
    name: str
    words: str


def scatter(marks: Sequence[Mark], palette: Palette, *, silent_from: float, top: float, bottom: float) -> go.Figure:
    """To the right: since when nothing was heard (hours, logarithmic); upwards: the worst figure over its limit.

    Args:
        marks: what is drawn; its area grows with the devices that it stands for.
        palette: colours.
        silent_from: from how many hours on a device is silent; nan where that is not known.
        top: where larger figures are drawn.
        bottom: where devices are drawn of which nothing was judged.
    """
    drawn = figure(palette, height=380)
    for verdict in ORDER:
        for silent in (False, True):
            chosen = [mark for mark in marks if mark.verdict is verdict and mark.silent is silent]
            if chosen:
                drawn.add_trace(_trace(chosen, palette, verdict, silent=silent))
    drawn.add_hline(y=1, line={"color": palette.limit, **LINE})
    longest = max([mark.hours for mark in marks], default=1.0)
    if silent_from == silent_from and longest * 4 > silent_from:
        drawn.add_vline(x=silent_from, line={"color": palette.reference, **LINE})
        longest = max(longest, silent_from)
    least = min([mark.hours for mark in marks], default=1.0)
    known = {hours: text for hours, text in TICKS.items() if least / 3 <= hours <= longest * 3}
    drawn.update_xaxes(
        type="log", title_text="last seen, ago", tickvals=list(known), ticktext=list(known.values()), showgrid=False
    )
    drawn.update_yaxes(
        title_text="drift: worst figure ÷ limit",
        tickvals=[bottom, 0, 1, 2, top],
        ticktext=["not judged", "0", "1", "2", f"{top:g} and more"],
        range=[bottom - 0.2, top + 0.25],
    )
    return drawn


def _trace(marks: Sequence[Mark], palette: Palette, verdict: Verdict, *, silent: bool) -> go.Scatter:
    words = f"{SIGNS[verdict]} {WORDS[verdict]}{', silent' if silent else ''}"
    return go.Scatter(
        x=[mark.hours for mark in marks],
        y=[mark.ratio for mark in marks],
        mode="markers",
        name=words,
        marker={
            "symbol": f"{SHAPES[verdict]}-open" if silent and verdict is not Verdict.SKIPPED else SHAPES[verdict],
            "size": [min(8 + 1.5 * (mark.count - 1) ** 0.5, LARGEST) for mark in marks],
            "color": palette.current if verdict is Verdict.OK else palette.verdicts[verdict],
            "opacity": 0.8,
            "line": {"width": 2 if silent else 0},
        },
        customdata=[[mark.name] for mark in marks],
        hovertext=[f"<b>{safe(mark.name)}</b><br>{safe(mark.words)}<br>{words}" for mark in marks],
        hovertemplate="%{hovertext}<extra></extra>",
    )
