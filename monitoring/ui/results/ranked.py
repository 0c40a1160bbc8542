"""The rows of a window that somebody looks for, looked up once for each log version and selection."""

import streamlit as st

from monitoring.domain import Window
from monitoring.log import Log
from monitoring.log.windows.ranked.offered import Ranked
from monitoring.ui.frame.view import View
from monitoring.ui.results.data import Key


@st.cache_data(max_entries=64, show_spinner="Looking through the window …")
def _ranked_rows(key: Key, window: Window, which: str, order: str, limit: int, _log: Log) -> Ranked:
    return _log.ranked_rows(key[2], window, which, order, limit)


def ranked_rows(view: View, window: Window, which: str, order: str, limit: int) -> Ranked:
    """The first rows of a window by an order, of those that a filter lets through."""
    return _ranked_rows(view.key, window, which, order, limit, view.log)
