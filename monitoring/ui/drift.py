"""The drift page's parts: the map, one cell in detail, the method's card, the table."""

import pandas as pd
import streamlit as st

from monitoring.domain import Column, DriftResult, Role, Verdict, Window
from monitoring.drift.method import METHODS, DriftMethod
from monitoring.drift.report import DriftReport, by_severity
from monitoring.figures import distribution, drift_trend
from monitoring.figures import drift as figures
from monitoring.figures.text import number, probability
from monitoring.ui import charts, data, state, tables
from monitoring.ui.status import drift_counts, newest_drift
from monitoring.ui.tables import verdict_column
from monitoring.ui.verdicts import chip, inline
from monitoring.ui.view import View
from monitoring.ui.words import listing, plain, plural, title, within

MOST_COLUMNS = 40
MOST_WINDOWS = 60
DEFAULT = "psi"


def answer(view: View, report: DriftReport, windows: tuple[Window, ...]) -> None:
    """How much drifted in the newest window, and what most."""
    drifted, judged = newest_drift(view, report, windows)
    newest = max((w.index for w in windows if w.rows), default=0)
    failed = {r.column for r in report.results if r.window == newest and r.verdict is Verdict.FAIL}
    order = [c for c in by_severity(report) if c.name in failed]
    inputs = [plain(c.name) for c in order if c.role is Role.FEATURE]
    others = [f"the {c.role} **{plain(c.name)}**" for c in order if c.role is not Role.FEATURE]
    verdict = Verdict.FAIL if failed else Verdict.OK if judged else Verdict.SKIPPED
    text = f"**{drifted} of {judged} inputs drifted** {within(windows[newest])}"
    text += f": {listing(inputs, 5)}." if inputs else "."
    text += f" So did {listing(others)}." if others else ""
    word = "Drifted" if failed else ""
    with st.container(border=True):
        st.markdown(f"{inline(verdict, word)} {text if judged else 'No window could be compared with the reference.'}")


def choose(view: View, windows: tuple[Window, ...]) -> tuple[DriftMethod, DriftReport, str, int]:
    """The method, and the cell that is shown in detail: by keyboard here, or by a click on the map."""
    left, middle, right = st.columns(3)
    names = METHODS.names()
    state.accept("method", names)
    method = left.selectbox(
        "Method",
        names,
        index=names.index(DEFAULT),
        format_func=lambda name: METHODS[name].descriptor.title,
        key="method",
        bind="query-params",
    )
    report = data.drift(view, methods=(method or DEFAULT,))
    columns = [c.name for c in by_severity(report)]
    first = next((c.name for c in by_severity(report) if c.role is Role.FEATURE), columns[0])
    state.fresh("column", first)
    column = middle.selectbox(
        "Column", columns, index=columns.index(first), key="column", bind="query-params", help="Most drifted first"
    )
    filled = [w.index for w in windows if w.rows]
    state.fresh("window", filled[-1])
    window = right.selectbox(
        "Window",
        list(reversed(filled)),
        format_func=lambda index: title(windows[index]),
        key="window",
        bind="query-params",
    )
    chosen = filled[-1] if window is None else window
    return METHODS[method or DEFAULT].descriptor, report, column or first, chosen


def maps(view: View, report: DriftReport, chosen: tuple[str, int]) -> None:
    """What comes out above, what goes in below."""
    order = by_severity(report)
    parts = {
        "What comes out – score, prediction, label": [c for c in order if c.role is not Role.FEATURE],
        "What goes in – most drifted first": [c for c in order if c.role is Role.FEATURE],
    }
    with st.container(border=True, height="stretch"):
        for place, (words, columns) in enumerate(parts.items()):
            if columns:
                st.markdown(f"**{words}**")
                _map(view, report, columns, chosen, f"map-{place}")
        cut = []
        if len(report.columns) > MOST_COLUMNS:
            cut.append(f"the {MOST_COLUMNS} most drifted of {len(report.columns)} columns")
        if len(report.windows) > MOST_WINDOWS:
            cut.append(f"the newest {MOST_WINDOWS} of {len(report.windows)} windows")
        shown = f"Shown: {' and '.join(cut)}; the table has all. " if cut else ""
        st.caption(
            f"{shown}▲ over the limit, △ over it but may be chance, · not judged. Click a cell, or choose above."
        )


