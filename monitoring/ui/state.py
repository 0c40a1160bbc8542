"""The only module that touches Streamlit's session state, the address bar and the theme."""

from collections.abc import Iterable
from typing import Any, cast

import streamlit as st

from monitoring.figures.colours import Palette, palette
from monitoring.ui.view import View

FILTERS = (
    *("as_of", "range", "from", "to", "every", "segment"),
    *("column", "window", "metric", "more", "threshold", "labelled", "which", "id"),
)
_VIEW, _DEPLOYMENT, _STALE, _DEFAULTS = "_view", "_deployment", "_stale", "_defaults"


def keep_view(view: View) -> None:
    """Remember what the sidebar chose, for the page that runs next."""
    st.session_state[_VIEW] = view


def view() -> View:
    """What the sidebar chose in this run."""
    return cast(View, st.session_state[_VIEW])


def note_deployment(name: str) -> None:
    """Where another deployment was chosen, every filter starts afresh: its dates and columns are its own."""
    if st.session_state.get(_DEPLOYMENT, name) != name:
        st.session_state[_STALE] = set(FILTERS)
    st.session_state[_DEPLOYMENT] = name


def fresh(key: str, default: object) -> None:
    """Called before a filter is drawn: sets it to its default where the deployment has changed since.

    So does a default that has moved, where the filter stood at it: a dashboard that is left open follows its log.
    Forgetting the value would not do: the browser would go on showing the old one.
    """
    stale, defaults = st.session_state.get(_STALE, set()), st.session_state.setdefault(_DEFAULTS, {})
    stood = key in defaults and key in st.session_state and st.session_state[key] == defaults[key]
    if key in stale or (stood and defaults[key] != default):
        stale.discard(key)
        st.session_state[key] = default
    defaults[key] = default


def put(key: str, value: object) -> None:
    """Set a widget's value; only before it is drawn, that is in a callback."""
    st.session_state[key] = value


def get(key: str, default: Any = None) -> Any:
    """A widget's value, or `default` where it has not been drawn."""
    return st.session_state.get(key, default)


def asked(key: str) -> str | None:
    """What the address bar asks for; None where it says nothing."""
    return st.query_params.get(key)


def wished(key: str) -> str | None:
    """What the address asks of a filter that has not been drawn yet; None where it says nothing, or later on."""
    return None if key in st.session_state else st.query_params.get(key)


def colours() -> Palette:
    """The pictures' colours for the theme that the browser shows."""
    return palette(st.context.theme.type)


def choose(subject: str, window: int, kind: str) -> None:
    """Have the next page show this column or metric, in this window."""
    for key, value in (("metric" if kind == "performance" else "column", subject), ("window", window)):
        st.session_state.get(_STALE, set()).discard(key)
        st.session_state[key] = value


def open_deployment(names: list[str]) -> None:
    """Switch to the deployment that was chosen in the table of all of them."""
    rows = st.session_state["fleet-table"].selection.rows
    if rows:
        st.session_state["deployment"] = names[rows[0]]


def choose_cell(key: str) -> None:
    """Show the cell of the drift map that was clicked; a click beside it changes nothing."""
    points = st.session_state[key].selection.points
    if points:
        column, window = points[0]["customdata"][:2]
        st.session_state["column"], st.session_state["window"] = column, int(window)


def choose_row(ids: list[str]) -> None:
    """Explain the prediction that was chosen in the table."""
    rows = st.session_state["rows"].selection.rows
    if rows and rows[0] < len(ids):
        st.session_state["id"] = ids[rows[0]]


def keep_row(deployment: str, row: object) -> None:
    """Remember the row that was typed in, so that it stays when the page is drawn anew."""
    st.session_state["_typed"] = (deployment, row)


def kept_row(deployment: str) -> Any:
    """The row that was typed in for this deployment; None without one."""
    name, row = st.session_state.get("_typed", ("", None))
    return row if name == deployment else None


def accept(key: str, names: Iterable[str]) -> None:
    """Let the address name an option by its short name (`method=ks`) where its widget shows a title."""
    asked_for = st.query_params.get(key)
    if key not in st.session_state and asked_for in set(names):
        st.session_state[key] = asked_for
