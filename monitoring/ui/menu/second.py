"""What a second line shows over a trend: another segment, version or deployment, or the same windows earlier."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from monitoring.domain import Segment, Selection, Window
from monitoring.domain.text import plural
from monitoring.log import Log, Workspace
from monitoring.ui.frame import address, state
from monitoring.ui.frame.guard import Failed, attempt
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain, which_rows
from monitoring.ui.menu import served
from monitoring.ui.menu.terms import Term, terms
from monitoring.ui.results import data, events

NOTHING, ALL_ROWS = "nothing", "all rows"
# By the length of a window, how many windows earlier.
EARLIER = {
    "hour": {"the day before": 24, "the week before": 168},
    "day": {"the week before": 7, "4 weeks before": 28, "52 weeks before": 364},
    "week": {"the week before": 1, "4 weeks before": 4, "52 weeks before": 52},
    "month": {"the month before": 1, "the year before": 12},
    "rows": {"the window before": 1, "4 windows before": 4},
}
HELP = (
    "Drawn over the pictures as a dashed line with its own interval, and not judged. A version that was live before "
    "has its windows laid over those since the newest went live."
)


@dataclass(frozen=True, slots=True)
class Second:
    """What the second line shows.

    Args:
        name: as the box and the legend have it.
        view: where its figures come from.
        windows: all windows of that view.
        places: for those of its windows that have a place in the picture, which.
    """

    name: str
    view: View
    windows: tuple[Window, ...]
    places: Mapping[int, int]

    @property
    def key(self) -> tuple[Any, ...]:
        """What a picture with it depends on."""
        return self.name, self.view.key, tuple(self.places.items())


def choose(
    view: View, windows: tuple[Window, ...], place: DeltaGenerator, logs: Mapping[str, Log | Failed] | None = None
) -> Second | None:
    """Draw the box; None where nothing is chosen, or what is chosen cannot be shown: that is said.

    `logs` is every deployment's, where the page has opened them already.
    """
    if not windows:
        address.answer("over")
        return None
    offered = {**_segments(view), **_earlier(view), **_versions(view), **_deployments(view, logs)}
    state.fresh("over", NOTHING)
    options, missing = [NOTHING, *offered], _not_offered(view)
    told = f"{HELP} Not offered: {' and '.join(missing)}." if missing else HELP
    chosen = place.selectbox("Second line", options, key="over", bind="query-params", help=told)
    address.answer("over", chosen or NOTHING)
    if chosen not in offered:
        return None
    found = attempt(f"the second line, {chosen},", partial(_aligned, chosen, offered[chosen], windows))
    if isinstance(found, Failed):
        st.warning(found.message, icon=":material/stacked_line_chart:")
        return None
    return found


def say(second: Second | None) -> None:
    """In a card: what the dashed line is, of how many predictions, and as of when."""
    if second:
        shown = tuple(window for window in second.windows if window.index in second.places)
        if not shown:
            st.caption(f"Dashed: {plain(second.name)} has no window in this range.")
            return
        labelled = plural(sum(window.labelled for window in shown), "label")
        said = f"Dashed: **{plain(second.name)}** – {which_rows(second.view, shown)} · {labelled}. Not judged."
        chosen = second.view.selection.segment
        told = served.caption(second.view.deployment, chosen, events.entries(second.view))
        st.caption(f"{said} {told}." if told else said)


@dataclass(frozen=True, slots=True)
class Offer:
    """How to come by its view, by how many windows it is earlier, and which of its windows are meant (None: all)."""

    view: Callable[[], View]
    steps: int = 0
    own: range | None = None


def _segments(view: View) -> dict[str, Offer]:
    chosen = view.selection.segment
    others: dict[str, Segment | None] = {} if chosen is None else {ALL_ROWS: None}
    others |= {str(segment): segment for segment in view.log.segments() if segment != chosen}
    return {
        name: Offer(partial(replace, view, selection=replace(view.selection, segment=segment)))
        for name, segment in others.items()
    }


def _from_the_beginning(view: View) -> View:
    return replace(view, selection=replace(view.selection, start=None))


def _earlier(view: View) -> dict[str, Offer]:
    count = len(data.windows(_from_the_beginning(view)))
    return {
        name: Offer(partial(_from_the_beginning, view), steps)
        for name, steps in EARLIER.get(view.selection.every.unit, {}).items()
        if steps < count
    }


def _versions(view: View) -> dict[str, Offer]:
    """Each version's newest term, from the place on at which the newest version's begins."""
    *before, newest = terms(events.entries(view), data.windows(_from_the_beginning(view))) or [Term("", 0, 0)]
    return {
        f"version {one.version} while it was live": Offer(
            partial(_from_the_beginning, view), newest.first - one.first, range(one.first, one.last + 1)
        )
        for one in before
        if one.version != newest.version
    }


def _not_offered(view: View) -> list[str]:
    """What a person may look for in the box, and why it is not there."""
    found = ["other deployments (their rows are not these)"] if view.selection.every.by_rows else []
    d = view.deployment
    if d.version and not d.by_version:
        found.append(f"versions side by side (counted apart where `segments` names {plain(d.version)})")
    return found


def _deployments(view: View, logs: Mapping[str, Log | Failed] | None) -> dict[str, Offer]:
    """Those of the same task; one that cannot be opened says so where it is chosen."""
    workspace, own = Workspace(), view.deployment
    here = {name: log.deployment for name, log in (logs or {}).items() if isinstance(log, Log)}
    found: dict[str, Offer] = {}
    for name in () if view.selection.every.by_rows else workspace.names():
        if name == own.name:
            continue
        opens = partial(workspace.deployment, name)
        deployment = here[name] if name in here else attempt(f"the deployment {name}", opens)
        if isinstance(deployment, Failed) or (deployment.task is own.task and deployment.time):
            found[f"deployment {name}"] = Offer(partial(_of, workspace, view, name))
    return found


def _of(workspace: Workspace, view: View, name: str) -> View:
    log, chosen = workspace.log(name), view.selection
    version = log.version
    selection = Selection(name, chosen.every, as_of=chosen.as_of, start=chosen.start, end=chosen.end)
    return View(view.home, log, version, selection, data.span(view.home, name, version, log))


def _aligned(name: str, offer: Offer, windows: tuple[Window, ...]) -> Second:
    """Windows by when they begin, so that a log that begins later has its own places; of rows, by their first one."""

    def begin(window: Window) -> object:
        return window.first if window.every.by_rows else window.start

    view = offer.view()
    there = data.windows(view)
    starts = {begin(window): index for index, window in enumerate(there)}
    found = {starts[begin(w)] - offer.steps: place for place, w in enumerate(windows) if begin(w) in starts}
    meant = range(len(there)) if offer.own is None else offer.own
    return Second(name, view, there, {own: place for own, place in found.items() if own in meant})
