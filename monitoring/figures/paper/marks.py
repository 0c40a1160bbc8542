"""What a figure is made of, as elements of SVG: traces, shapes, notes."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Any

from monitoring.figures.paper.panel import Panel
from monitoring.figures.shared.numbers import plain, said
from monitoring.figures.shared.places import bare

DASHES = {"dash": "6 4", "dot": "2 3", "dashdot": "6 3 2 3", "longdash": "10 4"}
SHAPES = {
    "triangle-up": "M0 -{0}L{0} {1}L-{0} {1}Z",
    "diamond": "M0 -{0}L{0} 0L0 {0}L-{0} 0Z",
    "square": "M-{1} -{1}H{1}V{1}H-{1}Z",
    "x": "M-{1} -{1}L{1} {1}M-{1} {1}L{1} -{1}",
}
HATCHED = "url(#hatched)"
MOST_SAID = 120  # points of a line that say what they are; of more, the table tells
SIZE = 12  # pixels: how high letters are


def element(name: str, text: str = "", **attributes: object) -> str:
    """An element; `text` is its content, markup already; numbers are written with one decimal.

    >>> element("line", x1=1.23, stroke_width=2, stroke="a&b")
    '<line x1="1.2" stroke-width="2" stroke="a&amp;b"/>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{f"{value:.1f}" if isinstance(value, float) else escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{text}</{name}>" if text else f"<{name}{written}/>"


def block(lines: Sequence[str], x: float, y: float, *, anchor: str = "middle", **more: object) -> str:
    """Some lines of plain text, the first one's foot at `y`."""
    texts = [element("tspan", escape(line), x=float(x), dy=14 * (place > 0)) for place, line in enumerate(lines)]
    attributes: dict[str, object] = {"x": float(x), "y": float(y), "text_anchor": anchor, "font_size": SIZE, **more}
    return element("text", "".join(texts), **attributes)


def marks(trace: Any, panel: Panel, below: dict[Any, float]) -> Iterator[str]:
    """One trace. `below` has how high bars stand already by their place, where they are stacked.

    Raises `NotImplementedError` for a kind of trace that no report has had yet.
    """
    if trace.type == "heatmap":
        yield from _cells(trace, panel)
    elif trace.type == "bar":
        yield from _bars(trace, panel, below)
    elif trace.type != "scatter":
        raise NotImplementedError(f"a trace of the kind {trace.type} has no form on paper yet")
    else:
        yield from _lines(trace, panel)
        if "markers" in str(trace.mode) and trace.marker.opacity != 0:
            yield from _points(trace, panel)
        if "text" in str(trace.mode):
            yield from _texts(trace, panel)


def each(value: Any, place: int, otherwise: Any = None) -> Any:
    """A setting of one point, where it may be one for all or a list."""
    if value is None:
        return otherwise
    return value if isinstance(value, str | int | float) else value[place]


def _runs(trace: Any, panel: Panel) -> Iterator[list[tuple[float, float]]]:
    run: list[tuple[float, float]] = []
    for x, y in zip(plain(trace.x), plain(trace.y), strict=True):
        if x is None or y is None:
            if run:
                yield run
            run = []
        else:
            run.append((panel.x(x), panel.y(y)))
    if run:
        yield run


def _lines(trace: Any, panel: Panel) -> Iterator[str]:
    for run in _runs(trace, panel):
        if trace.fill == "toself":
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
            yield element("polygon", points=points, fill=trace.fillcolor, stroke="none")
        elif "lines" in str(trace.mode):
            path = f"M{run[0][0]:.1f} {run[0][1]:.1f}"
            for (before, _), (x, y) in pairwise(run):
                middle = f"H{(before + x) / 2:.1f}V{y:.1f}" if trace.line.shape == "hvh" else ""
                path += f"{middle}L{x:.1f} {y:.1f}"
            yield element("path", d=path, fill="none", **_stroke(trace.line))


