"""The frame around every page: its heading, and the one place where errors become messages."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from monitoring.domain import Window
from monitoring.errors import MonitoringError
from monitoring.ui.view import View
from monitoring.ui.words import plain, which_rows

LOGGER = logging.getLogger("monitoring.ui")


@contextmanager
def guard(part: str = "this page") -> Iterator[None]:
    """Show what goes wrong inside as a message: its own words for what people can put right.

    Anything else is a defect: it gets a reference that stands in the server's log beside the traceback.
    """
    try:
        yield
    except MonitoringError as error:
        hint = f"\n\n**What to do:** {plain(error.hint)}" if error.hint else ""
        st.error(f"{plain(sentence(error.message))}{hint}", icon=":material/error:")
    except Exception:
        reference = secrets.token_hex(4)
        LOGGER.exception("reference %s: %s could not be shown", reference, part)
        st.error(
            f"{sentence(part)} could not be shown because of a fault in Modelwatch. The rest of the dashboard "
            f"works on. Reference **{reference}**: the server's log has the details under it.",
            icon=":material/bug_report:",
        )


def heading(title: str, what: str, view: View, windows: tuple[Window, ...]) -> None:
    """The page's title, what it shows, for which rows and as of when."""
    st.title(title, anchor=False)
    st.caption(f"{what}  \n{which_rows(view, windows)}")


def empty(title: str, what_to_do: str, icon: str = ":material/inbox:") -> None:
    """Nothing to show, and what to do about it."""
    with st.container(border=True):
        st.markdown(f"{icon} **{title}**")
        st.markdown(what_to_do)


def sentence(text: str) -> str:
    """With a capital letter and a full stop.

    >>> sentence("there is no model")
    'There is no model.'
    """
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) or text == "This page" else f"{text}."
