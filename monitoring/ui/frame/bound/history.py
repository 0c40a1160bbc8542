"""From one page to another, by the menu, a link or the browser's Back: the address alone says what is shown there."""

from collections.abc import Mapping, Sequence
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
        asked = address()
        meant = [key for key in asked if went() or state.is_news(key, asked[key])]
        meant += ["window"] if "window" in asked and page in OF_ONE_WINDOW else []
        state.forget(keys.OF_PAGES)
        _take_back({key: asked[key] for key in meant})
    if went():
        _say_again()
    st.session_state[_PAGE] = page


def page() -> str:
    """The page that is shown, by its name in the address; empty for the first one."""
    return str(st.session_state.get(_PAGE, ""))


def address() -> dict[str, list[str]]:
    """What the browser's address says in this run."""
    session = get_script_run_ctx(suppress_warning=True)
    return parse_qs(session.query_string, keep_blank_values=True) if session else {}


def show(wanted: Mapping[str, Sequence[str]]) -> None:
    """Before any control is drawn: have the address say this and nothing else, and every control show it, as Back does.

    Streamlit (1.67) has no other way for controls that stand on the page already: what they show wins over the address.
    """
    session = get_script_run_ctx(suppress_warning=True)
    if session is None:
        return
    session.is_history_navigation = True
    with session.session_state.query_params() as address:
        address.clear_with_no_forward_msg()
        for key, values in wanted.items():
            address.set_corrected_value(key, list(values) if len(values) > 1 else values[0], "string_array_value")
        address.set_initial_query_params_from_current()


def went() -> bool:
    """Whether Back or Forward of the browser has led to this run: then controls show what the address says alone."""
    session = get_script_run_ctx(suppress_warning=True)
    return session is not None and session.is_history_navigation


def spell_out(titles: Mapping[str, Mapping[str, str]]) -> None:
    """Let the address name options by short names (`method=ks`): have it name what the control shows, and run again.

    Args:
        titles: by control what it shows for each short name.
    """
    asked = {key: st.query_params.get_all(key) for key in titles if key not in st.session_state}
    spelt = {key: [titles[key].get(name, name) for name in names] for key, names in asked.items()}
    if spelt != asked:
        st.query_params.update({key: names for key, names in spelt.items() if names})
        st.rerun()


def rename(other: str, key: str) -> None:
    """Where the address has a control's choice by another one's name (links in messages do), have it say its own."""
    if state.asked(other) and key not in st.query_params and key not in st.session_state:
        st.query_params[key] = st.query_params.pop(other)
        st.rerun()


def name(key: str, text: str) -> None:
    """Have the address say what a control that is not drawn yet will show."""
    _take_back({key: [text]})


def _say_again() -> None:
    """Have the browser's address say what this run has begun with.

    Where Back was pressed twice in quick succession, what the page between wrote may have come late, and stand there.
    """
    session = get_script_run_ctx(suppress_warning=True)
    if session is None:
        return
    with session.session_state.query_params() as address:
        for key in list(address)[:1]:  # the whole address is sent for one
            values = address.get_all(key)
            address.set_corrected_value(key, values if len(values) > 1 else values[0], "string_array_value")


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
