"""The map of the drift page: every column in every window, what matters most to the model first."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from monitoring.domain import Column, Role, Task
from monitoring.drift.report import DriftReport, by_importance, by_severity
from monitoring.explain.importance import MOST_ROWS
from monitoring.figures import drift as figures
from monitoring.figures.shared.cut_short import places
from monitoring.ui.frame import address, charts, state
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain
from monitoring.ui.pages.drifting import narrow
from monitoring.ui.results import data, events

MOST_WINDOWS = 60
IMPORTANCE, DRIFT = "importance", "drift"
UNITS = {
    Task.BINARY: "by how much the score moves",
    Task.MULTICLASS: "by how much the probabilities move",
    Task.REGRESSION: "by how many of its standard deviations the prediction moves",
}


@dataclass(frozen=True, slots=True)
class Order:
    """How the inputs are ordered.

    Args:
        name: `importance` or `drift`.
        weights: importance by column, empty where it is not known.
    """

    name: str
    weights: dict[str, float]


def choose_order(view: View, place: DeltaGenerator) -> Order:
    """By importance where there is one, otherwise by drift; the choice stands in the address."""
    weights = data.importance(view)
    options = (IMPORTANCE, DRIFT) if weights else (DRIFT,)
    chosen = place.selectbox(
        "Order by",
        options,
        key="order" if weights else "only-order",
        bind="query-params" if weights else None,
        disabled=not weights,
        help="Importance: how far the model's prediction moves when that column's values are shuffled.",
    )
    address.answer("order", chosen or DRIFT)
    return Order(chosen or DRIFT, weights)


def maps(view: View, report: DriftReport, chosen: tuple[str, int], order: Order) -> None:
    """What comes out above, what goes in below."""
    by = by_importance(report, order.weights) if order.name == IMPORTANCE else by_severity(report)
    most = "most important" if order.name == IMPORTANCE else "most drifted"
    parts = {
        "What comes out – score, prediction, label": [c for c in by if c.role is not Role.FEATURE],
        f"What goes in – {most} first": [c for c in by if c.role is Role.FEATURE],
    }
    with st.container(border=True, height="stretch"):
        for place, (words, columns) in enumerate(parts.items()):
            if not columns:
                continue
            st.markdown(f"**{words}**")
            if place:
                columns = narrow.part(narrow.narrowed(view.deployment, report, columns, MOST_WINDOWS))
            if columns:
                _map(view, report, columns, chosen, order, f"map-{place}")
            else:
                st.caption("No input is like that: take a filter back to see more.")
        st.caption(f"{_shown(report)}{figures.COLOURS} ▲ drifted, △ wants a look, · not judged.{_cut(report)}")
        st.caption(f"{_weights(view, order)} Click a cell, or choose above.")


def _shown(report: DriftReport) -> str:
    if len(report.windows) <= MOST_WINDOWS:
        return ""
    return f"Shown: the newest {MOST_WINDOWS} of {len(report.windows)} windows; the table has all. "


def _cut(report: DriftReport) -> str:
    cut = places(report.windows[-MOST_WINDOWS:])
    return f" Hatched: cut short, not a whole {report.windows[0].every}, and so not judged." if cut else ""


def _weights(view: View, order: Order) -> str:
    deployment = view.deployment
    if order.weights:
        there = view.log.reference.count()
        few = f", in {MOST_ROWS:,} of the reference's {there:,} rows" if there > MOST_ROWS else ""
        return f"Bars behind names: importance, {UNITS[deployment.task]} on average when that column is shuffled{few}."
    if deployment.model is None:
        return "Ordered by drift: this deployment names no model, so what matters to it is not known."
    if hidden := [name for name in deployment.features if name in deployment.sensitive]:
        return f"Ordered by drift: the log keeps {plain(', '.join(hidden))} as tokens, so columns cannot be weighed."
    return "Ordered by drift: importance is not known; connect the deployment again to have it computed."


def _map(
    view: View, report: DriftReport, columns: list[Column], chosen: tuple[str, int], order: Order, key: str
) -> None:
    names = [c.name for c in columns]
    weights = {name: order.weights[name] for name in names if name in order.weights}
    room = max(len(c.name) for c in report.columns)
    first = max(len(report.windows) - MOST_WINDOWS, 0)
    here = chosen if chosen[0] in names else None  # a cell of the other map leaves this one as it is
    drawn = events.draw(
        view,
        report.windows[first:],
        (key, report.grid.names[0], here, tuple(names), tuple(weights.items())),
        lambda colours: figures.heatmap(
            report, names, colours, last=MOST_WINDOWS, chosen=here, room=room, weights=weights
        ),
        first=first,
        above=True,
    )
    what = "input" if columns[0].role is Role.FEATURE else "output"
    alt = f"Drift of each {what} in each window, as value divided by limit; the table below has the figures"
    charts.show(drawn, alt=alt, key=key, on_click=lambda: state.choose_cell(key))
