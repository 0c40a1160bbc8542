"""What the address asks for and this page does not have: said in one line, never dropped in silence."""

from collections.abc import Sequence

import streamlit as st

from monitoring.misspelt import meant
from monitoring.performance.metric import METRICS
from monitoring.ui.frame import session, state
from monitoring.ui.frame.bound import history, keys
from monitoring.ui.frame.words import listing, plain

MOST = 5
ADDRESS = "The address"


def begin(saved: str = "") -> None:
    """At the start of a run, before any control is drawn: note what is asked for, and keep a place for the line.

    Args:
        saved: the name of the saved view that is opened in this run, if any.
    """
    history.spell_out({"more": {entry.descriptor.name: entry.descriptor.title for entry in METRICS}})
    who = f"The saved view **{plain(saved)}**" if saved else ADDRESS
    state.note_wishes(st.empty(), who, arrived=history.went())


def answer(key: str, *shown: str) -> None:
    """After a control is drawn: whatever else the address asks of it is told.

    Args:
        key: the control.
        shown: what it shows, by every name that an address may have for it; nothing where it has no place here.
    """
    if state.refuse(key, shown):
        state.place_of_refusals().warning(
            sentence(state.refused(), session.deployment(), state.who()), icon=":material/link_off:"
        )


def end(page: str, title: str) -> None:
    """At the end of a run, after every control is drawn: what the address says and nothing has taken up is told.

    Args:
        page: its name in the address.
        title: its title.
    """
    if found := state.strays(page, arrived=history.went()):
        refused = state.refused()
        said = [sentence(refused, session.deployment(), state.who())] if refused else []
        said.append(passed_over(found, title, [*keys.ASKED, *keys.OF_ONE_PAGE.get(page, ())], state.who()))
        state.place_of_refusals().warning("  \n".join(said), icon=":material/link_off:")


def passed_over(strays: list[tuple[str, str]], title: str, known: Sequence[str], who: str = ADDRESS) -> str:
    """What no control of a page is called by, and what may have been meant.

    >>> passed_over([("colum", "dewp")], "Data drift", ["column"])
    'The address asks for **colum = dewp**, which **Data drift** does not show; perhaps **column** is meant.'
    >>> passed_over([("metric", "ECE")], "Data drift", ["column", "metric"])
    'The address asks for **metric = ECE**, which **Data drift** does not show.'
    """
    asked = listing([f"**{plain(key)} = {plain(wish)}**" for key, wish in strays], MOST)
    near = [meant(key, known) for key, _ in strays if key not in known]
    likely = list(dict.fromkeys(f"**{found}**" for found in near if found))
    perhaps = f"; perhaps {listing(likely, MOST)} {'is' if len(likely) == 1 else 'are'} meant" if likely else ""
    return f"{who} asks for {asked}, which **{plain(title)}** does not show{perhaps}."


def sentence(refused: list[tuple[str, ...]], deployment: str, who: str = ADDRESS) -> str:
    """What is asked for in vain, and what is shown instead.

    Args:
        refused: the controls, what was asked of them, and what they show where they are there.
        deployment: of which it was asked.
        who: asks.

    >>> sentence([("column", "x", "age")], "churn")
    'The address asks for **column = x**, which **churn** does not have; shown is **age**.'
    >>> sentence([("column", "x", "age"), ("threshold", "1")], "churn")
    'The address asks for **column = x** and **threshold = 1**, which **churn** does not have; shown is **age**.'
    """
    asked = listing([f"**{plain(name)} = {plain(wish)}**" for name, wish, *_ in refused], MOST)
    instead = list(dict.fromkeys(f"**{plain(each[2])}**" for each in refused if each[2:]))
    verb = "is" if len(instead) == 1 else "are"
    shown = f"; shown {verb} {listing(instead, MOST)}" if instead else ""
    return f"{who} asks for {asked}, which **{plain(deployment)}** does not have{shown}."
