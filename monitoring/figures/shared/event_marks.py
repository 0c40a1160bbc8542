"""Numbered marks of what happened at a moment, such as another version going live, on pictures over windows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import plotly.graph_objects as go

from monitoring.domain import Window
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.text import safe

LONGEST = 14  # signs of a label
MOST_WORDS = 8  # sentences behind one mark
MOST_LINES = 60  # what is nearer than that shares a line
BESIDE = 0.08  # of the width: what a label takes, so that the next one stands lower
LEVELS, STEP = 4, 18  # lines of labels, and pixels from one to the next


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened.

    Args:
        at: when.
        label: a word that stands at the line behind the number; may be empty.
        text: the whole sentence, shown where the pointer is over it.
        number: by which a list below the picture names it.
    """

    at: datetime
    label: str
    text: str
    number: int


def position(moment: datetime, windows: Sequence[Window]) -> float | None:
    """Where a moment lies on an axis that counts windows, each reaching half a step to both sides of its number.

    None before the first window, or where windows have no times; a moment after the last one is at its end.

    >>> from monitoring.domain import Every
    >>> days = [datetime(2024, 1, day) for day in (1, 2, 3)]
    >>> two = [Window(i, i, i + 1, days[i], days[i + 1], 5, 0, True, Every("day")) for i in range(2)]
    >>> [position(datetime(*day), two) for day in ((2024, 1, 2, 12), (2024, 2, 1), (2023, 1, 1))]
    [1.0, 1.5, None]
    """
    if not windows or windows[0].start is None or moment < windows[0].start:
        return None
    for place, window in enumerate(windows):
        if window.start and window.end and window.start <= moment < window.end:
            return place - 0.5 + (moment - window.start) / (window.end - window.start)
    before = [place for place, window in enumerate(windows) if window.end and window.end <= moment]
    return max(before, default=0) + 0.5


def mark(
    drawn: go.Figure,
    marks: Sequence[Mark],
    windows: Sequence[Window],
    palette: Palette,
    *,
    first: int = 0,
    top: float = 1,
    above: bool = False,
) -> None:
    """Draw a line with a number at each mark, from top to bottom; those in one place share a line.

    What was done after the last window stands at its end, with an arrow. `first` is the number of the first window;
    labels stand below `top`, a share of the plot's height, or `above` the plot, where they would hide cells of a map.
    """
    placed = [(where, one) for one in marks if (where := position(one.at, windows)) is not None]
    together: list[tuple[float, list[Mark]]] = []
    for place, one in sorted(placed, key=lambda pair: pair[0]):
        if together and place - together[-1][0] <= len(windows) / MOST_LINES:
            together[-1][1].append(one)
        else:
            together.append((place, [one]))
    level, before, highest = 0, float("-inf"), 0
    for place, there in together:
        level = (level + 1) % LEVELS if place - before < BESIDE * len(windows) else 0
        later = there[-1].at >= end if (end := windows[-1].end) else False
        _line(drawn, first + place, there, "→ " if later else "", palette, (top, -1 - level if above else level))
        before, highest = place, max(highest, level + 1)
    if above and highest:
        make_room(drawn, highest * STEP + 4)


def _line(
    drawn: go.Figure, x: float, there: Sequence[Mark], sign: str, palette: Palette, top: tuple[float, int]
) -> None:
    line = {"color": palette.muted, "width": 1, "dash": "dot"}
    drawn.add_shape(type="line", x0=x, x1=x, y0=0, y1=1, xref="x", yref="paper", line=line, name="event")
    words = [safe(f"{one.number}. {one.text}", 120) for one in there[-MOST_WORDS:]]
    if len(there) > MOST_WORDS:
        words = [f"{len(there) - MOST_WORDS} more before them", *words]
    numbers = f"{there[0].number}–{there[-1].number}" if len(there) > 1 else f"{there[0].number}"
    label = f" {safe(there[-1].label, LONGEST)}" if there[-1].label else ""
    drawn.add_annotation(
        x=x,
        y=top[0],
        xref="x",
        yref="paper",
        yanchor="top",
        yshift=-STEP * top[1],
        xanchor="right" if sign else "left",
        name="event",
        showarrow=False,
        text=f"{sign}{numbers}{label}",
        hovertext="<br>".join(words),
        font={"size": 11, "color": palette.ink},
        bgcolor=palette.surface,
        bordercolor=palette.muted,
        borderpad=1,
    )


def make_room(drawn: go.Figure, pixels: int) -> None:
    """More room above a map for its marks' labels; a scale stands above them, at the top of the picture."""
    margin, height = drawn.layout.margin, drawn.layout.height
    drawn.update_layout(height=height + pixels, margin={"t": (margin.t or 0) + pixels})
