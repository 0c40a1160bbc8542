"""The quality page's parts: each check over time, one column in detail, the table."""

import numpy as np
import streamlit as st

from monitoring.domain import FloatArray, Verdict, Window, newest_whole, whole
from monitoring.domain.text import plural
from monitoring.figures import quality as figures
from monitoring.quality.check import CHECKS, Check
from monitoring.quality.report import QualityReport
from monitoring.quality.whole_check import EVERYTHING
from monitoring.ui.frame import address, charts, state, tables
from monitoring.ui.frame.guard import sentence
from monitoring.ui.frame.verdicts import inline
from monitoring.ui.frame.verdicts import state as badge
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import listing, plain, within
from monitoring.ui.menu.second import Second
from monitoring.ui.pages.performing import over
from monitoring.ui.results import alerted, data, events, sentences

LINES = 5
QUIET = {
    Verdict.OK: "No check is beyond its limit",
    Verdict.WARN: "No check is certain to be beyond its limit",
    Verdict.SKIPPED: "No check could be held against the reference",
}


def answer(view: View, windows: tuple[Window, ...]) -> None:
    """What stands in the newest whole window, and whether predictions still come."""
    found = [alert for alert in alerted.alerts(view) if alert.kind == "quality"]
    newest = newest_whole(windows) or windows[-1]
    with st.container(border=True):
        found_state = alerted.state(view)
        wanted = sentences.wants_a_look({look.subject: look.why for look in alerted.looks(view, "quality")}, newest)
        if not found:
            quiet = f"{QUIET[found_state.parts['quality']]} {within(newest)}."
            st.markdown(" ".join([badge(found_state, "quality"), quiet, *wanted]))
            return
        in_columns = [alert for alert in found if alert.subject != EVERYTHING]
        text = sentences.findings(in_columns, newest)
        text += "".join(f" {plain(sentence(a.message))}" for a in found if a.subject == EVERYTHING)
        st.markdown(" ".join([badge(found_state, "quality"), text, *wanted]))
        for alert in in_columns[:6]:
            st.caption(f"▲ {plain(alert.message)}")
        if len(in_columns) > 6:
            st.caption(f"and {plural(len(in_columns) - 6, 'more finding')} in the table below")


def checks(view: View, report: QualityReport, windows: tuple[Window, ...], beside: Second | None) -> None:
    """One card a check that found anything, with the columns it found most in; one line for all the others.

    Over each column's line goes the second one, where one is chosen.
    """
    found = {entry.descriptor.name: worst(report, entry.descriptor.name) for entry in CHECKS}
    judged = {name for name, codes in zip(report.grid.names, report.grid.verdict, strict=True) if codes.any()}
    quiet: dict[bool, list[str]] = {True: [], False: []}
    for name in (name for name, columns in found.items() if not columns):
        quiet[name in judged].append(CHECKS[name].descriptor.title.lower())
    with st.grid(2, min_column_width=340, key="fill-checks"):
        for name, columns in found.items():
            if columns:
                with st.container(border=True, height="stretch"):
                    _check(view, windows, CHECKS[name].descriptor, columns, beside)
    if any(found.values()):
        over.lacks(beside, *dict.fromkeys(name for names in found.values() for name in names[:LINES]))
        events.listed(view)
    if any(quiet.values()):
        with st.container(border=True):
            if quiet[True]:
                sign = inline(Verdict.OK, "None")
                st.markdown(f"{sign} {plain(listing(quiet[True], 9)).capitalize()}: in no column, no window.")
            if quiet[False]:
                st.markdown(f"{inline(Verdict.SKIPPED)} {plain(listing(quiet[False], 9)).capitalize()}: in no column.")


def worst(report: QualityReport, check: str) -> list[str]:
    """The columns in which a check found anything at all, most first."""
    most = np.nan_to_num(of_whole(report, report.values(check))).max(axis=1, initial=0)
    order = [int(i) for i in np.argsort(-most, kind="stable") if most[i] > 0]
    return [report.columns[i].name for i in order if report.columns[i].name != EVERYTHING]


def of_whole(report: QualityReport, values: FloatArray) -> FloatArray:
    """The figures `(columns, windows)` of windows that are not cut short, where there are any."""
    judged = [window.index for window in whole(report.windows)]
    return values[:, judged] if judged else values


def _check(view: View, windows: tuple[Window, ...], check: Check, names: list[str], beside: Second | None) -> None:
    st.markdown(f"**{check.title}**", help=f"{check.summary} Not for: {check.not_for}")
    part = data.quality(view, tuple(names[:LINES]))
    results = [r for r in part.results if r.check == check.name]
    drawn = events.draw(
        view,
        windows,
        ("check", check.name, beside and beside.key),
        lambda colours: over.quality(
            figures.trend(results, windows, colours, title=check.title.lower(), height=270, is_share=check.is_share),
            beside,
            list(dict.fromkeys(r.column for r in results)),
            check,
            colours,
        ),
    )
    charts.show(drawn, alt=f"{check.title} in each window, {listing(names, LINES)}", key=check.name)
    if len(names) > LINES:
        st.caption(f"The {LINES} columns with most; {plural(len(names) - LINES, 'further column')} in the table.")


def table(view: View, report: QualityReport) -> None:
    """All checks of all columns; what was found comes first."""
    frame = report.frame()
    state.fresh("findings", True)
    only = st.toggle("Only findings", value=True, key="findings", bind="query-params")
    address.answer("findings", "true", "false")
    shown = frame[frame["verdict"].isin(["FAIL", "WARN"])] if only else frame
    if shown.empty:
        st.caption("No finding in any window.")
        return
    tables.show(
        shown,
        alt="Checks of all columns in all windows",
        key="quality",
        name=f"{view.deployment.name}-quality",
        windows=report.windows,
    )
