"""What drift is measured against: chosen on its page, and the earlier windows that it means."""

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from monitoring.domain import Baseline, Histogram
from monitoring.stats.comparing.against import against
from monitoring.ui.frame import address, state
from monitoring.ui.frame.view import View
from monitoring.ui.results import data

BASELINES = ("reference", "previous", "rolling 4", "same weekday", "same hour")


def of(view: View) -> Baseline:
    """What the drift of a view is measured against."""
    return view.selection.baseline or view.deployment.baseline


def choose(view: View, place: DeltaGenerator) -> View:
    """The same view, of drift against what is chosen here: the reference, or earlier windows."""
    own, unit = view.deployment.baseline, view.selection.every.unit
    options = [str(own), *(one for one in BASELINES if Baseline.parse(one).fits(unit) and one != str(own))]
    state.fresh("baseline", options[0])
    chosen = place.selectbox(
        "Compare with",
        options,
        key="baseline",
        bind="query-params",
        help="What each window's drift is measured against. The alerts keep to the deployment's own.",
    )
    address.answer("baseline", chosen or options[0])
    return replace(view, selection=replace(view.selection, baseline=Baseline.parse(chosen or options[0])))


def note(view: View) -> None:
    """What keeps to the deployment's own baseline where another one is chosen."""
    own, chosen = view.deployment.baseline, of(view)
    if chosen != own:
        st.caption(f"Below, each window is compared with {chosen.words}; the answer above keeps to {own.words}.")


def earlier(view: View, column: str, window: int) -> Histogram | None:
    """The earlier windows that a window is compared with, `(cells,)`; None: it is compared with the reference."""
    found = against(view.log, view.selection, data.windows(view), [column])
    return found.histogram(column).window(window) if found else None
