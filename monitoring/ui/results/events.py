"""What was done to a deployment's model, as marks on every picture over time."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import streamlit as st

from monitoring.domain import Window
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.event_marks import Mark, mark
from monitoring.log.journal import journal
from monitoring.log.journal.entry import Action, Entry
from monitoring.ui.frame import charts
from monitoring.ui.frame.view import View

WORDS = {
    Action.CONNECTED: "connected anew",
    Action.PROMOTED: "promoted",
    Action.ROLLED_BACK: "rolled back",
    Action.RETRAINED: "retrained",
    Action.CHANGED: "changed",
}


def entries(view: View) -> tuple[Entry, ...]:
    """The deployment's journal as it is now."""
    newest = journal.newest(view.log.folder)
    return _entries(view.home, view.deployment.name, newest.hash, view) if newest else ()


@st.cache_resource(max_entries=64, show_spinner=False)
def _entries(home: str, name: str, newest: str, _view: View) -> tuple[Entry, ...]:
    return journal.entries(_view.log.folder)


def marks(view: View) -> tuple[Mark, ...]:
    """What changed the model that is live, or trained another, after it was first connected."""
    return tuple(_mark(entry) for entry in entries(view)[1:] if entry.action in WORDS)


def _mark(entry: Entry) -> Mark:
    version = f"version {entry.version}" if entry.version else "no model"
    by = f" by {entry.by}" if entry.by else ""
    why = f": {entry.reason}" if entry.reason else ""
    text = f"{entry.at:%-d %b %Y %H:%M}: {version} {WORDS[entry.action]}{by}{why}"
    return Mark(entry.at, f"v{entry.version}" if entry.version else "-", text)


def draw(
    view: View,
    windows: Sequence[Window],
    what: Hashable,
    build: Callable[[Palette], Any],
    *,
    first: int = 0,
    top: float = 1,
) -> Any:
    """As `charts.draw`, for a picture over windows: with a `mark` at each event; `first` and `top` as there."""
    found = marks(view)

    def marked(colours: Palette) -> Any:
        drawn = build(colours)
        mark(drawn, found, windows, colours, first=first, top=top)
        return drawn

    return charts.draw(view, (what, found), marked)
