"""Windows that are cut short: grey and hatched in every picture, because nothing in them is judged."""

from collections.abc import Sequence

import plotly.graph_objects as go

from monitoring.domain import Window, whole
from monitoring.figures.shared.base import SHADE

NAME = "cut short"
STEP = 26  # pixels from one stroke to the next
STROKE = "rgba(100, 116, 139, 0.55)"
HALF = 0.46


def places(windows: Sequence[Window], first: int = 0) -> list[int]:
    """Where on an axis that counts windows from `first` those stand that are cut short beside whole ones.

    >>> from monitoring.domain import Every
    >>> two = [Window(i, i, i + 1, None, None, 5, 0, i == 0, Every("week")) for i in range(2)]
    >>> places(two), places(two[1:])
    ([1], [])
    """
    judged = {window.index for window in whole(windows)}
    return [first + i for i, window in enumerate(windows) if window.rows and window.index not in judged]


def hatch(drawn: go.Figure, where: Sequence[int], axis: str = "x") -> None:
    """A grey field with strokes over each of these windows, from the bottom of the picture to its top.

    Traces have patterns, shapes have none; and a trace would need to know how high the picture's axes reach.
    """
    if not where:
        return
    common = {"xref": axis, "yref": "paper", "layer": "below", "name": NAME}
    field = {**common, "type": "rect", "y0": 0, "y1": 1, "fillcolor": SHADE, "line": {"width": 0}}
    fields = [{**field, "x0": place - HALF, "x1": place + HALF} for place in where]
    count = max(round((drawn.layout.height or 0) / STEP), 4)
    # As one path: plotly takes as long for each shape as for a path of them all.
    path = "".join(
        f"M{place - HALF:g},{i / count:.4f}L{place + HALF:g},{(i + 1) / count:.4f}"
        for place in where
        for i in range(count)
    )
    strokes = {**common, "type": "path", "path": path, "line": {"color": STROKE, "width": 1}}
    drawn.layout.shapes = [*drawn.layout.shapes, *fields, strokes]
