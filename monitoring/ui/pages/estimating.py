"""What a regression's errors probably are: asked for on the performance page, because rows are read for it."""

from math import isnan

import streamlit as st

from monitoring.domain import Measure
from monitoring.performance.estimated import direct
from monitoring.ui.frame import address, state
from monitoring.ui.frame.guard import Failed, attempt, sentence
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain
from monitoring.ui.results import data
from monitoring.ui.results.estimated import from_rows


def errors(view: View) -> tuple[Measure, ...]:
    """One measure for each MAE and RMSE that labels do not tell yet, where somebody asks for it."""
    if not direct.waiting(data.performance(view)):
        return ()
    state.fresh("estimate", False)
    asked = st.toggle(
        "Estimate the errors of windows without labels",
        key="estimate",
        bind="query-params",
        help="A small model learns from the reference how large errors are where rows look like this. It takes some "
        f"seconds, looks at up to {direct.WINDOW_ROWS:,} rows a window, and raises no alert.",
    )
    address.answer("estimate", "true", "false")
    if not asked:
        return ()
    found = attempt("the estimate of errors", lambda: from_rows(view))
    if isinstance(found, Failed):
        st.caption(f"Not estimated. {plain(found.message)}")
        return ()
    for said in dict.fromkeys(sentence(measure.reason) for measure in found if isnan(measure.value)):
        st.caption(plain(said))
    return tuple(measure for measure in found if not isnan(measure.value))
