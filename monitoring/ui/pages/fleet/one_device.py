"""One device: what is known of it, and each of its columns against the head's reference."""

import pandas as pd
import streamlit as st

from monitoring.domain import DriftResult, Verdict
from monitoring.domain.text import on_day, plural
from monitoring.drift.method import METHODS
from monitoring.figures import distribution
from monitoring.figures.shared.text import MISSING, counted, held_against, probability
from monitoring.fleet.compared import reference_of
from monitoring.fleet.one import histogram_of
from monitoring.fleet.report import FleetReport, Line
from monitoring.fleet.silence import lasting
from monitoring.fleet.standing import Standing
from monitoring.log import Log
from monitoring.ui.frame import charts, columns, state
from monitoring.ui.frame.guard import sentence
from monitoring.ui.frame.tables import verdict_column
from monitoring.ui.frame.verdicts import chip, inline
from monitoring.ui.frame.words import plain


def show(log: Log, report: FleetReport, line: Line) -> None:
    """What is known of the device, one of its columns as a picture, all of them in a table."""
    results = sorted(report.results(line.device.name), key=_order)
    with st.container(border=True):
        st.markdown(f"**{plain(line.device.name)}** {inline(line.drift)} {plain(_known(report, line))}")
        if line.reason:
            st.caption(plain(sentence(line.reason)))
    left, right = st.columns([5, 4])
    with left, st.container(border=True, height="stretch"):
        _picture(log, report, line, results)
    with right, st.container(border=True, height="stretch"):
        st.markdown("**All of its columns** – the worst first")
        _table(results)


def _order(result: DriftResult) -> tuple[bool, float]:
    skipped = result.verdict is Verdict.SKIPPED
    return skipped, 0.0 if skipped else -result.value / result.limit


def _known(report: FleetReport, line: Line) -> str:
    device = line.device
    parts = [f"Last seen {lasting(line.hours)} ago{', which is silent' if line.silent is Verdict.FAIL else ''}"]
    if line.standing is Standing.NOT_TOLD:
        parts.append("it did not say which version it runs")
    else:
        parts.append(f"runs version {device.version}, {line.standing}")
    reach = f", {on_day(line.first)} to {on_day(line.last)}" if line.first and line.last else ""
    parts.append(f"{plural(line.rows, 'row')}{reach}")
    files = (
        device.parts[-1].file
        if len(device.parts) == 1
        else f"{len(device.parts)} files, the newest {device.newest.file}"
    )
    return f"{'; '.join(parts)}. From {files} (origin {device.newest.origin[:12]})."


def _picture(log: Log, report: FleetReport, line: Line, results: list[DriftResult]) -> None:
    names = [result.column for result in results]
    state.fresh("column", names[0])
    if state.get("column", names[0]) not in names:
        state.put("column", names[0])
    column = st.selectbox("Column", names, key="column", bind="query-params", help="Most drifted first") or names[0]
    result = next(result for result in results if result.column == column)
    st.markdown(_sentence(result))
    reference, current = reference_of(log, column), histogram_of(log, line.device, column, report.reach)
    if not current.n:
        st.caption("It has no rows in these days.")
        return
    named = counted(column, log.deployment.unit(column))
    drawn = distribution.pair(reference, current, state.colours(), column=named, window=line.device.name)
    charts.show(drawn, alt=f"Distribution of {column} on this device and in the reference", key="device-pair")


def _sentence(result: DriftResult) -> str:
    if result.verdict is Verdict.SKIPPED:
        return f"{inline(result.verdict)} {plain(sentence(result.reason))}"
    (value,), (limit,) = held_against([result.value], [result.limit])
    more = f" {plain(sentence(result.reason))}" if result.reason else ""
    return (
        f"{inline(result.verdict)} {METHODS[result.method].descriptor.title} **{value}**, limit {limit}, "
        f"p {probability(result.p_value)}; {plural(result.n_current, 'row')} against {result.n_reference:,} in the "
        f"reference.{more}"
    )


def _table(results: list[DriftResult]) -> None:
    figures = [held_against([result.value], [result.limit]) for result in results]
    shown = pd.DataFrame(
        {
            "column": result.column,
            "value": value,
            "limit": limit,
            "p_value": probability(result.p_value),
            "verdict": [chip(result.verdict)],
            "reason": result.reason or None,
        }
        for result, ((value,), (limit,)) in zip(results, figures, strict=True)
    ).dropna(axis="columns", how="all")
    st.dataframe(
        shown,
        hide_index=True,
        column_config={**columns.settings(shown), "verdict": verdict_column()},
        placeholder=MISSING,
        height=430,
        alt="What is found of every column of this device",
    )