def _stroke(line: Any) -> dict[str, Any]:
    return {"stroke": line.color, "stroke_width": line.width or 2, "stroke_dasharray": DASHES.get(line.dash or "")}


def _points(trace: Any, panel: Panel) -> Iterator[str]:
    words = said(trace) if len(trace.x) <= MOST_SAID else [""] * len(trace.x)
    for place, (x, y, told) in enumerate(zip(plain(trace.x), plain(trace.y), words, strict=True)):
        if x is None or y is None:
            continue
        colour = each(trace.marker.color, place, trace.line.color)
        yield point(
            panel.x(x),
            panel.y(y),
            str(each(trace.marker.symbol, place, "circle")),
            each(trace.marker.size, place, 6) / 2,
            colour,
            told,
        )


def point(x: float, y: float, symbol: str, half: float, colour: str, words: str = "") -> str:
    """A mark, with what is said of it for those who point at it."""
    shape, text = symbol.removesuffix("-open"), element("title", escape(words)) if words else ""
    hollow = symbol.endswith("-open") or shape == "x"
    look: dict[str, Any] = {
        "fill": "none" if hollow else colour,
        "stroke": colour if hollow else None,
        "stroke_width": 2 * hollow or None,
    }
    if shape not in SHAPES:
        return element("circle", text, cx=x, cy=y, r=float(half), **look)
    path = SHAPES[shape].format(f"{half:.1f}", f"{0.8 * half:.1f}")
    return element("path", text, d=path, transform=f"translate({x:.1f} {y:.1f})", **look)


def _texts(trace: Any, panel: Panel) -> Iterator[str]:
    for place, (x, y, text) in enumerate(zip(plain(trace.x), plain(trace.y), trace.text, strict=True)):
        if text:
            yield block([bare(text)], panel.x(x), panel.y(y) + 4, fill=each(trace.textfont.color, place, "#0F172A"))


def _bars(trace: Any, panel: Panel, below: dict[Any, float]) -> Iterator[str]:
    bases = plain(trace.base) if trace.base is not None else None
    fill = HATCHED if trace.marker.pattern.shape else trace.marker.color
    half = abs(panel.x(1) - panel.x(0)) * 0.4
    for place, (x, y) in enumerate(zip(plain(trace.x), plain(trace.y), strict=True)):
        if not y:
            continue
        low = below.get(x, 0.0) if bases is None else bases[place]
        if bases is None:
            below[x] = low + y
        top, bottom = panel.y(low + y), panel.y(low)
        yield element("rect", x=panel.x(x) - half, y=top, width=2 * half, height=bottom - top, fill=fill)


def _cells(trace: Any, panel: Panel) -> Iterator[str]:
    wide, high = abs(panel.x(1) - panel.x(0)) - 2, abs(panel.y(1) - panel.y(0)) - 2
    for row, line in enumerate(trace.z):
        for x, z in zip(plain(trace.x), plain(line), strict=True):
            if z is not None:
                part = min(max((z - trace.zmin) / (trace.zmax - trace.zmin), 0.0), 1.0)
                corner: dict[str, Any] = {"x": panel.x(x) - wide / 2, "y": panel.y(row) - high / 2}
                yield element("rect", **corner, width=wide, height=high, fill=between(trace.colorscale, part))


def between(scale: Sequence[tuple[float, str]], part: float) -> str:
    """A scale's colour at a share of its way, 0 to 1.

    >>> between(((0, "#000000"), (1, "#ff8000")), 0.5)
    '#804000'
    """
    before = max((step for step in scale if step[0] <= part), key=lambda step: step[0])
    after = min((step for step in scale if step[0] >= part), key=lambda step: step[0])
    share = (part - before[0]) / (after[0] - before[0]) if after[0] > before[0] else 0.0
    ends = [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for _, colour in (before, after)]
    return "#" + "".join(f"{round(low + share * (high - low)):02x}" for low, high in zip(*ends, strict=True))
