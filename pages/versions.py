"""Versions: what was live when and why, what is there to go live, and one step back."""

import streamlit as st

from monitoring.domain import Verdict
from monitoring.log import Workspace
from monitoring.releases.releases import Releases
from monitoring.ui.frame import rights, state
from monitoring.ui.frame.guard import empty, guard, heading
from monitoring.ui.frame.verdicts import inline
from monitoring.ui.frame.words import plain
from monitoring.ui.pages.releasing import listed, steps, timeline
from monitoring.ui.results import data, events

view = state.view()
windows = data.windows(view)
heading("Versions", "What was live when and why, and what may go live next.", view, windows)
name = view.deployment.name
releases, entries = Releases(Workspace(), name), events.entries(view)
if not entries:
    empty(
        "This deployment has no versions yet.",
        f"Register a model as a candidate: `modelwatch version add {name} MODEL`. What is used now becomes version 1.",
        page="retrain",
    )
    st.stop()
live = entries[-1].live
with st.container(border=True):
    if live:
        st.markdown(f"{inline(Verdict.OK, 'live')} **Version {plain(live.version)} is live.**")
    else:
        st.markdown(f"{inline(Verdict.SKIPPED, 'none')} **No model is live.**")
with guard("what was live"):
    timeline.show(view, windows, entries)
with guard("the versions"):
    found = releases.versions
    st.subheader("All versions", anchor=False)
    listed.versions(view, found, entries)
    listed.side_by_side(view, entries)
    st.subheader("Promote or roll back", anchor=False)
    if refused := rights.refused(Workspace(), name):
        rights.say_refused(refused)
    else:
        steps.show(releases, found, entries)
    st.subheader("Two versions beside each other", anchor=False)
    listed.compare(found)
st.subheader("History", anchor=False)
with guard("the history"):
    listed.history(view, entries)
