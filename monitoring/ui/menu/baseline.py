"""What drift, quality and metrics are measured against: chosen on their pages, and the earlier windows meant."""

from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from monitoring.domain import Baseline, Histogram
from monitoring.domain.baseline import OF_KIND
from monitoring.stats.comparing.against import against, baseline_of
from monitoring.ui.frame import address, state
from monitoring.ui.frame.view import View
from monitoring.ui.results import data

BASELINES = ("reference", "previous", "rolling 4", "same weekday", "same hour")


def of(view: View, kind: str = "drift") -> Baseline:
    """What a kind of figures of a view is measured against."""
    return baseline_of(view.selection, view.deployment, kind)


def choose(view: View, place: DeltaGenerator, kind: str = "drift") -> View:
    """The same view, against what is chosen here: the reference, or earlier windows."""
    key = OF_KIND[kind]
    own, unit = of(replace(view, selection=view.selection.by_deployment), kind), view.selection.every.unit
    options = [str(own), *(one for one in BASELINES if Baseline.parse(one).fits(unit) and one != str(own))]
    state.fresh(key, options[0])
    chosen = place.selectbox(
        "Compare with",
        options,
        key=key,
        bind="query-params",
        help=f"What each window's {kind} is measured against. The alerts keep to the deployment's own.",
    )
    address.answer(key, chosen or options[0])
    against: dict[str, Any] = {key: Baseline.parse(chosen or options[0])}
    return replace(view, selection=replace(view.selection, **against))


def note(view: View, kind: str = "drift") -> None:
    """What keeps to the deployment's own baseline where another one is chosen."""
    own, chosen = of(replace(view, selection=view.selection.by_deployment), kind), of(view, kind)
    if chosen != own:
        st.caption(f"Below, each window is compared with {chosen.words}; the answer above keeps to {own.words}.")


def earlier(view: View, column: str, window: int) -> Histogram | None:
    """The earlier windows that a window is compared with, `(cells,)`; None: it is compared with the reference."""
    found = against(view.log, view.selection, data.windows(view), [column])
    return found.histogram(column).window(window) if found else None
