"""What happened around a deployment, and what was done to its model, as marks on every picture over time."""

from collections.abc import Callable, Hashable, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from monitoring.domain import Window
from monitoring.domain.text import day
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.event_marks import Mark, mark, position
from monitoring.log.journal import journal
from monitoring.log.journal.entry import Action, Entry
from monitoring.log.kept import events as kept
from monitoring.log.kept.events import Event
from monitoring.ui.frame import charts
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain
from monitoring.ui.results import data

WORDS = {
    Action.CONNECTED: "connected anew",
    Action.PROMOTED: "promoted",
    Action.ROLLED_BACK: "rolled back",
    Action.RETRAINED: "retrained",
    Action.CHANGED: "changed",
}


MOST_LISTED = 6  # marks below a picture; the others are told where the pointer is over them


def entries(view: View) -> tuple[Entry, ...]:
    """The deployment's journal as it is now."""
    newest = journal.newest(view.log.folder)
    return _entries(view.home, view.deployment.name, newest.hash, view) if newest else ()


@st.cache_resource(max_entries=64, show_spinner=False)
def _entries(home: str, name: str, newest: str, _view: View) -> tuple[Entry, ...]:
    return journal.entries(_view.log.folder)


def noted(view: View) -> tuple[Event, ...]:
    """What somebody has noted of the deployment, as it is now."""
    return _noted(view.home, view.deployment.name, kept.state(view.log.folder), view)


@st.cache_resource(max_entries=64, show_spinner=False)
def _noted(home: str, name: str, state: str, _view: View) -> tuple[Event, ...]:
    return kept.read(_view.log.folder)


def marks(view: View) -> tuple[Mark, ...]:
    """What happened in the windows of the view or later, in the order of time, numbered from 1 on.

    What was noted of a time after the as-of is not among them. Of the journal, it is what changed the model that is
    live, or trained another, after it was first connected.
    """
    windows, as_of = data.windows(view), view.selection.as_of
    done = [_done(entry) for entry in entries(view)[1:] if entry.action in WORDS]
    known = [one for one in noted(view) if as_of is None or one.at < as_of]
    found = sorted([*done, *((one.at, "", f"{day(one.at)}: {one.text}") for one in known)])
    there = [one for one in found if position(one[0], windows) is not None]
    return tuple(Mark(*one, number=number) for number, one in enumerate(there, 1))


def _done(entry: Entry) -> tuple[datetime, str, str]:
    version = f"version {entry.version}" if entry.version else "no model"
    by = f" by {entry.by}" if entry.by else ""
    why = f": {entry.reason}" if entry.reason else ""
    text = f"{day(entry.at)}: {version} {WORDS[entry.action]}{by}{why}"
    return entry.at, f"v{entry.version}" if entry.version else "-", text


def listed(view: View) -> None:
    """One line below a picture: what its numbers stand for, the newest of them where there are many."""
    found = marks(view)
    if not found:
        return
    shown = found[-MOST_LISTED:]
    text = " · ".join(f"**{one.number}** – {plain(one.text)}" for one in shown)
    name = view.deployment.name
    more = f"The newest {len(shown)} of {len(found)}: " if len(found) > len(shown) else ""
    st.caption(f"Marks: {more}{text}", help=f"`modelwatch events {name} add FILE` notes more, a CSV of date and text.")


def draw(
    view: View,
    windows: Sequence[Window],
    what: Hashable,
    build: Callable[[Palette], Any],
    *,
    first: int = 0,
    top: float = 1,
    above: bool = False,
) -> Any:
    """As `charts.draw`, for a picture over windows: with a `mark` at each event; `first`, `top`, `above` as there."""
    found = marks(view)

    def marked(colours: Palette) -> Any:
        drawn = build(colours)
        mark(drawn, found, windows, colours, first=first, top=top, above=above)
        return drawn

    return charts.draw(view, (what, found), marked)
