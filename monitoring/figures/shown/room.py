"""Room beside the axes of a picture, so that a browser draws it once.

Plotly draws a picture, finds what its ticks and titles take, and draws all of it again where the margins are smaller.
"""

from math import ceil
from typing import Any

import plotly.graph_objects as go

from monitoring.figures.shared.places import bare

LINE = 16  # pixels of a line of ticks
BELOW, TITLE = 9, 32  # pixels below an axis for one line of ticks; for a title under them
BESIDE = 46  # pixels beside an axis with a title and ticks of three figures
OVER = 17  # pixels by which the last tick of numbers may stand out
PAD = 12  # that plotly leaves around what stands beside axes, or the smallest margin where that is less
NAMES, NAMED = 9, 24  # between names and their axis; a title beside them
# Pixels that letters of ticks take, in the page's font; all others take the last.
LETTERS = {
    **dict.fromkeys(" ", 2.4),
    **dict.fromkeys("|ij',.:;·lI", 3.2),
    **dict.fromkeys("f!()[]{}-tr/\\", 4.2),
    **dict.fromkeys('s*z"?xcvykaeg#$+<=>^_~−0123456789JYLF', 6.0),
    **dict.fromkeys("DGUHNOQwM", 8.8),
    **dict.fromkeys("Wm%@…", 11.4),
}
OTHER = 7.3
Axis = dict[str, Any]


def make_room(drawn: go.Figure) -> None:
    """Widen a picture's margins to what plotly would find for usual ticks; wider ones it finds itself, as ever."""
    layout = drawn.layout.to_plotly_json()
    across, up = _axes(layout, "xaxis"), _axes(layout, "yaxis")
    below = max((_below(axis) for axis in across), default=0)
    beside = max((_beside(axis) for axis in up if axis.get("side") != "right"), default=0)
    right = BESIDE if any(_titled(axis) and axis.get("side") == "right" for axis in up) else 0
    over = OVER if any("tickvals" not in axis for axis in across) else 0
    given = {"l": 0, "r": 0, "t": 0, "b": 0, **layout.get("margin", {})}
    found = {"l": beside, "r": max(over, right), "b": below}
    pad = min(PAD, *(given[side] for side in "lrtb" if not found.get(side)))
    wanted = {"l": beside and beside + pad, "r": max(over, right and right + pad), "b": below and below + pad}
    more = {side: pixels for side, pixels in wanted.items() if pixels > given[side]}
    if more:
        drawn.update_layout(margin=more)


def _axes(layout: dict[str, Any], kind: str) -> list[Axis]:
    """Those that plotly makes room for."""
    axes = [axis for name, axis in layout.items() if name.startswith(kind)]
    return [axis for axis in axes if axis.get("automargin") and axis.get("visible", True)]


def _titled(axis: Axis) -> bool:
    return bool(axis.get("title", {}).get("text"))


def _beside(axis: Axis) -> int:
    """Beside an axis with names, or with a title; numbers alone have room enough."""
    names = axis.get("ticktext", ()) if axis.get("showticklabels", True) is not False else ()
    widest = max((sum(LETTERS.get(letter, OTHER) for letter in bare(name)) for name in names), default=0.0)
    named = ceil(widest) + NAMES + (NAMED if _titled(axis) else 0) if widest else 0
    return max(named, BESIDE if _titled(axis) else 0)


def _below(axis: Axis) -> int:
    if axis.get("showticklabels", True) is False:
        return 0
    dates = [str(stop["value"]).replace("\n", "<br>") for stop in axis.get("tickformatstops", ())]
    lines = max((str(text).count("<br>") for text in (*axis.get("ticktext", ()), *dates)), default=0)
    title = axis.get("title", {}).get("text") or ""
    return BELOW + LINE * lines + (TITLE + LINE * title.count("<br>") if title else LINE)
