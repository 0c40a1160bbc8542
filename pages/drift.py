"""Data drift: which columns differ from the reference, where, since when?"""

import streamlit as st

from monitoring.ui.frame import state
from monitoring.ui.frame.guard import guard, heading
from monitoring.ui.menu import baseline
from monitoring.ui.pages import drift, drift_map, together
from monitoring.ui.pages.drifting import cell
from monitoring.ui.results import data
from monitoring.ui.results.nothing import nothing

view = state.view()
windows = data.windows(view)
heading(
    "Data drift", "Every column in every window, compared with the reference or with earlier windows.", view, windows
)
if not any(window.rows for window in windows):
    nothing(view)
    st.stop()
with guard("the summary"):
    drift.answer(view, data.drift(view), windows)
view, method, report, column, window, order = drift.choose(view, windows)
baseline.note(view)
left, right = st.columns([5, 4])
with left, guard("the map"):
    drift_map.maps(view, report, (column, window), order)
with right, guard(f"the column {column}"):
    cell.detail(view, windows, method, column, window)
with guard("the course over time"):
    drift.course(view, report, windows, method, column)
with guard("what matters"):
    drift.what_matters(view, report, window, order)
with guard("all inputs together"):
    together.section(view, windows[window])
drift.card(method)
st.subheader("Table", anchor=False)
with guard("the table"):
    drift.table(view, report)
