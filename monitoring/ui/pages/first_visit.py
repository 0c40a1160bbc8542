"""A first visit: three marked steps through the sample, until they are dismissed or an own model is connected."""

import streamlit as st

from monitoring.log import Workspace
from monitoring.log.holdings import greet, was_greeted
from monitoring.paths import sample_data
from monitoring.ui.frame import navigation, rights, session

STEPS = (
    ("Why is the model worse?", "click the first finding under **What changed**: it opens Performance at its week."),
    ("Which rows were wrong?", "there, follow **Next step** to the worst errors of that week, and have one explained."),
    ("Watch your own model:", "connect its files; this guide goes then."),
)


def steps(workspace: Workspace) -> None:
    """The three steps, where all that is connected is the sample and nobody has dismissed them."""
    sample = {path.stem for path in sample_data().glob("*.toml")}
    if not set(workspace.names()) <= sample or was_greeted(workspace.home) or session.is_greeted():
        return
    with st.container(border=True, key="first-visit", gap="xxsmall"):
        st.markdown("**New here?** This is a sample: three models that predict flights out of New York, 2013.")
        for place, (title, text) in enumerate(STEPS, 1):
            st.markdown(f":material/counter_{place}: **{title}** {text}")
        with st.container(horizontal=True, vertical_alignment="center"):
            navigation.link(navigation.CONNECT, "Connect files of your own", {})
            st.button("Do not show this again", type="tertiary", key="greeted", on_click=_dismiss, args=(workspace,))


def _dismiss(workspace: Workspace) -> None:
    """In the workspace where it may be written to; in any case for this session."""
    session.keep_greeted()
    if not rights.refused(workspace):
        greet(workspace.home)
