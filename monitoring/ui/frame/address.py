"""What the address asks for and this page does not have: said in one line, never dropped in silence."""

import streamlit as st

from monitoring.performance.metric import METRICS
from monitoring.ui.frame import session, state
from monitoring.ui.frame.words import listing, plain

MOST = 5


def begin() -> None:
    """At the start of a run, before any control is drawn: note what is asked for, and keep a place for the line."""
    state.spell_out({"more": {entry.descriptor.name: entry.descriptor.title for entry in METRICS}})
    state.note_wishes(st.empty())


def answer(key: str, *shown: str) -> None:
    """After a control is drawn: whatever else the address asks of it is told.

    Args:
        key: the control.
        shown: what it shows, by every name that an address may have for it; nothing where it has no place here.
    """
    if state.refuse(key, shown):
        state.place_of_refusals().warning(sentence(state.refused(), session.deployment()), icon=":material/link_off:")


def sentence(refused: list[tuple[str, ...]], deployment: str) -> str:
    """What is asked for in vain, and what is shown instead.

    Args:
        refused: the controls, what was asked of them, and what they show where they are there.
        deployment: of which it was asked.

    >>> sentence([("column", "x", "age")], "churn")
    'The address asks for **column = x**, which **churn** does not have; shown is **age**.'
    >>> sentence([("column", "x", "age"), ("threshold", "1")], "churn")
    'The address asks for **column = x** and **threshold = 1**, which **churn** does not have; shown is **age**.'
    """
    asked = listing([f"**{plain(name)} = {plain(wish)}**" for name, wish, *_ in refused], MOST)
    instead = list(dict.fromkeys(f"**{plain(each[2])}**" for each in refused if each[2:]))
    verb = "is" if len(instead) == 1 else "are"
    shown = f"; shown {verb} {listing(instead, MOST)}" if instead else ""
    return f"The address asks for {asked}, which **{plain(deployment)}** does not have{shown}."
