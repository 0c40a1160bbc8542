"""Data quality: what broke on the way to the model, where, since when?"""

import streamlit as st

from monitoring.ui.frame import state
from monitoring.ui.frame.guard import guard, heading
from monitoring.ui.menu import baseline, second
from monitoring.ui.pages import performance, quality
from monitoring.ui.pages.checking.example_rows import example_rows
from monitoring.ui.pages.checking.one_column import one_column
from monitoring.ui.pages.checking.whole_checks import whole_checks
from monitoring.ui.results import data
from monitoring.ui.results.nothing import nothing
from monitoring.ui.results.unregistered import lead, unregistered

view = state.view()
windows = data.windows(view)
what = "Missing, unseen, impossible and stuck values, compared with the reference or with earlier windows."
heading("Data quality", what, view, windows)
if not any(window.rows for window in windows):
    nothing(view)
    st.stop()
with guard("the summary"):
    quality.answer(view, windows)
left, right, _ = st.columns(3)
view = baseline.choose(view, left, "quality")
beside = second.choose(view, windows, right)
baseline.note(view, "quality")
second.say(beside)
report = data.quality(view)
with guard("what is left out"):
    performance.say((*data.left_out(view), *unregistered(view), *data.mended(view)))
    lead(view)
with guard("the checks"):
    quality.checks(view, report, windows, beside)
st.subheader("All rows, and how they came in", anchor=False)
with guard("the rows and files"):
    whole_checks(report)
st.subheader("Example rows", anchor=False)
with guard("the example rows"):
    example_rows(view, report)
st.subheader("One column", anchor=False)
with guard("the column"):
    one_column(view, report, windows, beside)
st.subheader("Table", anchor=False)
with guard("the table"):
    quality.table(view, report)
