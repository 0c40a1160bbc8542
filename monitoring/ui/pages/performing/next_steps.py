"""Where to go on from what a page shows: each step is one link."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from monitoring.domain import Window
from monitoring.log.windows.ranked.offered import offered
from monitoring.ui.frame import navigation
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import title, within
from monitoring.ui.pages.explaining.picking import ORDERS


def of_performance(view: View, window: Window | None, place: DeltaGenerator) -> None:
    """From a window's performance to its worst errors, and to what its inputs did.

    Args:
        view: what the sidebar chose.
        window: the window in detail; None: all of them together.
        place: where the links go.
    """
    when = {"window": title(window)} if window else {}
    words = f" {within(window)}" if window else ""
    with place.container(border=True, key="next-steps", gap="xxsmall"):
        st.markdown(f"**Next step**{words}")
        if view.deployment.model is not None and "worst" in offered(view.deployment)[1]:
            worst = {**when, "which": "With a label", "sort": ORDERS["worst"]}
            navigation.link("explain", "See which rows were wrong most: explain one", worst)
        navigation.link("drift", "See whether inputs drifted", when)
