"""What performance probably is where labels do not tell yet, computed once for each log version and selection."""

import streamlit as st

from monitoring.domain import Measure, Selection
from monitoring.log import Log
from monitoring.performance.estimated.run import run
from monitoring.ui.frame.view import View
from monitoring.ui.results import data


@st.cache_resource(max_entries=256, show_spinner=False)
def _estimates(key: tuple[str, str, Selection], threshold: float | None, _log: Log, _view: View) -> tuple[Measure, ...]:
    return run(_log, key[2], data.performance(_view, threshold), threshold).results


def estimates(view: View, threshold: float | None = None) -> tuple[Measure, ...]:
    """One measure for each that is not realised, or provisional; with the threshold as `data.performance` takes it."""
    own = threshold is None or threshold == view.deployment.threshold
    return _estimates(view.key, None if own else threshold, view.log, view)
