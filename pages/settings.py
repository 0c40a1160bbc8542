"""Settings: what is connected, changed here, given another model, or deleted."""

import streamlit as st

from monitoring.log import Workspace
from monitoring.ui.frame import rights, session
from monitoring.ui.frame.guard import guard
from monitoring.ui.frame.words import plain
from monitoring.ui.settings import deleting, file, model

workspace, name = Workspace(), session.deployment()
st.title("Settings", anchor=False)
st.caption(f"Of the deployment **{plain(name)}**: its file, its model, and deleting it.")
refused = rights.refused(workspace, name)
if refused:
    rights.say_refused(refused)
with guard("the deployment file", file.called(workspace, name)):
    file.wait(workspace, name)
    log = workspace.log(name)
    st.subheader("Deployment file", anchor=False)
    if refused:
        file.show_only(log)
    else:
        file.show(workspace, log)
if not refused:
    st.subheader("Model", anchor=False)
    with guard("the model", file.called(workspace, name)):
        model.show(workspace, workspace.log(name))
    st.subheader("Delete", anchor=False)
    with guard("deleting"):
        deleting.show(workspace, name)
