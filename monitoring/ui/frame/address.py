"""What the address asks for and this page does not have: said in one line, never dropped in silence."""

import streamlit as st

from monitoring.drift.method import METHODS
from monitoring.performance.metric import METRICS
from monitoring.ui.frame import state
from monitoring.ui.frame.words import listing, plain


def begin() -> None:
    """At the start of a run, before any control is drawn: note what is asked for, and keep a place for the line."""
    metrics = {entry.descriptor.name: entry.descriptor.title for entry in METRICS}
    methods = {entry.descriptor.name: entry.descriptor.title for entry in METHODS}
    state.spell_out({"method": methods, "metric": metrics, "more": metrics})
    state.note_wishes(st.empty())


def answer(key: str, *shown: str) -> None:
    """After a control is drawn: whatever else the address asks of it is told.

    Args:
        key: the control.
        shown: what it shows, by every name that an address may have for it; nothing where it has no place here.
    """
    if state.refuse(key, shown):
        asked = listing([f"**{plain(name)} = {plain(wish)}**" for name, wish in state.refused()], 5)
        state.place_of_refusals().warning(
            f"The address asks for {asked}, which is not to be had here: the controls say what is shown instead.",
            icon=":material/link_off:",
        )
