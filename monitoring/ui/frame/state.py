"""The only module that touches Streamlit's session state, the address bar and the theme."""

from collections.abc import Mapping
from typing import Any, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from monitoring.domain.baseline import OF_KIND
from monitoring.figures.shared.colours import Palette, palette
from monitoring.ui.frame.view import View

FILTERS = (
    *("as_of", "range", "from", "to", "every", "segment"),
    *("column", "window", "metric", "more", "threshold", "labelled", "which", "id", "unit", *OF_KIND.values()),
    *("find", "group", "only", "part"),
    *("rows_of", "by", "sort"),
)
ASKED = (*FILTERS, "deployment", "method", "order")
_VIEW, _DEPLOYMENT, _STALE, _DEFAULTS = "_view", "_deployment", "_stale", "_defaults"
_WISHES, _REFUSED, _PLACE, _MISSED = "_wishes", "_refused", "_place", "_missed"
_BATCHES, _UPLOADS = "_batches", "_uploads"


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


def note_wishes(place: DeltaGenerator) -> None:
    """Note what the address asks of controls that have not been drawn yet; `place` is for what is refused."""
    wishes = {key: st.query_params.get_all(key) for key in ASKED if key not in st.session_state}
    st.session_state[_WISHES], st.session_state[_REFUSED], st.session_state[_PLACE] = wishes, [], place


def refuse(key: str, shown: tuple[str, ...]) -> bool:
    """Note which wishes a control does not show; whether there were any."""
    unmet = [(key, wish) for wish in st.session_state[_WISHES].get(key, []) if wish and wish not in shown]
    st.session_state[_REFUSED] += unmet
    return bool(unmet)


def refused() -> list[tuple[str, str]]:
    """The controls' keys and what was asked of them in vain, in this run."""
    return cast("list[tuple[str, str]]", st.session_state[_REFUSED])


def place_of_refusals() -> DeltaGenerator:
    """Where they are told."""
    return cast(DeltaGenerator, st.session_state[_PLACE])


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


def open_batch(key: str) -> None:
    """Have the address name an uploaded file, which is remembered for this session; an empty key names none."""
    st.query_params["batch"] = key
    st.session_state[_BATCHES] = [*(each for each in batches() if each not in ("", key)), key]


def batch() -> str:
    """The key of the uploaded file that the address names, or an empty text."""
    return st.query_params.get("batch", "")


def batches() -> list[str]:
    """The keys of the files that were uploaded in this session."""
    return cast("list[str]", st.session_state.get(_BATCHES, []))


def is_new_upload(file_id: str) -> bool:
    """Whether it was not asked about before: Streamlit tells of the same one again when the page is drawn anew."""
    taken = st.session_state.setdefault(_UPLOADS, set())
    return file_id not in taken and not taken.add(file_id)
