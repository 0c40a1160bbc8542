"""Connect: from files and a model to a dashboard, without a line written by hand."""

import streamlit as st

from monitoring.log import Workspace
from monitoring.ui.connect import files, finishing, proposing, reading
from monitoring.ui.connect.draft import LOG, of_this_page
from monitoring.ui.frame import rights
from monitoring.ui.frame.guard import guard

workspace = Workspace()
st.title("Connect", anchor=False)
st.caption("Choose the files; the rest is proposed and can be corrected, and nothing is kept before you say so.")
if refused := rights.refused(workspace):
    rights.say_refused(refused)
    st.stop()
draft = of_this_page()
with guard("connecting", draft.called):
    finishing.wait(draft)
if draft.connected:
    finishing.done(draft, draft.connected)
    st.stop()
st.subheader("Files", anchor=False)
with guard("the files"):
    files.boxes(draft)
if not draft.files[LOG]:
    st.stop()
st.subheader("How they are read", anchor=False)
readable = reading.show(draft)
with st.expander("Correct how they are read", icon=":material/tune:", expanded=not readable), guard("the correction"):
    reading.correct(draft)
if not readable:
    st.stop()
with guard("the proposal", draft.called):
    if found := proposing.made(workspace, draft):
        if found.questions:
            st.subheader("Please answer", anchor=False)
            proposing.questions(draft, found)
        st.subheader("What is proposed", anchor=False)
        proposing.evidence(draft, found)
        st.subheader("Deployment file", anchor=False)
        text = finishing.edited(draft, found)
        deployment = finishing.checked(workspace, draft, text)
        finishing.first_rows(draft, deployment)
        finishing.offer(workspace, draft, deployment, is_open=bool(found.questions))
