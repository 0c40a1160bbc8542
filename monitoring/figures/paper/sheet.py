"""A figure over windows as one SVG: plots below each other, marks, a legend. Read without scripts, in ten years, too.

It knows what the pictures of a report are made of: lines, marks, bands, bars, maps, shades, limits. The same figures as
the pages' are given to it, so that nothing is chosen or computed a second time.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import plotly.graph_objects as go

from monitoring.figures.paper.axes import LINE, MUTED, frame, reach
from monitoring.figures.paper.marks import HATCHED, SIZE, between, block, element, marks, point
from monitoring.figures.paper.panel import Panel
from monitoring.figures.shared.places import axis_of, bare

LETTER = 6.4  # pixels: about how wide a letter is
KEY, GAP = 26, 18  # of a legend's entry: its sign, and what is free behind it
PLAIN = 60  # pixels left of the plot where the figure does not say
BELOW, RIGHT = 54, 16
HATCH = (
    '<defs><pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0 0V6" stroke="#94A3B8" stroke-width="2"/></pattern></defs>'
)


def to_svg(drawn: go.Figure, title: str, *, width: int = 720) -> str:
    """A figure of `monitoring.figures` over windows, in its own height; `title` is for those who cannot see it.

    >>> made = go.Figure(go.Scatter(x=[0, 1], y=[0.5, 0.25], name="realised", mode="lines", line={"color": "#000000"}))
    >>> to_svg(made.update_xaxes(range=[-1, 2], tickvals=[0], ticktext=["1 Apr"]), "AUC")[:50]
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0'
    """
    traces = [trace for trace in drawn.data if trace.x is not None]
    legend, lines = _legend(traces, width) if drawn.layout.showlegend is not False else ("", 0)
    scale = [trace for trace in traces if trace.type == "heatmap" and trace.showscale is not False]
    top = 8 + (LINE + 6) * max(lines, 2 * bool(scale))
    height = int(drawn.layout.height or 300) + max(top - 40, 0)
    panels = _panels(drawn, traces, (width, height), top)
    parts = [legend, *(_scale(scale[0], width) if scale else ())]
    parts += _shades(drawn, panels, "below")
    for panel in panels:
        parts += frame(drawn, panel)
        stacked: dict[Any, float] = {}
        for trace in traces:
            if (trace.yaxis or "y") == panel.axes[1]:
                parts += marks(trace, panel, stacked)
    parts += [*_shades(drawn, panels, "above"), *_notes(drawn, panels)]
    content = "".join(parts)
    head = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {height}"}
    defined = HATCH if HATCHED in content else ""
    return element("svg", defined + content, **head, role="img", aria_label=title)


def _panels(drawn: go.Figure, traces: Sequence[Any], size: tuple[int, int], top: float) -> list[Panel]:
    left = drawn.layout.margin.l if any(trace.type == "heatmap" for trace in traces) else PLAIN
    wide, high = size[0] - left - RIGHT - 8, size[1] - top - BELOW
    found: dict[str, list[Any]] = {}
    for trace in traces:
        found.setdefault(trace.yaxis or "y", []).append(trace)
    panels = []
    for axis, own in found.items():
        across = own[0].xaxis or "x"
        low, upper = axis_of(drawn, axis).domain or (0.0, 1.0)
        box = (float(left), top + (1 - upper) * high, float(wide), (upper - low) * high)
        ends = axis_of(drawn, across).range
        panels.append(Panel((across, axis), box, (float(ends[0]), float(ends[1])), reach(drawn, axis, own)))
    return panels


def _legend(traces: Sequence[Any], width: int) -> tuple[str, int]:
    """The legend, and how many lines it takes."""
    x, y, parts = 8.0, SIZE + 4.0, []
    named: dict[str, Any] = {}
    for trace in traces:
        if trace.name and trace.showlegend is not False and trace.type != "heatmap":
            named.setdefault(bare(trace.name), trace)
    for name, trace in named.items():
        room = KEY + LETTER * len(name) + GAP
        if x + room > width and x > 8:
            x, y = 8.0, y + LINE + 6
        parts += [*_key(trace, x, y - 4), block([name], x + KEY, y, anchor="start")]
        x += room
    return "".join(parts), round((y - SIZE - 4) / (LINE + 6)) + 1 if parts else 0


def _key(trace: Any, x: float, y: float) -> Iterator[str]:
    if trace.type == "bar" or trace.fill == "toself":
        colour = (
            trace.fillcolor if trace.type != "bar" else HATCHED if trace.marker.pattern.shape else trace.marker.color
        )
        yield element("rect", x=x + 4, y=y - 5, width=14, height=10, fill=colour)
        return
    dash = {"dash": "6 4", "dot": "2 3"}.get(trace.line.dash or "")
    yield element("line", x1=x, x2=x + 22, y1=y, y2=y, stroke=trace.line.color, stroke_width=2, stroke_dasharray=dash)
    if "markers" in str(trace.mode):
        yield point(x + 11, y, "circle", 3.5, trace.line.color)


def _scale(trace: Any, width: int) -> Iterator[str]:
    """What a map's colours mean."""
    bar, steps = trace.colorbar, 40
    left, long = width - 220.0, 200.0 / steps
    yield block([bare(trace.name)], left + 100, SIZE)
    for step in range(steps):
        colour = between(trace.colorscale, step / (steps - 1))
        yield element("rect", x=left + step * long, y=18, width=long + 0.3, height=8, fill=colour)
    for value, name in zip(bar.tickvals, bar.ticktext, strict=True):
        yield block([name], left + 200 * (value - trace.zmin) / (trace.zmax - trace.zmin), 26 + LINE, fill=MUTED)


