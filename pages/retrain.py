"""Retrain: a candidate from newer labels, on which rows and why, and whether retraining would have paid."""

import streamlit as st

from monitoring.ui.frame import rights, state
from monitoring.ui.frame.guard import empty, guard, heading
from monitoring.ui.pages.retraining import advising, looking_back, training
from monitoring.ui.results import data

view = state.view()
windows = data.windows(view)
heading("Retrain", "A candidate that has learnt from newer labels. Nothing goes live here.", view, windows)
if not any(window.labelled for window in windows):
    empty(
        "No label was known by then.",
        "Append some with `modelwatch labels`, or choose a later day under **As of**. Drift needs no labels.",
        page="drift",
    )
    st.stop()
with guard("the advice"):
    rows, advice = advising.found(view)
    advising.show(rows, advice)
    st.subheader("Train a candidate", anchor=False)
    refused = rights.refused(training.workspace(view), view.deployment.name)
    if refused:
        rights.say_refused(refused)
    else:
        training.offer(view, rows, advice)
st.subheader("When would it have paid?", anchor=False)
with guard("the look back"):
    looking_back.offer(view)
