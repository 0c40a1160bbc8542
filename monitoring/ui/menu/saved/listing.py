"""Saved views in the sidebar: links that open them, a form that keeps this one, boxes to rename or remove one."""

from datetime import UTC, datetime

import streamlit as st

from monitoring.log import Workspace
from monitoring.log.kept import views
from monitoring.log.kept.views import SavedView
from monitoring.shared.turn import turn
from monitoring.ui.frame import navigation, rights
from monitoring.ui.frame.bound import history
from monitoring.ui.frame.guard import guard
from monitoring.ui.frame.words import plain
from monitoring.ui.menu.saved import keeping
from monitoring.ui.menu.saved.opening import KEY

FOLLOWS, STAYS = "Follows the newest rows", "Stays at this time"
HELP = (
    "What stands at its usual place, such as the newest whole window, moves on with the log, or stays where it is now. "
    "A date or a window that you have chosen yourself stays in either case."
)


@st.fragment
def offer(name: str) -> None:
    """The saved views of a deployment, drawn only where the box is open, and then without the page."""
    box = st.expander("Saved views", icon=":material/bookmarks:", key="saved-views", on_change="rerun")
    if not box.open:
        return
    with box, guard("the saved views"), turn():
        workspace = Workspace()
        there = views.read(workspace.folder(name))
        with st.container(key="saved-links"):
            for one in there:
                _link(one, name)
        if not there:
            st.caption("None yet. They are kept in the workspace, for everybody who looks at this deployment.")
        if refused := rights.refused(workspace, name):
            st.caption(f":material/lock: {refused}")
            return
        if there:
            _change(workspace, name, [one.name for one in there])
        _form(workspace, name, len(there))


def _link(one: SavedView, deployment: str) -> None:
    with st.container(gap="xxsmall"):
        if one.page in navigation.names():
            about = f"{navigation.title(one.page)} · {keeping.when(one.address)}"
            # With its deployment, so that it opens the same where it is copied, or in another tab.
            navigation.link(one.page, plain(one.name), {"deployment": deployment, KEY: one.name}, help=about)
            st.caption(about)
        else:
            st.markdown(plain(one.name))
            st.caption("Its page is not there any more.")


def _form(workspace: Workspace, name: str, count: int) -> None:
    with st.form("save-view", border=False):
        # Empty again once a view has come, and as it was typed where it was refused.
        typed = st.text_input("Save what this page shows as", key=f"view-name-{count}", max_chars=views.LONGEST)
        refused = st.container()  # told beside what was typed: a form in the sidebar ends below the screen
        time = st.radio("Its time", [FOLLOWS, STAYS], key="view-time", help=HELP)
        pressed = st.form_submit_button("Save", icon=":material/bookmark_add:", key="save-view-now")
    if pressed:
        with refused, guard("the saved views"):
            address = keeping.address(stays=time == STAYS)
            now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
            page = history.page() or navigation.FIRST
            views.add(workspace.folder(name), SavedView(views.named(typed), page, address, now))
            st.rerun()


def _change(workspace: Workspace, name: str, names: list[str]) -> None:
    with st.popover("Rename or remove", type="tertiary", icon=":material/edit:", key="change-views"):
        chosen = st.selectbox("Saved view", names, index=None, key=f"view-to-change-{len(names)}")
        typed = st.text_input("New name", key="view-new-name", max_chars=views.LONGEST)
        refused = st.container()
        with st.container(horizontal=True):
            to_rename = st.button("Rename", icon=":material/edit:", key="rename-view", disabled=not chosen)
            to_remove = st.button("Remove", icon=":material/delete:", key="remove-view", disabled=not chosen)
        if chosen and (to_rename or to_remove):
            with refused, guard("the saved views"):
                if to_rename:
                    views.rename(workspace.folder(name), chosen, views.named(typed))
                else:
                    views.remove(workspace.folder(name), chosen)
                st.rerun()
