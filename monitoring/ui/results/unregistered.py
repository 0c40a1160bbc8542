"""Predictions by versions that nobody registered, looked for once for each state of the log and of the journal."""

import streamlit as st

from monitoring.log.journal import journal
from monitoring.releases.logged import logged
from monitoring.ui.frame import navigation
from monitoring.ui.frame.view import View
from monitoring.ui.results import events


def unregistered(view: View) -> tuple[str, ...]:
    """What is to be told of them, one sentence each; nothing where the log names no versions."""
    newest = journal.newest(view.log.folder) if view.deployment.version else None
    return _told(view.home, view.deployment.name, view.version, newest.hash, view) if newest else ()


def lead(view: View) -> None:
    """Where there are some, the way to the page on which versions stand."""
    if unregistered(view):
        navigation.link("versions", "Versions: which are registered, and when each was live", {})


@st.cache_resource(max_entries=64, show_spinner=False)
def _told(home: str, name: str, version: str, newest: str, _view: View) -> tuple[str, ...]:
    return logged(_view.log, events.entries(_view)).sentences
