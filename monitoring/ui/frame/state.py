"""The only module that touches Streamlit's session state, the address bar and the theme."""

from collections.abc import Iterable
from typing import Any, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from monitoring.figures.shared.colours import Palette, palette
from monitoring.ui.frame.bound.keys import ASKED, FILTERS, OF_ONE_PAGE
from monitoring.ui.frame.view import View

_VIEW, _DEPLOYMENT, _STALE, _DEFAULTS, _SHOWN = "_view", "_deployment", "_stale", "_defaults", "_shown"
_WISHES, _REFUSED, _PLACE, _MISSED, _FIRST = "_wishes", "_refused", "_place", "_missed", "_first"
_WHO = "_who"


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


def forget(keys: Iterable[str]) -> None:
    """Have controls start from the address, or from their defaults."""
    for key in keys:
        st.session_state.pop(key, None)
        for kept in (_DEFAULTS, _SHOWN):
            st.session_state.get(kept, {}).pop(key, None)


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
    elif st.session_state.get(key, default) != default:
        _tell_again(key)
    defaults[key] = default


def _tell_again(key: str) -> None:
    """Have the browser take up a value that its address does not name.

    A link that is clicked while a page is still being drawn leaves what had not been drawn out of the address; setting
    the value, to itself, puts it back.
    """
    if key not in st.query_params:
        st.session_state[key] = st.session_state[key]


def put(key: str, value: object) -> None:
    """Set a widget's value; only before it is drawn, that is in a callback."""
    st.session_state[key] = value


def get(key: str, default: Any = None) -> Any:
    """A widget's value, or `default` where it has not been drawn."""
    return st.session_state.get(key, default)


def stands(key: str) -> bool:
    """Whether a control was drawn before, so that the address has said what it has to say of it."""
    return key in st.session_state


def asked(key: str) -> str:
    """What the address says of a control; empty where it says nothing."""
    return st.query_params.get(key, "")


def follows(key: str) -> bool:
    """Whether a control shows what its page shows by itself, which may be something else tomorrow."""
    defaults = st.session_state.get(_DEFAULTS, {})
    return key in defaults and st.session_state.get(key, defaults[key]) == defaults[key]


def note_wishes(place: DeltaGenerator, who: str, *, arrived: bool) -> None:
    """Note what the address asks of controls that have not been drawn yet; `place` is for what is refused.

    Where the address alone has led here (`arrived`), it asks of those that were drawn before, too; `who` asks in it.
    """
    st.session_state[_WHO] = who
    wishes = {key: st.query_params.get_all(key) for key in ASKED if arrived or key not in st.session_state}
    st.session_state[_WISHES], st.session_state[_REFUSED], st.session_state[_PLACE] = wishes, [], place


def refuse(key: str, shown: tuple[str, ...]) -> bool:
    """Note which wishes a control does not show, and what it shows instead; whether there were any."""
    st.session_state.setdefault(_SHOWN, {})[key] = shown
    unmet = [(key, wish, *shown[:1]) for wish in st.session_state[_WISHES].get(key, []) if wish and wish not in shown]
    st.session_state[_REFUSED] += unmet
    return bool(unmet)


def wished(key: str) -> tuple[str, ...]:
    """What the address asks of a control, as it was when the run began."""
    return tuple(st.session_state[_WISHES].get(key, ()))


def is_news(key: str, asked: Iterable[str]) -> bool:
    """Whether this is something else than what the control has shown when it was drawn last."""
    return not set(asked) <= {*st.session_state.get(_SHOWN, {}).get(key, ())}


def refused() -> list[tuple[str, ...]]:
    """The controls' keys, what was asked of them in vain, and what they show, in this run."""
    return cast("list[tuple[str, ...]]", st.session_state[_REFUSED])


def who() -> str:
    """Whose wishes they are, at the beginning of a sentence."""
    return cast(str, st.session_state[_WHO])


def strays(page: str, *, arrived: bool) -> list[tuple[str, str]]:
    """What the address says that no control of this page has taken up, once all are drawn; key and value.

    Only where the address has led here (`arrived`), and on the page that a session begins with: from one page to the
    next Streamlit itself clears the address.
    """
    if arrived:
        st.session_state[_FIRST] = page
    elif st.session_state.setdefault(_FIRST, page) != page:
        st.session_state[_FIRST] = ""
        return []
    drawn = {*st.session_state.get(_SHOWN, {}), *OF_ONE_PAGE.get(page, ())}
    return [(key, st.query_params[key]) for key in st.query_params if key not in drawn and key not in st.session_state]


def place_of_refusals() -> DeltaGenerator:
    """Where they are told."""
    return cast(DeltaGenerator, st.session_state[_PLACE])


def settle(key: str, names: tuple[str, ...]) -> None:
    """Where the address names none of those that are there, have it name the first one, and run the page again.

    It always names one: a link must not change its meaning when another deployment or version (`key`) comes.
    """
    asked = st.query_params.get(key)
    if key not in st.session_state and asked not in names:
        st.session_state[_MISSED + key] = asked
        st.query_params[key] = names[0]
        st.rerun()
    if st.session_state.get(key, names[0]) not in names:  # deleted since it was chosen, or of another deployment
        st.session_state[_MISSED + key] = st.session_state[key]
        st.session_state[key] = names[0]
    if key in st.session_state:
        _tell_again(key)


def missed(key: str) -> str | None:
    """What the address named instead of one that is there, told once."""
    return cast("str | None", st.session_state.pop(_MISSED + key, None))


def colours() -> Palette:
    """The pictures' colours for the theme that the browser shows."""
    return palette(st.context.theme.type)


def open_deployment(key: str, names: list[str]) -> None:
    """Switch to the deployment whose name was clicked in the list of all of them."""
    st.session_state["deployment"] = names[st.session_state[key].row]


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
