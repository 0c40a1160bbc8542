"""What somebody has given so far to connect a deployment; the address names it, so that it survives a reload."""

import secrets
import time
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from threading import Lock

import streamlit as st

from monitoring.connect import Connected
from monitoring.domain import ALL_FOUND_OUT, FileSettings
from monitoring.proposal.draft.evidence import Value
from monitoring.settings.allowed import Folders
from monitoring.settings.named import Given
from monitoring.ui.frame import session
from monitoring.ui.frame.choosing import Chosen

LOG, LABELS, REFERENCE, MODEL = "log", "labels", "reference", "model"
KINDS = (LOG, LABELS, REFERENCE, MODEL)
MOST, MOST_EMPTY, LONGEST = 12, 100, 24 * 3600  # drafts of all people with files, and without; seconds


@dataclass(slots=True)
class Draft:
    """One deployment in the making.

    Args:
        token: what the address calls it; nobody can guess it.
        files: by kind, what was chosen.
        settings: how files are written, as far as somebody has said it.
        answers: to the proposal's questions.
        text: the deployment file as somebody has edited it; empty: as it is proposed.
        connected: what came of it, once it is connected.
        begun: when, in seconds.
    """

    token: str
    files: dict[str, tuple[Chosen, ...]] = field(default_factory=lambda: dict.fromkeys(KINDS, ()))
    settings: FileSettings = ALL_FOUND_OUT
    answers: dict[str, Value] = field(default_factory=dict)
    text: str = ""
    connected: Connected | None = None
    begun: float = field(default_factory=time.monotonic)

    @property
    def every(self) -> dict[str, Chosen]:
        """All files by the names that they are called by in the deployment file."""
        return {each.name: each for files in self.files.values() for each in files}

    @property
    def data(self) -> tuple[Chosen, ...]:
        """The files of rows."""
        return tuple(each for kind in (LOG, LABELS, REFERENCE) for each in self.files[kind])

    @property
    def called(self) -> Mapping[str, str]:
        """By where a file lies, what it is called."""
        return {str(each.path): name for name, each in self.every.items()}

    @property
    def given(self) -> Given:
        """The files that the deployment file may name."""
        return Given({name: str(each.path) for name, each in self.every.items()}, Folders.of().find)

    @property
    def key(self) -> Hashable:
        """What the proposal depends on."""
        answers = tuple(sorted((key, repr(value)) for key, value in self.answers.items()))
        return self.token, tuple(self.files.items()), self.settings, answers

    @property
    def content(self) -> int:
        """Differs whenever something else was given; 0 where nothing is."""
        return hash((self.key, self.text)) if self.every else 0

    def add(self, kind: str, chosen: tuple[Chosen, ...]) -> None:
        """Take files in; one of a name that is there already gets another."""
        for each in chosen:
            self.files[kind] = (*self.files[kind], Chosen(self._free(each.name), each.path, each.kept))
        self.text = ""

    def remove(self, kind: str, name: str) -> None:
        """Take a file out; an upload is gone then."""
        for each in self.files[kind]:
            if each.name == name and each.kept:
                each.kept.remove()
        self.files[kind] = tuple(each for each in self.files[kind] if each.name != name)
        self.answers.clear()
        self.text = ""

    def finish(self, connected: Connected) -> None:
        """It is connected: what was uploaded for it is not needed any more."""
        self.connected = connected
        self.clear()

    def clear(self) -> None:
        """Take all files out."""
        for kind, files in self.files.items():
            for each in files:
                self.remove(kind, each.name)

    def _free(self, name: str) -> str:
        path, there = PurePath(name), self.every
        further = (f"{path.stem}-{number}{path.suffix}" for number in range(2, 1000))
        return name if name not in there else next(each for each in further if each not in there)


@dataclass(slots=True)
class Drafts:
    """All drafts of this process; when one is begun, those of a day ago go, and those that are too many."""

    lock: Lock = field(default_factory=Lock)
    found: OrderedDict[str, Draft] = field(default_factory=OrderedDict)

    def get(self, token: str) -> Draft | None:
        """The draft of this name, where it is still there."""
        return self.found.get(token)

    def new(self) -> Draft:
        """A new one; those that are too many go, with their uploads."""
        draft = Draft(secrets.token_urlsafe(12))
        with self.lock:
            old = [token for token, each in self.found.items() if time.monotonic() - each.begun > LONGEST]
            filled = [token for token, each in self.found.items() if each.every]
            empty = [token for token, each in self.found.items() if not each.every]
            self.found[draft.token] = draft
        for token in (*old, *filled[: max(len(filled) - MOST, 0)], *empty[: max(len(empty) - MOST_EMPTY, 0)]):
            self.forget(token)
        return draft

    def forget(self, token: str) -> None:
        """Remove one with all that was uploaded for it."""
        with self.lock:
            draft = self.found.pop(token, None)
        if draft:
            draft.clear()


@st.cache_resource(max_entries=1, show_spinner=False)
def drafts() -> Drafts:
    """Those of this process."""
    return Drafts()


def of_this_page() -> Draft:
    """The draft that the address names, or the one that this person has begun before, or a new one."""
    asked = session.draft()
    draft = drafts().get(asked) if asked else None
    if draft is None:
        draft = drafts().new()
        if asked:
            said = "What was begun here is no longer kept: a day has passed, newer ones took its place, or the server"
            st.warning(f"{said} was started anew. Choose the files again.", icon=":material/link_off:")
    session.keep_draft(draft.token, draft.content)
    return draft
