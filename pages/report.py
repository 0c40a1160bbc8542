"""Evidently report: the full report of one window against the reference."""

import streamlit as st

from monitoring.ui.frame import state
from monitoring.ui.frame.guard import guard, heading
from monitoring.ui.pages import report
from monitoring.ui.results import data
from monitoring.ui.results.nothing import nothing
from monitoring.ui.results.windows import choose

view = state.view()
windows = data.windows(view)
heading("Evidently report", "The full report of one window against the reference, made by Evidently.", view, windows)
if not any(window.rows for window in windows):
    nothing(view)
    st.stop()
with guard("the report"):
    window = windows[choose(windows)]
    path = report.path_of(view, window)
    if path.exists():
        report.show(view, path)
    else:
        report.make(view, window, path)
