"""Adding the scored rows to the log: looked at first, then confirmed, and never twice."""

from functools import partial
from pathlib import Path

import streamlit as st

from monitoring.domain.text import day, plural
from monitoring.log import Workspace
from monitoring.log.incoming.imported import Imported
from monitoring.scored.to_log import Candidates, add_to_log, file_name, look
from monitoring.scoring import ScoringResult
from monitoring.settings.allowed import is_read_only
from monitoring.ui.frame import state
from monitoring.ui.frame.guard import sentence
from monitoring.ui.frame.jobs import Progress
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain
from monitoring.ui.scored.batches import Place

LOOKED, ADDED = "looked", "added"


def show(view: View, place: Place, found: ScoringResult) -> None:
    """What would be added, and the button that adds it; what was added, where that is done."""
    st.subheader("Add these rows to the log", anchor=False)
    if is_read_only():
        st.caption("Whoever runs this dashboard lets nobody change it: nothing can be added here.")
        return
    if view.deployment.attached:
        st.caption("The log is attached: it is read in place and never written. Add the rows where it lies.")
        return
    file = place.folder / file_name(place.batch.digest)
    if place.has(ADDED) or state.get("add-rows"):
        _add(view, place, found, file)
    elif place.has(LOOKED) or state.get("look"):
        _look(view, place, found, file)
    else:
        st.caption("They count as predictions from then on, in every figure. What would be added is shown before.")
        st.button("Look what would be added", icon=":material/playlist_add:", key="look")
    for what in (LOOKED, ADDED):
        place.tell_if_stopped(what)


def _look(view: View, place: Place, found: ScoringResult, file: Path) -> None:
    def work(progress: Progress) -> Candidates:
        return look(view.log, found, file, found.moment, progress)

    candidates = place.made(LOOKED, work, title="Looking at the rows", stop="Stop looking")
    if candidates is None:
        return
    with st.container(border=True):
        st.markdown(_would_be_added(view, candidates))
        for note in candidates.notes:
            st.caption(plain(sentence(note)))
        with st.container(horizontal=True):
            if count := len(candidates.new):
                st.button(f"Add {plural(count, 'row')}", type="primary", icon=":material/playlist_add:", key="add-rows")
            st.button("Leave it", key="leave", on_click=partial(place.take_back, LOOKED))


def _would_be_added(view: View, candidates: Candidates) -> str:
    d, count = view.deployment, len(candidates.new)
    if not count:
        return "Nothing can be added."
    ids = f"the ids of **{plain(d.id)}**" if d.id else "ids made of the file's content and the row's number"
    times = f" and the times of **{plain(d.time)}**" if d.time else ""
    if candidates.moment:
        moment = f"**{day(candidates.moment)}** (UTC)"
        times = f" and the time when they were scored, {moment}: the file has no column **{plain(d.time)}**"
    return f"**{plural(count, 'row')}** can be added to the log of **{plain(d.name)}**, under {ids}{times}."


def _add(view: View, place: Place, found: ScoringResult, file: Path) -> None:
    def work(progress: Progress) -> tuple[Candidates, Imported]:
        workspace = Workspace(Path(view.home))
        return add_to_log(workspace, view.deployment.name, found, file, found.moment, progress)

    there = place.has(ADDED)
    done = place.made(ADDED, work, title="Adding to the log", stop="Stop adding")
    if done is None:
        return
    if not there:
        place.take_back(LOOKED)
        st.rerun()  # the log has changed, and so has what the sidebar says of it
    candidates, imported = done
    count = plural(imported.appended.new, "row")
    st.success(f"{count} of **{plain(place.batch.name)}** are in the log now.", icon=":material/check_circle:")
    for note in candidates.notes:
        st.caption(plain(sentence(note)))
