"""Data quality: a check's share of rows over time, one column or many."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from monitoring.domain import SIGNS, WORDS, QualityResult, Verdict, Window
from monitoring.domain.text import plural
from monitoring.figures.shared.base import SHAPES, figure
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.text import probability, safe, share_against, span
from monitoring.figures.shared.window_axis import FEW_TICKS, MOST_TICKS, over_windows, window_title

DASHES = ("solid", "dash", "dot", "dashdot")
HUES = ("current", "up", "limit", "muted", "reference")


def trend(
    results: Sequence[QualityResult],
    windows: Sequence[Window],
    palette: Palette,
    *,
    title: str,
    height: int = 300,
    is_share: bool = True,
) -> go.Figure:
    """One line a column: the share of its rows in each window that `title` names; a limit for one column.

    What `is_share` says is no share is drawn as yes or no.
    """
    columns = list(dict.fromkeys(r.column for r in results))
    colours = hues(columns, palette)
    drawn = figure(palette, height=height, legend=len(columns) > 0)
    for place, column in enumerate(columns):
        order = sorted((r for r in results if r.column == column), key=lambda r: r.window)
        drawn.add_trace(
            go.Scatter(
                x=[r.window for r in order],
                y=[100 * r.value for r in order],
                mode="lines+markers",
                name=safe(column, 24),
                line={
                    "color": colours[column],
                    "dash": DASHES[place // len(HUES) % len(DASHES)],
                    "width": 2,
                },
                marker={"size": 7, "symbol": [SHAPES[r.verdict] for r in order]},
                text=[_words(r, windows[r.window], is_share) for r in order],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    limits = [100 * r.limit for r in sorted(results, key=lambda r: r.window)]
    if len(columns) == 1 and not all(np.isnan(limits)):
        drawn.add_trace(
            go.Scatter(
                x=[r.window for r in sorted(results, key=lambda r: r.window)],
                y=limits,
                mode="lines",
                name="limit",
                line={"color": palette.limit, "width": 1.5, "dash": "dash"},
                hoverinfo="skip",
            )
        )
    over_windows(drawn, windows, most=FEW_TICKS if height < 250 else MOST_TICKS)
    drawn.update_xaxes(title_text=window_title(windows))
    if is_share:
        drawn.update_yaxes(title_text=f"{safe(title)} (% of rows)", rangemode="tozero")
    else:
        drawn.update_yaxes(title_text=safe(title), range=[-10, 110], tickvals=[0, 100], ticktext=["no", "yes"])
    return drawn


def hues(columns: Sequence[str], palette: Palette) -> dict[str, str]:
    """The colour of each column's line in a picture of these columns.

    >>> from monitoring.figures.shared.colours import LIGHT
    >>> hues(["temp", "dewp"], LIGHT)
    {'temp': '#1D4ED8', 'dewp': '#C2410C'}
    """
    return {column: getattr(palette, HUES[place % len(HUES)]) for place, column in enumerate(columns)}


def _words(result: QualityResult, window: Window, is_share: bool) -> str:
    head = f"<b>{safe(result.column)}</b><br>{span(window)}"
    why = f"not judged: {safe(result.reason, 70)}"
    if np.isnan(result.value):
        return f"{head}<br>{why}"
    judged = result.verdict is not Verdict.SKIPPED
    said = f"p {probability(result.p_value)}<br>" + (
        f"{SIGNS[result.verdict]} {WORDS[result.verdict]}" if judged else why
    )
    if not is_share:
        return f"{head}<br>{'yes' if result.value else 'no'}: {plural(result.n_current, 'row')}<br>{said}"
    value, limit = share_against(result.value, result.limit)
    return f"{head}<br>{value} of {plural(result.n_current, 'row')}, limit {limit}<br>{said}"
