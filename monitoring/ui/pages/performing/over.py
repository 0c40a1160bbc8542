"""The second line over a metric, a column's drift or a check of its quality in time."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from monitoring.domain import QualityResult
from monitoring.figures.quality import hues
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.second_line import of_drift, of_measures, of_quality, second_line, second_lines
from monitoring.performance.metric import METRICS
from monitoring.quality.check import Check
from monitoring.ui.frame.words import listing, plain, unit
from monitoring.ui.menu import second as menu
from monitoring.ui.menu.second import Second
from monitoring.ui.results import data


def metric(drawn: Any, second: Second | None, name: str, cut: float | None, colours: Palette) -> Any:
    """A metric's figure with the second line over it, where there is one.

    Args:
        drawn: the figure.
        second: what the line shows.
        name: the metric.
        cut: the threshold that was chosen; None: each deployment's own.
        colours: of the theme.
    """
    if second is not None:
        report, title = data.performance(second.view, cut), METRICS[name].descriptor.title
        own = [measure for measure in report.results if measure.metric == name]
        points = of_measures(own, second.windows, second.places, title, unit(second.view.deployment, name))
        second_line(drawn, points, second.name, colours)
    return drawn


def drift(drawn: Any, second: Second | None, column: str, method: str, colours: Palette) -> Any:
    """The same of one column's drift by one method; a deployment without the column has no line."""
    if second is not None and has(second, column):
        report = data.drift(second.view, (column,), (method,))
        own = [result for result in report.results if result.column == column]
        second_line(drawn, of_drift(own, second.windows, second.places), second.name, colours)
    return drawn


def quality(drawn: Any, second: Second | None, columns: Sequence[str], check: Check, colours: Palette) -> Any:
    """The same of one check of data quality, over the picture of one column or of several."""
    there = tuple(column for column in columns if second is not None and has(second, column))
    if second is None or not there:
        return drawn
    found: dict[str, list[QualityResult]] = {column: [] for column in there}
    for result in data.quality(second.view, there).results:
        if result.check == check.name and result.column in found:
            found[result.column].append(result)
    points = {column: of_quality(own, second.windows, second.places, check.is_share) for column, own in found.items()}
    if len(columns) == 1:
        second_line(drawn, points[columns[0]], second.name, colours)
    else:
        second_lines(drawn, points, second.name, hues(columns, colours), colours)
    return drawn


def has(second: Second, column: str) -> bool:
    """Whether the deployment of the second line has a column of this name."""
    return any(each.name == column for each in second.view.deployment.columns)


def said(beside: Second | None, column: str) -> None:
    """Beneath a column's picture: what the dashed line is, or that the other deployment has no such column."""
    if not lacks(beside, column):
        menu.say(beside)


def lacks(beside: Second | None, *columns: str) -> bool:
    """Say which columns the other deployment does not have, so that they have no second line; whether there are any."""
    missing = [column for column in columns if beside and not has(beside, column)]
    if beside and missing:
        named = f"column{'s' if len(missing) > 1 else ''} {listing([plain(column) for column in missing], 9)}"
        st.caption(f"{plain(beside.view.deployment.name)} has no {named}: there is no second line.")
    return bool(missing)
