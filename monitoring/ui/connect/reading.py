"""How the files of a new deployment are read: what was assumed, the first rows, and the boxes to correct it."""

import streamlit as st

from monitoring.domain import FileSettings
from monitoring.intake.preview import Preview, preview
from monitoring.ui.connect.draft import Draft
from monitoring.ui.frame import file_reading
from monitoring.ui.frame.choosing import Chosen
from monitoring.ui.frame.guard import guard
from monitoring.ui.frame.words import plain


def show(draft: Draft) -> bool:
    """What was assumed of each file; whether all of them can be read."""
    readable = True
    tabs = st.tabs([plain(each.name) for each in draft.data]) if len(draft.data) > 1 else [st.container()]
    for tab, each in zip(tabs, draft.data, strict=True):
        with tab:
            readable &= _file(draft, each)
    return readable


def _file(draft: Draft, each: Chosen) -> bool:
    with guard(f"the file {each.name}", draft.called):
        file_reading.shown(looked_at(str(each.path), draft.settings), each.name)
        return True
    return False


@st.cache_data(max_entries=32, show_spinner="Looking at the file …")
def looked_at(path: str, settings: FileSettings) -> Preview:
    """A file as it is, without a look at what its columns mean."""
    return preview(path, settings)


def correct(draft: Draft) -> None:
    """The boxes for what was assumed otherwise than it is meant; they hold for all files."""
    settings = file_reading.corrected(draft.settings, [each.path for each in draft.data], "Read the files so")
    if settings is not None:
        draft.settings = settings
        draft.answers.clear()
        draft.text = ""
        st.rerun()
