"""From one page to another, by the menu, a link or the browser's Back: the address alone says what is shown there."""

from urllib.parse import parse_qs

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from monitoring.ui.frame import state
from monitoring.ui.frame.bound import keys

_PAGE = "_page"
# Pages of which each shows one window, which stays the same from one to the other.
OF_ONE_WINDOW = ("drift", "explain", "report")


def arrive(page: str) -> None:
    """At the start of a run: on another page than before, its controls start from the address.

    Args:
        page: its name in the address; the first page has none.
    """
    if st.session_state.get(_PAGE, page) != page:
        session = get_script_run_ctx(suppress_warning=True)
        asked = parse_qs(session.query_string, keep_blank_values=True) if session else {}
        meant = [key for key in asked if went() or state.is_news(key, asked[key])]
        meant += ["window"] if "window" in asked and page in OF_ONE_WINDOW else []
        state.forget(keys.OF_PAGES)
        _take_back({key: asked[key] for key in meant})
    st.session_state[_PAGE] = page


def went() -> bool:
    """Whether Back or Forward of the browser has led to this run: then controls show what the address says alone."""
    session = get_script_run_ctx(suppress_warning=True)
    return session is not None and session.is_history_navigation


def name(key: str, text: str) -> None:
    """Have the address say what a control that is not drawn yet will show."""
    _take_back({key: [text]})


def _take_back(asked: dict[str, list[str]]) -> None:
    """Have the address say this, too, and controls that are drawn from here on begin with it.

    Where the page that is left has a control of the same name (two have a `column`), Streamlit takes what the address
    says for the other page's and drops it, so that Back and links between the two would lose it.
    """
    session = get_script_run_ctx(suppress_warning=True)
    if session is None:
        return
    with session.session_state.query_params() as address:
        for key, values in asked.items():
            if key in keys.ASKED and address.get_all(key) != values:
                address.set_corrected_value(key, values if len(values) > 1 else values[0], "string_array_value")
        address.set_initial_query_params_from_current()
