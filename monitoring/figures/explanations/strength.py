"""How much each column moves the predictions, here and there, and which differences are certain."""

from collections.abc import Sequence

import plotly.graph_objects as go

from monitoring.domain.explanation import Shift, Strength
from monitoring.figures.shared.base import figure
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.places import name_places
from monitoring.figures.shared.rest import others
from monitoring.figures.shared.text import number, safe, signed

MOST = 12  # columns; all others are one line, and the table has each
_NAN = float("nan")
BAR, HEAD = 30, 92
SQUEEZED = 1.5  # times the longest column: from there on, the line of all others would squeeze it


def paired(
    here: Sequence[Strength], there: Sequence[Strength], names: tuple[str, str], unit: str, palette: Palette
) -> go.Figure:
    """The mean |SHAP| of the strongest columns of `here` beside that of `there`, with their intervals.

    All other columns are one line at the bottom, the sum of theirs, so that a side's marks add up to its total.

    Args:
        here: of the rows that are looked at, the strongest column first.
        there: of those that they are compared with; empty where there are none.
        names: what both are called.
        unit: of the amounts.
        palette: colours.
    """
    by_column = {each.column: each for each in there}
    top, same = _with_rest(here), _with_rest([by_column[each.column] for each in here] if there else [])
    drawn = figure(palette, height=BAR * len(top) + HEAD)
    groups = [(names[0], top, palette.current, "circle", 0.12)]
    if there:
        groups.insert(0, (names[1], same, palette.reference, "diamond", -0.12))
    for name, found, colour, symbol, beside in groups:
        drawn.add_trace(_marks(name, found, colour, symbol, beside, unit))
    _rows(drawn, [each.column for each in top])
    drawn.update_xaxes(title_text=f"mean |SHAP| ({safe(unit)})", rangemode="tozero")
    sides = [each for each in (top, same) if each]
    _rest_beyond(drawn, [side[0].mean for side in sides], [e.high for s in sides for e in s[1:]], len(here), palette)
    return drawn


def apart(shifts: Sequence[Shift], names: tuple[str, str], unit: str, palette: Palette) -> go.Figure:
    """The largest differences with their intervals: filled where the interval does not hold 0.

    All others are one line at the bottom, their sum, which has no interval.

    Args:
        shifts: the largest difference first.
        names: what the first and the second group of rows are called.
        unit: of the amounts.
        palette: colours.
    """
    top, rest = list(shifts[:MOST]), shifts[MOST:]
    if rest:
        sums = (sum(each.first for each in rest), sum(each.second for each in rest))
        top.append(Shift(others(len(rest)), *sums, _NAN, _NAN))
    top.reverse()
    drawn = figure(palette, height=BAR * len(top) + HEAD - 24, legend=False)
    colours = {1: palette.up, -1: palette.down, 0: palette.muted}
    drawn.add_trace(
        go.Scatter(
            x=[each.difference for each in top],
            y=list(range(len(top))),
            mode="markers",
            marker={
                "size": 10,
                "color": [colours[each.direction] for each in top],
                "symbol": ["circle" if each.direction else "circle-open" for each in top],
            },
            error_x=_whiskers([(each.difference, each.low, each.high) for each in top], palette.muted),
            hovertext=[_said(each, names) for each in top],
            hovertemplate="%{hovertext}<extra></extra>",
            name="difference",
        )
    )
    drawn.add_vline(x=0, line={"color": palette.muted, "width": 1}, layer="below")
    _rows(drawn, [each.column for each in top])
    drawn.update_xaxes(title_text=f"difference ({safe(unit)})")
    ends = [end for each in top[1:] for end in (each.low, each.high)]
    _rest_beyond(drawn, [top[0].difference], ends, len(shifts), palette, both_ways=True)
    return drawn


def _rest_beyond(
    drawn: go.Figure,
    sums: Sequence[float],
    ends: Sequence[float],
    columns: int,
    palette: Palette,
    *,
    both_ways: bool = False,
) -> None:
    """Where all other columns together are far longer than each that is drawn, the axis goes by those that are.

    What the others come to is written at the edge, because their marks lie beyond it.
    """
    far = max((abs(end) for end in ends if end == end), default=0.0)
    if columns <= MOST or far <= 0 or max(abs(each) for each in sums) <= SQUEEZED * far:
        return
    drawn.update_xaxes(range=[-1.1 * far if both_ways else 0, 1.1 * far])
    said = " and ".join(dict.fromkeys(signed(each) if both_ways else number(each) for each in sums[::-1]))
    right = sums[0] > 0
    drawn.add_annotation(
        x=1 if right else 0,
        xref="x domain",
        xanchor="right" if right else "left",
        y=0,
        text=f"{said} →" if right else f"← {said}",
        showarrow=False,
        font={"size": 12, "color": palette.muted},
    )


def _marks(name: str, found: Sequence[Strength], colour: str, symbol: str, beside: float, unit: str) -> go.Scatter:
    return go.Scatter(
        x=[each.mean for each in found],
        y=[place + beside for place in range(len(found))],
        mode="markers",
        marker={"size": 9, "color": colour, "symbol": symbol},
        error_x=_whiskers([(each.mean, each.low, each.high) for each in found], colour),
        hovertext=[
            f"<b>{safe(each.column)}</b>, {name}<br>{number(each.mean)} {safe(unit)}{_between(each)}" for each in found
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        name=name,
    )


def _between(each: Strength) -> str:
    return "" if each.low != each.low else f" ({number(each.low)} to {number(each.high)})"


def _with_rest(found: Sequence[Strength]) -> list[Strength]:
    """The strongest columns and the sum of all others, from the bottom up."""
    rest = found[MOST:]
    total = [Strength(others(len(rest)), sum(each.mean for each in rest), _NAN, _NAN)] if rest else []
    return [*found[:MOST], *total][::-1]


def _whiskers(found: Sequence[tuple[float, float, float]], colour: str) -> dict[str, object]:
    """Nothing is drawn where there is no interval."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [max(high - middle, 0.0) if high == high else 0.0 for middle, _, high in found],
        "arrayminus": [max(middle - low, 0.0) if low == low else 0.0 for middle, low, _ in found],
        "color": colour,
        "thickness": 1.4,
        "width": 3,
    }


def _said(shift: Shift, names: tuple[str, str]) -> str:
    both = f"{names[0]} {number(shift.first)}, {names[1]} {number(shift.second)}"
    ends = "" if shift.low != shift.low else f" ({signed(shift.low)} to {signed(shift.high)})"
    return f"<b>{safe(shift.column)}</b><br>{both}<br>{signed(shift.difference)}{ends}"


def _rows(drawn: go.Figure, names: Sequence[str]) -> None:
    name_places(drawn, "y", names)
    drawn.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(names))),
        ticktext=[safe(name, 20) for name in names],
        range=[-0.6, len(names) - 0.4],
    )
