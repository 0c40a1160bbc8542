"""A link to a saved view (`view=NAME`): its page opens, and every control shows what was saved."""

from functools import partial

import streamlit as st

from monitoring.log import Workspace
from monitoring.log.kept import views
from monitoring.log.kept.views import SavedView
from monitoring.ui.frame import navigation, session
from monitoring.ui.frame.bound import history
from monitoring.ui.frame.guard import Failed, attempt
from monitoring.ui.frame.words import plain

KEY = "view"


def arrive(workspace: Workspace, page: str) -> str:
    """Where the address names a saved view: have it say what was saved, also on another page; gives the view's name.

    One that is not there is told, and the page is shown as the rest of the address says. Of a deployment that is not
    there the sidebar tells.

    Args:
        workspace: where it is kept.
        page: by its name in the address; empty for the first one.
    """
    asked = history.address()
    name = "".join(asked.pop(KEY, [])[-1:])
    if not name:
        return ""
    deployment = asked.get("deployment", [session.deployment() or workspace.names()[0]])[-1]
    found: SavedView | Failed | None = None
    if deployment in workspace.names():
        found = attempt("the saved view", partial(_find, workspace, deployment, name))
    if isinstance(found, SavedView) and found.page in navigation.names():
        if found.page != (page or navigation.FIRST):
            navigation.go_to(found.page, session.choose_deployment(deployment) | {KEY: name})
        history.show({"deployment": [deployment], **found.address})
        return found.name
    history.show(asked if found is None else {"deployment": [deployment], **asked})
    if isinstance(found, Failed):
        st.warning(found.message, icon=":material/link_off:")
    elif found:
        why = f"The saved view **{plain(name)}** is of a page that is not there any more: {plain(found.page)}."
        st.warning(why, icon=":material/link_off:")
    return ""


def _find(workspace: Workspace, deployment: str, name: str) -> SavedView:
    return views.find(views.read(workspace.folder(deployment)), name)
