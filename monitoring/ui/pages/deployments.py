"""All deployments at a glance, the worst first; a click opens one."""

import math
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from monitoring.domain import Verdict
from monitoring.domain.text import plural
from monitoring.figures.shared.text import MISSING, number
from monitoring.performance.metric import METRICS
from monitoring.performance.run import key_metric
from monitoring.ui.frame import state
from monitoring.ui.frame.guard import Failed, attempt
from monitoring.ui.frame.tables import verdict_column
from monitoring.ui.frame.verdicts import chip, state_chip
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import day, last_moment
from monitoring.ui.results import alerted, data
from monitoring.ui.results.status import Answer, answer

URGENCY = (Verdict.FAIL, Verdict.WARN, Verdict.SKIPPED, Verdict.OK)


@dataclass(frozen=True, slots=True)
class Line:
    """One deployment in the list.

    Args:
        name: its name.
        state: its verdict, by which the list is ordered.
        findings: how many alerts stand.
        cells: what the table shows.
    """

    name: str
    state: Verdict
    findings: int
    cells: dict[str, object]


def listed() -> None:
    """The list, each deployment as of its own day."""
    lines = sorted((_line(name, view) for name, view in data.fleet().items()), key=urgency)
    with st.container(border=True, key="fleet"):
        st.markdown(f"**{plural(len(lines), 'deployment')}**, the worst first. Click a name to open it.")
        st.dataframe(
            pd.DataFrame([{"deployment": f":material/arrow_forward: {line.name}", **line.cells} for line in lines]),
            hide_index=True,
            height="content",
            column_config={
                "deployment": st.column_config.ButtonColumn(
                    "Deployment",
                    type="tertiary",
                    alignment="left",
                    width=150,
                    key="open-deployment",
                    on_click=lambda: state.open_deployment([line.name for line in lines]),
                ),
                "status": verdict_column("Status"),
                "title": st.column_config.TextColumn("Title", width=290),
                "findings": st.column_config.NumberColumn("Findings", width=70),
                "metric": st.column_config.TextColumn("Key metric, newest", width=150),
                "trend": st.column_config.LineChartColumn("Trend", color="blue", width=90),
                "drift": st.column_config.TextColumn("Inputs drifted", width=90),
                "last": st.column_config.TextColumn("Last prediction", width=100),
            },
            placeholder=MISSING,
            alt="All deployments, the worst first: status, findings, key metric and its trend, drifted inputs",
        )


def urgency(line: Line) -> tuple[int, int, str]:
    """What comes first in the list: an alert, then what wants a look, what cannot be judged, what is all right."""
    return URGENCY.index(line.state), -line.findings, line.name


def _line(name: str, view: View | Failed) -> Line:
    if isinstance(view, Failed):
        return _damaged(name, view)
    found = attempt(f"the deployment {name}", lambda: _looked_at(view))
    if isinstance(found, Failed):
        return _damaged(name, found)
    metric = key_metric(view.deployment)
    course = [m.value for m in data.performance(view).results if m.metric == metric and m.window >= 0]
    newest = number(found.key.value) if found.key else "not known"
    cells = {
        "status": [state_chip(found.state)],
        "title": view.deployment.title,
        "findings": len(found.alerts),
        "metric": f"{METRICS[metric].descriptor.title} {newest}",
        "trend": [value for value in course if not math.isnan(value)],
        "drift": f"{found.drifted} of {found.inputs}" if found.inputs else None,
        "last": _last(view),
    }
    return Line(name, found.state.verdict, len(found.alerts), cells)


def _damaged(name: str, why: Failed) -> Line:
    return Line(name, Verdict.FAIL, 0, {"status": [chip(Verdict.SKIPPED)], "metric": why.message})


def _looked_at(view: View) -> Answer:
    alerted.keep_newest(view)
    return answer(view)


def _last(view: View) -> str:
    if view.span.last is None:
        return "–"
    as_of = view.selection.as_of
    return last_moment(as_of) if as_of and as_of <= view.span.last else day(view.span.last)
