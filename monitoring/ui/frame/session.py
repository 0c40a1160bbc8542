"""What a session remembers from one page to the next: which deployment, which draft, what is left to say."""

import time
from collections.abc import Sequence
from typing import cast

import streamlit as st

from monitoring.log import Workspace
from monitoring.paths import workspace_folder

TELLING = 10.0
DEPLOYMENT, DRAFT, EDIT, NAMED, TOLD = "_deployment", "_draft", "_edit", "_named", "_told"
_BATCHES, _UPLOADS, _GREETED = "_batches", "_uploads", "_greeted"
TEXT, _PLACE = "_text_", "_place_of_charts"


def deployment() -> str:
    """The deployment that the sidebar shows in this run; empty before there is one."""
    return str(st.session_state.get(DEPLOYMENT, ""))


def note_place(title: str, rows: str = "", stretch: str = "") -> None:
    """Note what charts are drawn on in this run: the page's title, which rows it shows, and from when to when."""
    st.session_state[_PLACE] = title, rows, stretch


def place() -> tuple[str, str, str]:
    """What was noted last."""
    return cast("tuple[str, str, str]", st.session_state.get(_PLACE, ("", "", "")))


def deleted() -> str:
    """The deployment on the screen, where it is not there any more; empty where it is, or where there is none."""
    name = deployment()
    return name if name and name not in Workspace(workspace_folder()).names() else ""


def choose_deployment(name: str) -> dict[str, str]:
    """Have the next page show a deployment; gives what its address is to be opened with.

    Only where no sidebar stands on this page. Once the sidebar's box was drawn, it writes into the address itself.
    """
    if "deployment" in st.session_state:
        st.session_state["deployment"] = name
        return {}
    return {"deployment": name}


def forget_deployment() -> None:
    """The deployment on the screen is gone: the next page settles on another one."""
    for key in ("deployment", DEPLOYMENT):
        st.session_state.pop(key, None)


def draft() -> str:
    """The draft that the address names, or that this person has had before; empty without one."""
    return str(st.query_params.get("draft") or st.session_state.get(DRAFT, ""))


def keep_draft(token: str, content: int) -> None:
    """Have the address name a draft when its content has changed, so that it is there again after a reload.

    Not whenever the page is drawn: a new address is a step of the browser's Back, which would never lead away then.
    """
    st.session_state[DRAFT] = token
    if st.session_state.get(NAMED, 0) != content and st.query_params.get("draft") != token:
        st.query_params["draft"] = token
    st.session_state[NAMED] = content


def leave_draft() -> None:
    """Another page than that of the draft: its address does not name it, also where Back has led there from it."""
    st.query_params.pop("draft", None)


def forget_draft() -> None:
    """The next page begins a new draft."""
    st.session_state.pop(DRAFT, None)
    st.query_params.pop("draft", None)


def edit() -> str:
    """The edit of a deployment's file that the address names, or that this person has had before; empty without one."""
    return str(st.query_params.get("edit") or st.session_state.get(EDIT, ""))


def keep_edit(token: str) -> None:
    """Have the address name an edit."""
    st.session_state[EDIT] = token
    if st.query_params.get("edit") != token:
        st.query_params["edit"] = token


def forget_edit() -> None:
    """The address names no edit any more."""
    st.session_state.pop(EDIT, None)
    st.query_params.pop("edit", None)


def tell(text: str) -> None:
    """Have the page that is drawn next say something."""
    st.session_state[TOLD] = (text, None)


def say_told() -> None:
    """Say what the page before has left to say, for `TELLING` seconds from when it is first said.

    Once would not do: a run may be cut short before the browser shows it, and the next one takes it from the screen.
    """
    text, begun = st.session_state.get(TOLD, ("", None))
    begun = begun or time.monotonic()
    if text and time.monotonic() - begun < TELLING:
        st.session_state[TOLD] = (text, begun)
        st.success(text, icon=":material/check_circle:")
    else:
        st.session_state.pop(TOLD, None)


def choose_device(key: str, names: Sequence[str] = ()) -> None:
    """Show the device of the mark that was clicked, or of the row that was chosen in a table of these names."""
    found = st.session_state[key].selection
    if names and found.rows:
        st.session_state["device"] = names[found.rows[0]]
    elif not names and found.points:
        st.session_state["device"] = found.points[0]["customdata"][0]


def missed_device(names: Sequence[str]) -> str:
    """The device that the address names, where it is none of those that are there; empty otherwise."""
    asked = st.query_params.get("device", "")
    return "" if "device" in st.session_state or asked in names else asked


def keep_greeted() -> None:
    """The guide of a first visit was dismissed."""
    st.session_state[_GREETED] = True


def is_greeted() -> bool:
    """Whether it was, in this session."""
    return _GREETED in st.session_state


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


def text(key: str, of: str) -> tuple[str, int]:
    """What the address says under a key of one row, and a number that is another one when that came from outside.

    Of another row (`of`) than the one before it says nothing.
    """
    before, written, number = st.session_state.get(TEXT + key, (of, None, 0))
    if before != of:
        st.query_params.pop(key, None)
    found = str(st.query_params.get(key, ""))
    if before != of or found != written:
        number += 1
    st.session_state[TEXT + key] = (of, found, number)
    return found, number


def keep_text(key: str, text: str, *, outside: bool = False) -> None:
    """Have the address say something under a key; `outside` where the widgets that show it do not have it yet."""
    of, _, number = st.session_state.get(TEXT + key, ("", None, 0))
    if of:
        st.session_state[TEXT + key] = (of, None if outside else text, number)
    if text:
        st.query_params[key] = text
    else:
        st.query_params.pop(key, None)
