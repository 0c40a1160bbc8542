"""The first start: an empty workspace is filled with the sample deployments, with progress to see."""

import streamlit as st

from monitoring.connect import prepare_sample
from monitoring.log import Workspace
from monitoring.ui.frame.jobs import Progress, running, wait


def needed(workspace: Workspace) -> bool:
    """Whether there is nothing to show yet, or somebody is just filling the workspace."""
    return not workspace.names() or running(_key(workspace))


def prepare(workspace: Workspace) -> None:
    """Connect the sample deployments where there is no deployment at all, then run the page again."""

    def work(progress: Progress) -> bool:
        prepare_sample(workspace, progress)
        return True

    st.title("Welcome to Modelwatch", anchor=False)
    st.markdown(
        "This workspace is empty, so the sample is prepared now: three models that predict flights out of New York "
        "in 2013. It takes about a minute, once."
    )
    wait(_key(workspace), work, title="Preparing the sample")
    st.rerun()


def _key(workspace: Workspace) -> tuple[str, str]:
    return "prepare", str(workspace.home)
