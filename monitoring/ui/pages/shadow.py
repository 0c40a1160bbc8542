"""The performance page's part about versions in the shadow: which is better, the picture, the table."""

import pandas as pd
import streamlit as st

from monitoring.domain import Verdict, Window
from monitoring.figures.shadow.trend import trend
from monitoring.performance.metric import METRICS
from monitoring.performance.run import key_metric
from monitoring.performance.shadow.compare import COMPARED
from monitoring.performance.shadow.run import newest
from monitoring.performance.shadow.words import sentence
from monitoring.ui.frame import charts, tables
from monitoring.ui.frame.guard import guard
from monitoring.ui.frame.verdicts import inline
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain
from monitoring.ui.results.shadow import compared

WORDS = {1: (Verdict.OK, "Better"), -1: (Verdict.WARN, "Worse"), 0: (Verdict.SKIPPED, "Open")}


def sections(view: View, windows: tuple[Window, ...], chosen: str) -> None:
    """One section a version, by the chosen metric, or by the first that can be compared."""
    there = COMPARED[view.deployment.task]
    usual = key_metric(view.deployment)
    metric = chosen if chosen in there else usual if usual in there else there[0]
    for one in view.deployment.shadow:
        st.subheader(f"Version {plain(one.version)} in the shadow", anchor=False)
        with guard(f"version {plain(one.version)} in the shadow"):
            _section(view, windows, one.version, metric)
            if metric != chosen:
                said = ", ".join(METRICS[name].descriptor.title for name in there)
                st.caption(f"Compared by {METRICS[metric].descriptor.title}; on the same rows there are: {said}.")


def _section(view: View, windows: tuple[Window, ...], version: str, metric: str) -> None:
    every = compared(view)
    own = [one for one in every if (one.version, one.metric) == (version, metric)]
    last, title = newest(every, version, metric), METRICS[metric].descriptor.title
    with st.container(border=True):
        verdict, word = WORDS[last.gain if last else 0]
        st.markdown(f"{inline(verdict, word)} {plain(sentence(every, version, metric))}")
        st.caption("Both on the same labelled rows, as they were logged; each interval covers 95 % and is paired.")
        if last is None:
            return
        drawn = charts.draw(
            view, ("shadow", version, metric), lambda colours: trend(own, windows, colours, title=title)
        )
        charts.show(
            drawn,
            alt=f"{title} of the live scores and of version {version} in each window, and their difference",
            key=f"shadow-{version}",
        )
    frame = pd.DataFrame([one for one in every if one.version == version]).drop(columns="better")
    frame.insert(2, "start", [windows[place].start for place in frame["window"]])
    tables.show(
        frame,
        alt=f"The live scores and version {version} on the same rows, window by window",
        key=f"shadow-{version}",
        name=f"{view.deployment.name}-shadow-{version}",
        windows=windows,
    )