def _map(view: View, report: DriftReport, columns: list[Column], chosen: tuple[str, int], key: str) -> None:
    names = [c.name for c in columns[:MOST_COLUMNS]]
    room = max(len(c.name) for c in report.columns)
    drawn = charts.draw(
        view,
        (key, report.grid.names[0], chosen),
        lambda colours: figures.heatmap(report, names, colours, last=MOST_WINDOWS, chosen=chosen, room=room),
    )
    alt = "Drift of each column in each window, as value divided by limit; the table below has the figures"
    charts.show(drawn, alt=alt, key=key, on_click=lambda: state.choose_cell(key))


def detail(view: View, windows: tuple[Window, ...], method: DriftMethod, column: str, window: int) -> None:
    """One column in one window: both distributions, and what every method says."""
    reference, current = data.histograms(view, column)
    report = data.drift(view, (column,), METHODS.names())
    results = {r.method: r for r in report.results if r.window == window}
    chosen = results[method.name]
    with st.container(border=True, height="stretch"):
        name = title(windows[window])
        st.markdown(f"**{plain(column)}** – {plain(name)} {inline(chosen.verdict)}")
        st.markdown(_sentence(chosen, method))
        drawn = charts.draw(
            view,
            ("pair", column, window),
            lambda colours: distribution.pair(reference, current.window(window), colours, column=column, window=name),
        )
        charts.show(drawn, alt=f"Distribution of {column} in this window and in the reference", key="pair")
        st.dataframe(
            pd.DataFrame(
                {
                    "method": name,
                    "value": number(r.value),
                    "limit": number(r.limit),
                    "p": probability(r.p_value),
                    "verdict": [chip(r.verdict)],
                }
                for name, r in results.items()
            ),
            hide_index=True,
            column_config={"verdict": verdict_column()},
            alt="What every method says of this column and window",
        )


def _sentence(result: DriftResult, method: DriftMethod) -> str:
    if result.verdict is Verdict.SKIPPED:
        return f"Not judged: {plain(result.reason)}."
    chance = f" {plain(result.reason[:1].upper() + result.reason[1:])}." if result.reason else ""
    return (
        f"{method.title} **{number(result.value)}**, limit {number(result.limit)}, p {probability(result.p_value)}; "
        f"{plural(result.n_current, 'row')} against {result.n_reference:,} in the reference.{chance}"
    )


def course(view: View, report: DriftReport, windows: tuple[Window, ...], method: DriftMethod, column: str) -> None:
    """The chosen column over time, and how many inputs drifted."""
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        st.markdown(f"**{plain(column)} over time** – {method.title}")
        results = [r for r in data.drift(view, (column,), (method.name,)).results if r.column == column]
        drawn = charts.draw(
            view,
            ("drift-trend", column, method.name),
            lambda colours: drift_trend.trend(results, windows, colours, title=method.title),
        )
        charts.show(drawn, alt=f"{method.title} of {column} in each window, with its limit", key="drift-trend")
    with right, st.container(border=True, height="stretch"):
        st.markdown("**Inputs over their limit**")
        drifted, judged = zip(*drift_counts(view, report), strict=True)
        drawn = charts.draw(
            view,
            ("drift-share", method.name),
            lambda colours: drift_trend.share(drifted, judged, windows, colours),
        )
        charts.show(drawn, alt="How many inputs drifted in each window", key="drift-share")


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
            "A column fails where its value is over the limit **and** chance is ruled out at the deployment's rate of "
            "false alarms; over the limit alone is a warning."
        )


def table(view: View, report: DriftReport) -> None:
    """All columns and windows of the method."""
    tables.show(
        report.frame(), alt="Drift of all columns in all windows", key="drift", name=f"{view.deployment.name}-drift"
    )