def _shades(drawn: go.Figure, panels: Sequence[Panel], layer: str) -> Iterator[str]:
    """Fields and lines behind or over the plots; each reaches over one plot, or from the top of all to their bottom."""
    for shape in drawn.layout.shapes:
        if (shape.layer or "above") != layer or shape.xsizemode == "pixel":
            continue
        look = {
            "stroke": shape.line.color,
            "stroke_width": shape.line.width,
            "stroke_dasharray": "2 3" if shape.line.dash else None,
        }
        if shape.type == "path":
            yield element("path", d=_strokes(shape, panels), fill="none", **look)
            continue
        x0, x1 = (panels[0].x(value) for value in (shape.x0, shape.x1))
        y0, y1 = (_height(panels, shape.yref, value) for value in (shape.y0, shape.y1))
        if shape.type == "line":
            yield element("line", x1=x0, x2=x1, y1=y0, y2=y1, **look)
        else:
            fill = shape.fillcolor or "none"
            yield element(
                "rect", x=min(x0, x1), y=min(y0, y1), width=abs(x1 - x0), height=abs(y1 - y0), fill=fill, **look
            )


def _strokes(shape: Any, panels: Sequence[Panel]) -> str:
    """A path of straight strokes, from values to pixels."""
    ends = re.findall(r"([ML])([^,]+),([^ML]+)", shape.path)
    return "".join(f"{to}{panels[0].x(float(x)):.1f} {_height(panels, shape.yref, float(y)):.1f}" for to, x, y in ends)


def _height(panels: Sequence[Panel], of: str | None, value: float) -> float:
    if of == "paper":
        top, bottom = panels[0].box[1], max(panel.box[1] + panel.box[3] for panel in panels)
        return bottom - value * (bottom - top)
    if of and of.endswith("domain"):
        return panels[0].box[1] + (1 - value) * panels[0].box[3]
    return panels[0].y(value)


def _notes(drawn: go.Figure, panels: Sequence[Panel]) -> Iterator[str]:
    """Words over windows, such as that their labels are not in yet."""
    for note in drawn.layout.annotations:
        x, y = panels[0].x(note.x), _height(panels, note.yref, note.y)
        turn = f"rotate({note.textangle} {x:.1f} {y:.1f})" if note.textangle else None
        halo: dict[str, Any] = {"paint_order": "stroke", "stroke": "#FFFFFF", "stroke_width": 3}
        yield block([bare(part) for part in str(note.text).split("<br>")], x, y, fill=MUTED, transform=turn, **halo)
