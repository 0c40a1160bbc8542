"""The first start: an empty workspace is filled with the sample deployments, with progress to see."""

import streamlit as st

from monitoring.connect import prepare_sample
from monitoring.log import Workspace
from monitoring.log.holdings import was_emptied
from monitoring.ui.frame import navigation, rights
from monitoring.ui.frame.jobs import Progress, running, wait


def needed(workspace: Workspace) -> bool:
    """Whether there is nothing to show yet, or somebody is just filling the workspace."""
    return not workspace.names() or running(_key(workspace))


def _offer(page: str) -> bool:
    """Where all that was there was deleted: both ways to something new; whether the sample is wanted."""
    st.markdown(
        f"Nothing is connected any more, so *{page}* has nothing to show. "
        "Watch a model of your own, or look at the sample."
    )
    with st.container(horizontal=True):
        if st.button("Connect files", type="primary", icon=":material/add_link:", key="go-connect"):
            navigation.go_to(navigation.CONNECT)
        return st.button("Prepare the sample", icon=":material/flight:", key="sample")


def prepare(workspace: Workspace, page: str) -> None:
    """Say why a page, by its title, is empty, and connect the sample; then run the page again."""

    def work(progress: Progress) -> bool:
        prepare_sample(workspace, progress)
        return True

    st.title("Welcome to Modelwatch", anchor=False)
    refused = rights.refused(workspace)
    if refused:
        rights.say_refused(refused)
        st.stop()
    if was_emptied(workspace.home) and not running(_key(workspace)) and not _offer(page):
        st.stop()
    st.markdown(
        f"*{page}* has nothing to show yet: nothing is connected. The sample is prepared now: three models that "
        "predict flights out of New York in 2013. It takes about a minute, once."
    )
    st.page_link(navigation.make(navigation.CONNECT), label="Connect files of your own", icon=":material/add_link:")
    wait(_key(workspace), work, title="Preparing the sample")
    st.rerun()


def _key(workspace: Workspace) -> tuple[str, str]:
    return "prepare", str(workspace.home)
