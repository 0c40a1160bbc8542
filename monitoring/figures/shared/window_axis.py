"""The axis of every picture over windows: which of them have a label, and which are cut short."""

from collections.abc import Sequence

import plotly.graph_objects as go

from monitoring.domain import Window
from monitoring.figures.shared.cut_short import NAME, hatch, places
from monitoring.figures.shared.places import name_places

MOST_TICKS = 6
FEW_TICKS = 4
ROOM = 34  # pixels on the right of a last window that says it is cut short


def over_windows(
    drawn: go.Figure,
    windows: Sequence[Window],
    *,
    first: int = 0,
    most: int = MOST_TICKS,
    row: int | None = None,
    col: int | None = None,
) -> None:
    """Name an x axis that counts windows from `first` by their beginnings, thinned so that labels do not collide.

    Windows that are cut short are hatched.
    """
    shown = {first + place: label for place, label in ticks(windows, most).items()}
    name_places(drawn, "x", [_begins(window) for window in windows], first)
    cut = places(windows, first)
    if row in (None, 1):
        hatch(drawn, cut)
    if cut and cut[-1] == first + len(windows) - 1:
        drawn.update_layout(margin={"r": ROOM})
    drawn.update_xaxes(
        tickmode="array",
        tickvals=list(shown),
        ticktext=list(shown.values()),
        tickangle=0,
        range=[first - 0.6, first + len(windows) - 0.4],
        showgrid=False,
        row=row,
        col=col,
    )


def _begins(window: Window) -> str:
    if window.start is None:
        return f"{window.first * window.every.rows + 1}" if window.every.rows else window.label
    return window.start.isoformat() if window.start.time() != window.start.min.time() else f"{window.start:%Y-%m-%d}"


def ticks(windows: Sequence[Window], most: int = MOST_TICKS) -> dict[int, str]:
    """Which windows get a label, and which: the year stands only where it begins or changes.

    Windows that are cut short at either end say so, in the place of a label that would run into theirs.
    """
    step = -(-len(windows) // most) if windows else 1
    cut, last = places(windows), len(windows) - 1
    shown = [index for index in range(0, len(windows), step) if last not in cut or index <= last - step]
    labels: dict[int, str] = {}
    year = 0
    for index in [*shown, *([last] if last in cut and last > 0 else [])]:
        window = windows[index]
        if window.start is None:
            text = f"{window.first * window.every.rows + 1:,}" if window.every.rows else window.label
            labels[index] = f"{text}<br>{NAME}" if index in cut else text
            continue
        forms = {"month": "%b", "hour": f"{window.start.day} %b %H:%M"}
        text = window.start.strftime(forms.get(window.every.unit, f"{window.start.day} %b"))
        text = text if window.start.year == year else f"{text}<br>{window.start.year}"
        labels[index] = f"{text}<br>{NAME}" if index in cut else text
        year = window.start.year
    return labels


def window_title(windows: Sequence[Window]) -> str:
    """What the axis counts, such as "week beginning" or "first row of 5,000"."""
    if not windows:
        return "window"
    every = windows[0].every
    if windows[0].start is None:
        return f"first row of each {every.rows:,}"
    return f"every {every.rows:,} rows, from" if every.by_rows else f"{every.unit} beginning"
