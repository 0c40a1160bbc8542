"""The drift page's parts: the answer, the controls, one cell in detail, the method's card, the table."""

import streamlit as st

from monitoring.alerts.glance import newest_drift
from monitoring.domain import Window, newest_whole
from monitoring.domain.text import plural
from monitoring.drift.method import METHODS, DriftMethod
from monitoring.drift.report import DriftReport, by_severity, input_counts
from monitoring.figures import drift_trend, quadrants
from monitoring.figures.shared.text import number
from monitoring.ui.frame import charts, tables
from monitoring.ui.frame.bound import boxes
from monitoring.ui.frame.verdicts import state as state_badge
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain, title, within
from monitoring.ui.menu import baseline, second
from monitoring.ui.pages import drift_map
from monitoring.ui.pages.drift_map import Order
from monitoring.ui.pages.performing import over
from monitoring.ui.results import alerted, data, events, opening, sentences
from monitoring.ui.results.status import beyond
from monitoring.ui.results.windows import choose as choose_window

DEFAULT = "psi"


def answer(view: View, report: DriftReport, windows: tuple[Window, ...]) -> None:
    """How much drifted in the newest whole window, and what most."""
    newest = newest_whole(windows) or windows[-1]
    found, (_, judged) = alerted.state(view), newest_drift(report, windows)
    text = sentences.drift(judged, beyond(report, newest), newest, sentences.MOST_INPUTS)
    wanted = sentences.wants_a_look({look.subject: look.why for look in alerted.looks(view, "drift")}, newest)
    nothing = f"No column could be judged by {view.deployment.baseline.words} {within(newest)}."
    with st.container(border=True):
        st.markdown(" ".join([state_badge(found, "drift"), text or nothing, *wanted]))


def choose(view: View, windows: tuple[Window, ...]) -> tuple[View, DriftMethod, DriftReport, str, int, Order]:
    """Against what, how, the cell shown in detail (by keyboard here, or by a click on the map), the map's order."""
    worst = opening.worst_column(data.drift(view), windows)
    first, second, middle, right, last = st.columns(5)
    view, names = baseline.choose(view, first), METHODS.names()
    titles = {name: METHODS[name].descriptor.title for name in names}
    method = boxes.choose("Method", "method", titles, DEFAULT, place=second, known_as={name: name for name in names})
    report = data.drift(view, methods=(method,))
    columns = {each.name: each.name for each in by_severity(report)}
    column = boxes.choose("Column", "column", columns, worst, place=middle, help="Most drifted in any window first")
    window = choose_window(windows, right)
    return view, METHODS[method].descriptor, report, column, window, drift_map.choose_order(view, last)


def course(view: View, report: DriftReport, windows: tuple[Window, ...], method: DriftMethod, column: str) -> None:
    """The chosen column over time, with a second line where one is chosen, and how many inputs drifted."""
    drifted, judged = zip(*input_counts(report), strict=True)
    left, right = st.columns(2) if any(drifted) else (st.container(), st.container())
    with left, st.container(border=True, height="stretch"):
        st.markdown(f"**{plain(column)} over time** – {method.title}")
        beside = second.choose(view, windows, st.container())
        results = [r for r in data.drift(view, (column,), (method.name,)).results if r.column == column]
        drawn = events.draw(
            view,
            windows,
            ("drift-trend", column, method.name, beside and beside.key),
            lambda colours: over.drift(
                drift_trend.trend(results, windows, colours, title=method.title),
                beside,
                column,
                method.name,
                colours,
            ),
        )
        charts.show(drawn, alt=f"{method.title} of {column} in each window, with its limit", key="drift-trend")
        over.said(beside, column)
        events.listed(view)
    with right, st.container(border=True, height="stretch"):
        st.markdown("**Inputs that drifted**")
        if not any(drifted):
            most = plural(max(judged), "input")
            st.markdown(f"None of {most} drifted in any of these windows." if any(judged) else "No input was judged.")
            return
        drawn = events.draw(
            view,
            windows,
            ("drift-share", method.name),
            lambda colours: drift_trend.share(drifted, judged, windows, colours),
        )
        charts.show(drawn, alt="How many inputs drifted in each window", key="drift-share")


def what_matters(view: View, report: DriftReport, window: int, order: Order) -> None:
    """Drift against importance, where it is known what matters to the model."""
    if not order.weights:
        return
    with st.container(border=True):
        st.markdown(f"**What drifted and matters** – {plain(title(report.windows[window]))}")
        drawn = charts.draw(
            view,
            ("quadrants", report.grid.names[0], window),
            lambda colours: quadrants.quadrants(report, window, order.weights, colours),
        )
        charts.show(
            drawn,
            alt="Inputs by drift and by importance; the table below has the figures",
            key="quadrants",
            of=title(report.windows[window]),
        )
        st.caption("Above on the right: beyond the limit, and of more than average importance to the model.")


def card(method: DriftMethod) -> None:
    """What the method measures, and when not to use it."""
    with st.expander(f"About the method: {method.title}", icon=":material/menu_book:"):
        limit = "a critical value that depends on the rows" if method.limit != method.limit else number(method.limit)
        st.markdown(
            f"{plain(method.summary)}\n\n"
            f"- **Range** {number(method.low)} to {number(method.high)}; **limit** {limit}\n"
            f"- **For** {' and '.join(method.kinds)} columns\n"
            f"- **Do not use it for:** {plain(method.not_for)}\n"
            f"- **Accuracy:** {plain(method.bound)}\n"
            f"- **Source:** {plain(method.source)}\n\n"
            "A column fails where its value is at the limit or over it **and** chance is ruled out at the deployment's "
            "rate of false alarms; the value alone is a warning."
        )


def table(view: View, report: DriftReport) -> None:
    """All columns and windows of the method."""
    tables.show(
        report.frame(),
        alt="Drift of all columns in all windows",
        key="drift",
        name=f"{view.deployment.name}-drift",
        windows=report.windows,
    )
