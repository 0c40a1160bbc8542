"""Drift against importance: what drifted and matters lies above on the right."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from monitoring.domain import SIGNS, VERDICTS, WORDS, DriftResult, FloatArray, GridReport, Verdict
from monitoring.figures.shared.base import SHADE, SHAPES, figure
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.text import number, safe

TOP = 3.0
EDGE = TOP * 1.06
NAMED = 12
# The plot on a phone, in pixels, where names have the least room; how far a name stands from its mark.
PIXELS, TALL, LINE, LETTER, AWAY, STEPS = 255, 260, 15, 6.6, 16, 7

Spot = tuple[float, float]
Box = tuple[float, float, float, float]  # left, bottom, width, height


def quadrants(
    report: GridReport[DriftResult], window: int, importance: Mapping[str, float], palette: Palette
) -> go.Figure:
    """One mark an input of a known importance: to the right its value over its limit, up to three times, upwards its
    importance. The lines at the limit and at the mean importance make four fields. What drifted is named, and each
    verdict has its sign and colour.

    Args:
        report: one method a column.
        window: which window is drawn.
        importance: by column.
        palette: colours.
    """
    grid = report.grid
    rows = [i for i, column in enumerate(grid.columns) if column.name in importance]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (grid.value / grid.limit)[rows, window]
    height = [importance[grid.columns[i].name] for i in rows]
    verdicts = [VERDICTS[grid.verdict[i, window]] for i in rows]
    drawn = figure(palette, height=360)
    mean, most = float(np.mean(list(importance.values()))), max([*importance.values(), 1e-12])
    reach = most * 1.1
    drawn.add_shape(type="rect", x0=1, x1=EDGE, y0=mean, y1=reach, fillcolor=SHADE, line={"width": 0})
    for ends in ({"x0": 1, "x1": 1, "y0": 0, "y1": reach}, {"x0": 0, "x1": EDGE, "y0": mean, "y1": mean}):
        drawn.add_shape(type="line", line={"color": palette.limit, "width": 1, "dash": "dash"}, **ends)
    across = np.minimum(ratio, TOP)
    names = [grid.columns[i].name for i in rows]
    for verdict in (Verdict.FAIL, Verdict.WARN, Verdict.OK, Verdict.SKIPPED):
        of = [i for i, each in enumerate(verdicts) if each is verdict]
        if of:
            said = [
                f"<b>{safe(names[i])}</b><br>value ÷ limit {number(float(ratio[i]))}<br>importance {number(height[i])}"
                f"<br>{SIGNS[verdict]} {WORDS[verdict]}"
                for i in of
            ]
            drawn.add_trace(_marks(across[of], [height[i] for i in of], said, verdict, palette))
    order = np.argsort(-np.nan_to_num(ratio) * np.array(height), kind="stable")[:NAMED].tolist()
    named = [i for i in order if verdicts[i] in (Verdict.FAIL, Verdict.WARN) and np.isfinite(across[i])]
    spots = list(zip(across.tolist(), height, strict=True))
    _name(drawn, spots, {i: safe(names[i], 16) for i in named}, reach, palette)
    muted = {"showarrow": False, "font": {"size": 11, "color": palette.limit}}
    drawn.add_annotation(x=1, y=0, text="limit", xanchor="right", yanchor="bottom", **muted)
    drawn.add_annotation(x=1, y=mean, text=" mean importance", xanchor="left", yanchor="bottom", **muted)
    drawn.update_xaxes(title_text="drift: value ÷ limit (3 and above at the right edge)", range=[0, EDGE])
    drawn.update_yaxes(title_text="importance", range=[0, reach])
    return drawn


def _marks(
    across: FloatArray, height: Sequence[float], said: Sequence[str], verdict: Verdict, palette: Palette
) -> go.Scatter:
    return go.Scatter(
        x=across,
        y=height,
        mode="markers",
        marker={"symbol": SHAPES[verdict], "size": 10, "color": palette.verdicts[verdict]},
        hovertext=said,
        hovertemplate="%{hovertext}<extra></extra>",
        name=WORDS[verdict],
    )


def _name(drawn: go.Figure, spots: Sequence[Spot], names: Mapping[int, str], reach: float, palette: Palette) -> None:
    """Write names beside their marks with a line to each, a step up or down where another name or mark stands.

    Marks in the right half have it on their left. A name without any room is left to where the pointer is.
    """
    taken = [(x * PIXELS / EDGE - 5, y * TALL / reach - 5, 10.0, 10.0) for x, y in spots if x == x]
    for i, text in names.items():
        x, y = spots[i]
        side = -1 if x > EDGE / 2 else 1
        middle, width = y * TALL / reach, LETTER * len(text)
        left = x * PIXELS / EDGE + side * AWAY - (width if side < 0 else 0)
        for step in sorted(range(-STEPS, STEPS + 1), key=abs):
            box = (left, middle + step * LINE - LINE / 2, width, float(LINE))
            if 0 <= box[1] <= TALL - LINE and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                drawn.add_annotation(
                    x=x,
                    y=y,
                    ax=side * AWAY,
                    ay=-step * LINE,
                    text=text,
                    xanchor="right" if side < 0 else "left",
                    font={"size": 12, "color": palette.muted},
                    arrowhead=0,
                    arrowwidth=1,
                    arrowcolor=palette.muted,
                    standoff=5,
                )
                break


def _overlap(one: Box, other: Box) -> bool:
    return all(one[i] < other[i] + other[i + 2] and other[i] < one[i] + one[i + 2] for i in (0, 1))
