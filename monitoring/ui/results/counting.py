"""Counting, where the log has changed since it was last looked at: with progress, and a way to stop."""

import streamlit as st

from monitoring.ui.frame.jobs import done_unless_stopped
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain


def ready(view: View, page: str) -> bool:
    """Count what the selection needs; whether its counts are there now, or somebody has stopped this.

    `page` is the title of the page that waits for them.
    """
    every = view.selection.every
    if view.log.is_counted(every):
        return True

    key = ("count", view.home, view.deployment.name, view.version, str(every))
    place = st.empty()  # drawn at once: what stood here before the count went on is gone while it runs
    place.title(page, anchor=False)
    title = f"Counting {plain(view.deployment.title)}"
    if done_unless_stopped(key, lambda tell: view.log.refresh(tell, every), title=title, stop="Stop counting"):
        place.empty()  # the page has its own
        return True
    with place.container():
        st.title(page, anchor=False)
        st.info("Counting was stopped. What is done is kept; it goes on from there.", icon=":material/pause_circle:")
        st.button("Go on", icon=":material/play_circle:", type="primary")
    return False
