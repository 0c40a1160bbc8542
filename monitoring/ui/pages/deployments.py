"""All deployments at a glance, the worst first; a click opens one."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial

import pandas as pd
import streamlit as st

from monitoring.domain import SIGNS, Verdict
from monitoring.domain.text import day, last_moment, plural
from monitoring.figures.shared.text import MISSING, number
from monitoring.log import Log
from monitoring.performance.metric import METRICS
from monitoring.performance.run import key_metric
from monitoring.ui.frame import state
from monitoring.ui.frame.guard import Failed, attempt
from monitoring.ui.frame.tables import verdict_column
from monitoring.ui.frame.verdicts import chip
from monitoring.ui.frame.words import plain
from monitoring.ui.pages import glances
from monitoring.ui.results import data

TWO_LINES = 66  # pixels: above 4 rem Streamlit (1.67) has long texts go on in a second line
COLUMNS = {
    "wide": ("deployment", "status", "title", "findings", "metric", "trend", "drift", "last"),
    "narrow": ("deployment", "status", "findings"),
}
URGENCY = (Verdict.FAIL, Verdict.WARN, Verdict.SKIPPED, Verdict.OK)


@dataclass(frozen=True, slots=True)
class Line:
    """One deployment in the list.

    Args:
        name: its name.
        state: its verdict, by which the list is ordered.
        findings: how many alerts stand.
        cells: what the table shows.
        why: in markdown, why it cannot be told; below the table, where all of it can be read.
    """

    name: str
    state: Verdict
    findings: int
    cells: dict[str, object]
    why: str = ""


def listed() -> None:
    """The list, each deployment as of its own day; a narrow screen has the columns that fit there."""
    place, logs = st.empty(), data.logs()

    def told(done: int) -> None:
        place.progress(done / len(logs), f"Looking at what has changed: deployment {done + 1} of {len(logs)}")

    found = [_line(name, log, partial(told, done)) for done, (name, log) in enumerate(logs.items())]
    lines = sorted(found, key=urgency)
    place.empty()
    with st.container(border=True, key="fleet"):
        st.markdown(f"**{plural(len(lines), 'deployment')}**, the worst first. Click a name, or press Enter on it.")
        for key, columns in COLUMNS.items():
            with st.container(key=f"fleet-{key}"):
                _table(lines, key, columns)
        for line in lines:
            if line.why:
                st.caption(f":material/error: **{plain(line.name)}** – {line.why}")


def _table(lines: list[Line], key: str, columns: Sequence[str]) -> None:
    """The list for one width of the screen; the other one is hidden by the page's style."""
    opens = f"open-deployment-{key}"
    settings = {
        "deployment": st.column_config.ButtonColumn(
            "Deployment",
            type="tertiary",
            alignment="left",
            width=150,
            key=opens,
            on_click=lambda: state.open_deployment(opens, [line.name for line in lines]),
        ),
        "status": verdict_column("Status"),
        "title": st.column_config.TextColumn("Title", width=255),
        "findings": st.column_config.NumberColumn("Findings", width=70),
        "metric": st.column_config.TextColumn("Key metric, newest", width=130),
        "trend": st.column_config.LineChartColumn("Trend", color="blue", width=90),
        "drift": st.column_config.TextColumn("Inputs drifted", width=95),
        "last": st.column_config.TextColumn("Last prediction", width=115),
    }
    cells = [{"deployment": f":material/arrow_forward: {line.name}", **line.cells} for line in lines]
    st.dataframe(
        pd.DataFrame(cells).reindex(columns=list(columns)),
        hide_index=True,
        height="content",
        row_height=TWO_LINES,
        column_config={name: settings[name] for name in columns},
        placeholder=MISSING,
        alt=f"All deployments, the worst first: {', '.join(columns)}",
    )


def urgency(line: Line) -> tuple[int, int, str]:
    """What comes first in the list: an alert, then what wants a look, what cannot be judged, what is all right."""
    return URGENCY.index(line.state), -line.findings, line.name


def _line(name: str, log: Log | Failed, begin: Callable[[], object]) -> Line:
    if isinstance(log, Failed):
        return _damaged(name, log)
    found = attempt(f"the deployment {name}", lambda: glances.of(log, begin))
    if isinstance(found, Failed):
        return _damaged(name, found)
    newest = "not known" if math.isnan(found.value) else number(found.value)
    cells = {
        "status": [f"{SIGNS[found.verdict]} {found.word}"],
        "title": log.deployment.title,
        "findings": found.findings,
        "metric": f"{METRICS[key_metric(log.deployment)].descriptor.title} {newest}",
        "trend": list(found.trend),
        "drift": f"{found.drifted} of {found.inputs}" if found.inputs else None,
        "last": _last(found.last, log.deployment.as_of),
    }
    return Line(name, found.verdict, found.findings, cells)


def _damaged(name: str, why: Failed) -> Line:
    cells: dict[str, object] = {"status": [chip(Verdict.SKIPPED)], "metric": "see below"}
    return Line(name, Verdict.FAIL, 0, cells, why.message)


def _last(last: datetime | None, as_of: datetime | None) -> str:
    if last is None:
        return "–"
    return last_moment(as_of) if as_of and as_of <= last else day(datetime.combine(last, time.min))
