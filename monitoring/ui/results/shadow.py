"""Versions in the shadow of the deployment that a page shows."""

import streamlit as st

from monitoring.domain import Compared
from monitoring.log import Log
from monitoring.performance.shadow.run import run
from monitoring.ui.frame.view import View
from monitoring.ui.results.data import Key


@st.cache_resource(max_entries=64, show_spinner="Comparing versions on the same rows …")
def _compared(key: Key, _log: Log) -> tuple[Compared, ...]:
    return run(_log, key[2])


def compared(view: View) -> tuple[Compared, ...]:
    """Every metric of every shadow in every window of the selection."""
    return _compared(view.key, view.log)
