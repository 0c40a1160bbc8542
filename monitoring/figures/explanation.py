"""Why a prediction came out as it did: the SHAP waterfall and the LIME bars."""

from collections.abc import Sequence

import plotly.graph_objects as go

from monitoring.domain import Contribution, Explanation
from monitoring.domain.text import short
from monitoring.figures.shared.base import figure
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.places import name_places
from monitoring.figures.shared.rest import others, told
from monitoring.figures.shared.text import minus, number, safe, signed

YEARS = 10_000  # whole numbers below may be years
TOP = 9  # columns; the others are one step
BAR = 31
LINE, COLUMN = 17, 62  # pixels: a line of the marks' names, the amounts' column
MARGIN = 0.05  # of the bars' reach, on both sides
FROM_LEFT = 0.35  # nearer to the left than that share, a mark's name goes to the right


def waterfall(explanation: Explanation, palette: Palette) -> go.Figure:
    """From the average prediction (bottom) to this one (top): one step a column, the small ones in one."""
    steps = _steps(explanation)
    drawn = figure(palette, height=BAR * max(len(steps), 2) + 96, legend=False)
    amounts = [amount for _, amount, _ in steps]
    drawn.add_trace(
        go.Waterfall(
            orientation="h",
            base=explanation.base,
            x=amounts,
            y=list(range(len(steps))),
            customdata=[words for _, _, words in steps],
            hovertemplate="%{customdata}<extra></extra>",
            increasing={"marker": {"color": palette.up}},
            decreasing={"marker": {"color": palette.down}},
            connector={"line": {"color": palette.grid, "width": 1}},
            name="SHAP",
        )
    )
    _rows(drawn, [name for name, _, _ in steps])
    name_places(drawn, "y", _columns(explanation))
    _amounts(drawn, amounts)
    ends = [explanation.base]
    for amount in amounts:
        ends.append(ends[-1] + amount)
    room = max(ends) - min(ends) or 1.0
    drawn.update_xaxes(title_text=_axis(explanation), range=[min(ends) - MARGIN * room, max(ends) + MARGIN * room])
    # One name above the other, so that they never run into each other, and each towards where there is room: to the
    # left lie the columns' names.
    for line, (x, text, dash) in enumerate(
        ((explanation.base, "average", "dot"), (explanation.prediction, "this row", "solid"))
    ):
        anchor = "right" if (x - min(ends)) / room > FROM_LEFT else "left"
        _mark(drawn, x, f"{text} {number(x)}", palette, anchor=anchor, dash=dash, line=line)
    drawn.update_layout(margin={"t": 14 + 2 * LINE, "r": COLUMN})
    return drawn


def bars(explanation: Explanation, palette: Palette) -> go.Figure:
    """LIME's local weights: bars to the right push this prediction up; whiskers are the spread over repeats.

    All bars add up to the line's answer for this row minus its base; that of all other columns has no whisker.
    """
    steps = _steps(explanation)
    drawn = figure(palette, height=BAR * max(len(steps), 2) + 96, legend=False)
    amounts = [amount for _, amount, _ in steps]
    spread = [0.0 if c.spread != c.spread else c.spread for c in explanation.contributions[:TOP]][::-1]
    spread = [0.0] * (len(steps) - len(spread)) + spread
    drawn.add_trace(
        go.Bar(
            orientation="h",
            x=amounts,
            y=list(range(len(steps))),
            marker={"color": [palette.up if amount > 0 else palette.down for amount in amounts]},
            error_x={
                "type": "data",
                "array": [0.0] * (len(steps) - len(spread)) + spread,
                "color": palette.muted,
                "thickness": 1.2,
                "width": 3,
            },
            customdata=[words for _, _, words in steps],
            hovertemplate="%{customdata}<extra></extra>",
            name="LIME",
        )
    )
    _rows(drawn, [name for name, _, _ in steps])
    name_places(drawn, "y", _columns(explanation))
    drawn.add_vline(x=0, line={"color": palette.muted, "width": 1})
    drawn.update_xaxes(title_text=f"local weight ({explanation.unit})")
    drawn.update_layout(bargap=0.2, margin={"t": 30})
    return drawn


