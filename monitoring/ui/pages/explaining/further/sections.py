"""What to do with an explained prediction: nothing of it is computed before somebody opens it."""

from collections.abc import Callable

import streamlit as st

from monitoring.ui.frame import address, state
from monitoring.ui.frame.guard import guard
from monitoring.ui.pages.explaining.further import comparing, editor, flipping, trying
from monitoring.ui.pages.explaining.further.subject import Subject

FLIP, TRY, NEAR = "What would change it", "What if", "Comparables"
SECTIONS: dict[str, Callable[[Subject], None]] = {FLIP: flipping.show, TRY: trying.show, NEAR: comparing.show}
KEY = "further"


def show(subject: Subject) -> None:
    """The choice, and below it what was chosen."""
    state.fresh(KEY, None)
    if state.asked(editor.CHANGE) and not state.stands(KEY) and not state.asked(KEY):
        state.put(KEY, TRY)
    chosen = st.segmented_control("Look further", list(SECTIONS), key=KEY, bind="query-params")
    address.answer(KEY, chosen or "")
    if chosen:
        with guard(chosen.lower()):
            SECTIONS[chosen](subject)
