"""Promoting and rolling back on the page: with a reason, and asked twice."""

from collections.abc import Callable, Sequence

import streamlit as st

from monitoring.log.journal.entry import Entry
from monitoring.releases.drafts import who
from monitoring.releases.history import brought, live_now, stack
from monitoring.releases.releases import Releases
from monitoring.releases.version import Version
from monitoring.ui.frame import jobs, session
from monitoring.ui.frame.guard import sentence
from monitoring.ui.frame.words import plain
from monitoring.ui.terms.glossary import meaning

# The number of entries stands in the keys: after each step, reasons and ticks begin anew.


def show(releases: Releases, found: Sequence[Version], entries: Sequence[Entry]) -> None:
    """What is live, and both ways to change that."""
    key = ("release", str(releases.workspace.home), releases.name)
    if jobs.begun(key):
        _finish(key)
        return
    live = live_now(entries)
    with st.grid(2, min_column_width=320):
        with st.container(border=True, key="promote"):
            _promote(releases, [one for one in found if live is None or one.name != live.version], entries, key)
        with st.container(border=True, key="rollback"):
            _roll_back(releases, entries, key)


def _promote(releases: Releases, others: Sequence[Version], entries: Sequence[Entry], key: tuple[str, ...]) -> None:
    st.markdown("**Put a version live**")
    if not others:
        st.caption("There is no other version: register one with `modelwatch version add`.")
        return
    names = [one.name for one in reversed(others)]
    told = meaning("Version")
    chosen = st.selectbox("Version", names, key=f"promote-version-{len(entries)}", help=told) or names[0]
    why = releases.not_passed(chosen)
    if why:
        st.warning(plain(sentence(why)), icon=":material/gavel:")
    reason = st.text_input("Reason", key=f"promote-reason-{len(entries)}", placeholder="Why it goes live").strip()
    override = ""
    if why:
        override = st.text_input(
            "Why it goes live although the gate did not pass",
            key=f"promote-override-{len(entries)}",
            help="It stands in the history.",
        ).strip()
    ready = bool(reason and (override or not why))
    if _sure(f"Put version {chosen} live", f"promote-{len(entries)}", ready):
        _begin(key, lambda progress: releases.promote(chosen, reason, who(), override, progress))


def _roll_back(releases: Releases, entries: Sequence[Entry], key: tuple[str, ...]) -> None:
    st.markdown("**Go one step back**")
    live, there = live_now(entries), brought(entries)
    used = [one for one in stack(entries) if one.version in there]
    before = (used[:-1] if live else used)[-1:]
    if not before:
        st.caption("No other version was live before.")
        return
    st.markdown(f"Version **{plain(before[0].version)}** was live before, and is live again then.")
    reason = st.text_input("Reason", key=f"rollback-reason-{len(entries)}", placeholder="Why it is taken back").strip()
    if _sure(f"Go back to version {before[0].version}", f"rollback-{len(entries)}", bool(reason)):
        _begin(key, lambda progress: releases.rollback(reason, who(), progress))


def _sure(label: str, key: str, ready: bool) -> bool:
    """A button that counts once a box is ticked."""
    agreed = st.checkbox("Every score and explanation is by that version from then on", key=f"{key}-sure")
    return st.button(plain(label), key=key, type="primary", disabled=not (ready and agreed))


def _begin(key: tuple[str, ...], work: Callable[[jobs.Progress], object]) -> None:
    jobs.begin(key, work)
    st.rerun()


def _finish(key: tuple[str, ...]) -> None:
    """Say what came of it on the page that is drawn next; where it failed, the error stands here."""
    try:
        entry = jobs.take(key, title="Changing what is live", stop="Stop")
    finally:
        jobs.forget(key)
    done = f"Version {entry.version} is live." if isinstance(entry, Entry) else "That was stopped; what is live stays."
    session.tell(plain(done))
    st.rerun()