def shown(explanation: Explanation) -> str:
    """How many of the columns both pictures show, and what the others come to; nothing where they show all."""
    parts = explanation.contributions
    return told(TOP, len(parts), signed(sum(c.amount for c in parts[TOP:])))


def _steps(explanation: Explanation) -> list[tuple[str, float, str]]:
    """Name, amount and hover of each line, from the bottom up: all other columns in one, then the strongest."""
    top, rest = explanation.contributions[:TOP], explanation.contributions[TOP:]
    steps = [(_label(c), c.amount, _words(c, explanation.unit)) for c in top]
    if rest:
        total = sum(c.amount for c in rest)
        names = ", ".join(safe(c.column) for c in rest[:8]) + (" …" if len(rest) > 8 else "")
        steps.append((others(len(rest)), total, f"{names}<br>together {signed(total)}"))
    return steps[::-1]


def _columns(explanation: Explanation) -> list[str]:
    """The whole names of the lines of `_steps`."""
    top, rest = explanation.contributions[:TOP], explanation.contributions[TOP:]
    return [*([others(len(rest))] if rest else []), *(c.column for c in reversed(top))]


def _rows(drawn: go.Figure, names: Sequence[str]) -> None:
    drawn.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(names))),
        ticktext=list(names),
        showgrid=False,
        range=[-0.6, len(names) - 0.4],
    )


def _amounts(drawn: go.Figure, amounts: Sequence[float]) -> None:
    """In a column of their own at the right: beside the bars they would run into each other and into the marks."""
    for place, amount in enumerate(amounts):
        drawn.add_annotation(
            x=1.0,
            xref="paper",
            xanchor="left",
            xshift=6,
            y=place,
            text=signed(amount, 2),
            showarrow=False,
            font={"size": 12},
        )


def _mark(drawn: go.Figure, x: float, text: str, palette: Palette, *, anchor: str, dash: str, line: int) -> None:
    drawn.add_vline(x=x, line={"color": palette.muted, "width": 1.5, "dash": dash}, layer="below")
    drawn.add_annotation(
        x=x,
        y=1.0,
        yref="paper",
        yanchor="bottom",
        xanchor=anchor,
        xshift={"right": 5, "left": -5}[anchor],
        yshift=line * LINE,
        text=text,
        showarrow=False,
        font={"size": 12},
    )


def value(given: object) -> str:
    """A column's value as people read it; "missing" where there is none. A year has no sign between its digits.

    >>> value(1954.0), value(12345.678), value(-0.5), value("1890"), value(float("nan"))
    ('1954', '12,345.7', '−0.5', '1890', 'missing')
    """
    if given is None or given != given:
        return "missing"
    if isinstance(given, bool | str):
        return str(given)
    try:
        size = float(given)  # type: ignore[arg-type]  # numpy's and Python's numbers alike
        return minus(f"{size:.6g}" if size.is_integer() and abs(size) < YEARS else short(size, 6))
    except (TypeError, ValueError):
        return str(given)


def _label(contribution: Contribution) -> str:
    return f"{safe(contribution.column, 18)} = {safe(value(contribution.value), 12)}"


def _words(contribution: Contribution, unit: str) -> str:
    text = f"<b>{safe(contribution.column)}</b> = {safe(value(contribution.value))}"
    spread = "" if contribution.spread != contribution.spread else f" ± {number(contribution.spread)} over repeats"
    return f"{text}<br>{signed(contribution.amount)} {safe(unit)}{spread}"


def _axis(explanation: Explanation) -> str:
    return "probability" if explanation.unit == "probability" else f"prediction ({safe(explanation.unit)})"
