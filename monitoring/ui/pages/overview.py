"""The overview's parts: the answer, the key metric over time, what changed, all deployments."""

import math

import pandas as pd
import streamlit as st

from monitoring.alerts.budget import budget, meaning
from monitoring.domain import Measure, Verdict, Window
from monitoring.domain.text import plural
from monitoring.figures import performance as figures
from monitoring.figures.shared.text import MISSING
from monitoring.performance.metric import METRICS
from monitoring.performance.run import key_metric
from monitoring.quality.whole_check import EVERYTHING, WHOLE
from monitoring.ui.frame import charts, navigation, state
from monitoring.ui.frame.guard import Failed, attempt
from monitoring.ui.frame.tables import verdict_column
from monitoring.ui.frame.verdicts import LOOKS, chip, state_chip
from monitoring.ui.frame.verdicts import state as state_badge
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import day, last_moment, plain, unit
from monitoring.ui.pages.performance import explain_lack, lack
from monitoring.ui.results import alerted, data, events, sentences
from monitoring.ui.results.status import Answer, answer

OF_A_KIND = 2
KINDS = ("performance", "drift", "quality")


def show(found: Answer) -> None:
    """The status in a sentence, with its verdict."""
    with st.container(border=True, key="answer"):
        st.markdown(f"{state_badge(found.state)} {' '.join(found.sentences)}")


def course(view: View, windows: tuple[Window, ...]) -> None:
    """The key metric over time."""
    name = key_metric(view.deployment)
    title = METRICS[name].descriptor.title
    measures = [m for m in data.performance(view).results if m.metric == name]
    reference: Measure | None = next((m for m in measures if m.window < 0), None)
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{title} over time**")
        if missing := lack(view, windows, measures):
            explain_lack(missing)
            return
        drawn = events.draw(
            view,
            windows,
            "course",
            lambda colours: figures.trend(
                [m for m in measures if m.window >= 0],
                windows,
                colours,
                title=title,
                unit=unit(view.deployment, name),
                reference=reference,
                height=530,
            ),
        )
        charts.show(drawn, alt=f"{title} in each window with its 95 % interval, and label coverage", key="course")


def changes(view: View, found: Answer, windows: tuple[Window, ...]) -> None:
    """What stands: subject, figure, limit, since when; each opens its page."""
    with st.container(border=True, height="stretch", key="changes"):
        st.markdown(f"**What changed** – {plural(len(found.alerts), 'finding')}")
        if not found.alerts:
            st.markdown(f"{state_badge(found.state)} {sentences.nothing_stands(found.state)}")
        shown = [a for kind in KINDS for a in [a for a in found.alerts if a.kind == kind][:OF_A_KIND]]
        for place, alert in enumerate(shown):
            colour = LOOKS[Verdict.FAIL][1]
            icon = navigation.icon(alert.kind)
            of_all = alert.subject == EVERYTHING
            whole = WHOLE[alert.rule].descriptor.title if of_all else ""
            title = METRICS[alert.subject].descriptor.title if alert.kind == "performance" else alert.subject
            text = alert.message.removeprefix(f"{alert.subject}: ").removeprefix(f"{alert.subject} ")
            with st.container(gap=None):
                opened = st.button(
                    f":{colour}[{icon}] **{whole if of_all else plain(title)}**",
                    key=f"alert-{place}",
                    type="tertiary",
                    help=f"Open on the page {navigation.title(alert.kind)}",
                    on_click=None if of_all else state.choose,
                    args=(alert.subject, alert.window, alert.kind),
                )
                st.caption(plain(text[:1].upper() + text[1:]))
            if opened:
                navigation.go_to(alert.kind)
        if len(found.alerts) > len(shown):
            st.caption(sentences.further([alert for alert in found.alerts if alert not in shown]))
        found_budget = budget(view.deployment, view.selection.every, windows)
        st.caption(f"What your budget means here: {plain(meaning(found_budget, view.deployment, view.selection))}.")


def fleet() -> None:
    """All deployments at a glance, each as of its own day; choosing a row opens it."""
    views = data.fleet()
    with st.container(border=True, key="fleet"):
        st.markdown("**All deployments** – choose a row to open it")
        st.dataframe(
            pd.DataFrame([_row(name, view) for name, view in views.items()]),
            hide_index=True,
            key="fleet-table",
            selection_mode="single-row",
            on_select=lambda: state.open_deployment([*views]),
            column_config={
                "status": verdict_column("Status"),
                "deployment": st.column_config.TextColumn("Deployment", width="medium"),
                "metric": "Key metric",
                "value": st.column_config.NumberColumn("Newest", format="%.3f", width="small"),
                "trend": st.column_config.LineChartColumn("Trend", color="blue"),
                "drift": st.column_config.ProgressColumn(
                    "Inputs drifted", format="%.1f %%", min_value=0, max_value=100, color="orange"
                ),
                "last": "Last prediction",
            },
            placeholder=MISSING,
            alt="All deployments with status, key metric, its trend, share of drifted inputs and last prediction",
        )


def _row(deployment: str, view: View | Failed) -> dict[str, object]:
    if isinstance(view, Failed):
        return {"deployment": deployment, "last": MISSING, "status": [chip(Verdict.SKIPPED)], "metric": view.message}
    found = attempt(f"the deployment {deployment}", lambda: _looked_at(view))
    row: dict[str, object] = {"deployment": deployment, "last": _last(view)}
    if isinstance(found, Failed):
        return {**row, "status": [chip(Verdict.SKIPPED)], "metric": found.message}
    name = key_metric(view.deployment)
    course = [m.value for m in data.performance(view).results if m.metric == name and m.window >= 0]
    return {
        "deployment": deployment,
        "status": [state_chip(found.state)],
        "metric": METRICS[name].descriptor.title,
        "value": found.key.value if found.key else None,
        "trend": [value for value in course if not math.isnan(value)],
        "drift": 100 * found.drifted / found.inputs if found.inputs else None,
        "last": row["last"],
    }


def _looked_at(view: View) -> Answer:
    alerted.keep_newest(view)
    return answer(view)


def _last(view: View) -> str:
    if view.span.last is None:
        return "–"
    as_of = view.selection.as_of
    return last_moment(as_of) if as_of and as_of <= view.span.last else day(view.span.last)
