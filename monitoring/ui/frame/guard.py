"""The frame around every page: its heading, and the one place where errors become messages."""

import logging
import secrets
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import streamlit as st

from monitoring.disk.whole import FULL
from monitoring.domain import Window
from monitoring.errors import MonitoringError
from monitoring.ui.frame import navigation, session
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain, stretch, which_rows

T = TypeVar("T")
LOGGER = logging.getLogger("monitoring.ui")


@dataclass(frozen=True, slots=True)
class Failed:
    """What stands in a result's place."""

    message: str


@contextmanager
def guard(part: str = "this page", called: Mapping[str, str] = {}) -> Iterator[None]:
    """Show what goes wrong inside as a message: its own words for what people can put right.

    Anything else is a defect: it gets a reference that stands in the server's log beside the traceback.

    Args:
        part: what could not be shown then.
        called: by where files lie, what people know them by; messages name them so.
    """
    try:
        yield
    except Exception as error:
        if _is_of_two_runs(error):
            st.rerun()
        st.error(explain(error, part, called), icon=":material/error:")


def attempt(part: str, work: Callable[[], T]) -> T | Failed:
    """The result of `work`, or in its place the message for what went wrong; for one of many parts of a table."""
    try:
        return work()
    except Exception as error:
        return Failed(explain(error, part))


def explain(error: Exception, part: str, called: Mapping[str, str] = {}) -> str:
    """What people are told about an error; a defect's traceback goes to the log under a reference."""
    if gone := session.deleted():
        return f"The deployment **{plain(gone)}** was deleted in the meantime. Choose another one in the sidebar."
    if isinstance(error, MonitoringError):
        message, hint = (renamed(text, called) for text in (error.message, error.hint))
        what_to_do = f"\n\n**What to do:** {plain(sentence(hint))}" if hint else ""
        return f"{plain(sentence(message))}{what_to_do}"
    if isinstance(error, OSError) and error.errno in FULL:
        disk = f" of {plain(error.filename)}" if error.filename else ""
        return f"There is no space left on the disk{disk}.\n\n**What to do:** Make room there, then do it again."
    if isinstance(error, OSError):  # a folder that may not be read: people can put it right
        place = f"{error.filename}: " if error.filename else ""
        return f"{part[:1].upper()}{part[1:]} could not be shown: {plain(f'{place}{error.strerror or error}')}."
    reference = secrets.token_hex(4)
    LOGGER.error("reference %s: %s could not be shown", reference, part, exc_info=error)
    return (
        f"{part[:1].upper()}{part[1:]} could not be shown because of a fault in Modelwatch. The rest of the "
        f"dashboard works on. Reference **{reference}**: the server's log has the details under it."
    )


def _is_of_two_runs(error: Exception) -> bool:
    """Whether Streamlit (1.67) read the session's state while the run before was writing to it, without a common lock.

    It happens where a file is uploaded before the page has come to its end. Nothing is wrong a moment later.
    """
    where = traceback.extract_tb(error.__traceback__)[-1].filename
    return (
        isinstance(error, RuntimeError)
        and "changed size during iteration" in str(error)
        and Path(where).parts[-3:] == ("runtime", "state", "session_state.py")
    )


def renamed(text: str, called: Mapping[str, str]) -> str:
    """With files by the names that people know, in the place of where they lie."""
    for place, name in called.items():
        text = text.replace(place, name)
    return text


def heading(title: str, what: str, view: View, windows: tuple[Window, ...]) -> None:
    """The page's title, what it shows, for which rows and as of when."""
    st.title(title, anchor=False)
    session.note_place(title, which_rows(view, windows, str), stretch(view, windows))
    st.caption(f"{what}  \n{which_rows(view, windows)}")


def empty(title: str, what_to_do: str, icon: str = ":material/inbox:", *, page: str = "") -> None:
    """Nothing to show, and what to do about it; `page` is where it can be done without a command."""
    with st.container(border=True):
        st.markdown(f"{icon} **{title}**")
        st.markdown(what_to_do)
        if page:
            navigation.link(page, f"Go to {navigation.title(page)}", {})


def sentence(text: str) -> str:
    """With a full stop, and with a capital letter where it begins with a word and not with a name.

    >>> sentence("there is no model"), sentence("may.csv is empty")
    ('There is no model.', 'may.csv is empty.')
    """
    if text.partition(" ")[0].rstrip(",:;").isalpha():
        text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
