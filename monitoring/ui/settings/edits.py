"""An edit of a deployment's file that is not done yet; the address names it, so that it survives a reload."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

import streamlit as st

from monitoring.ui.frame import session

MOST = 100  # edits of all people


@dataclass(slots=True)
class Edits:
    """All edits of this process, by a token that nobody can guess: of which file each is, and its text."""

    lock: Lock = field(default_factory=Lock)
    found: OrderedDict[str, tuple[str, str]] = field(default_factory=OrderedDict)

    def keep(self, token: str, key: str, text: str) -> None:
        """Keep one; the oldest go where they are too many."""
        with self.lock:
            self.found[token] = (key, text)
            while len(self.found) > MOST:
                self.found.popitem(last=False)


@st.cache_resource(max_entries=1, show_spinner=False)
def edits() -> Edits:
    """Those of this process."""
    return Edits()


def kept(key: str, otherwise: str) -> str:
    """The text that the address names, where it is an edit of this file; otherwise the other one."""
    of, text = edits().found.get(session.edit(), ("", ""))
    return text if of == key else otherwise


def keep(key: str, text: str) -> None:
    """Have the address name an edit of this file."""
    token = session.edit() or secrets.token_urlsafe(12)
    edits().keep(token, key, text)
    session.keep_edit(token)


def forget() -> None:
    """The file is as it was, or as the edit would have it."""
    with edits().lock:
        edits().found.pop(session.edit(), None)
    session.forget_edit()
