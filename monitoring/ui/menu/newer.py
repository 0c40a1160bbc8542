"""A page that is open while rows come in: it says so, and draws itself anew only when somebody asks."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

import streamlit as st

from monitoring.log import Workspace
from monitoring.shared.turn import turn
from monitoring.ui.frame.guard import Failed, attempt
from monitoring.ui.frame.view import View

SECONDS = 5


def offer(view: View) -> None:
    """From now on look every few seconds whether the log has changed since the page was drawn, and offer to show it."""
    zone: tzinfo | None = ZoneInfo(st.context.timezone) if st.context.timezone else None
    name = view.deployment.name
    _look(name, version(name), f"{datetime.now(zone):%H:%M}")


def version(name: str) -> str:
    """What changes whenever a deployment's log does; some thousandths of a second."""
    return Workspace().log(name).version


@st.fragment(run_every=SECONDS)
def _look(name: str, shown: str, at: str) -> None:
    """Ask for the version alone: what is on the screen stays as it is under the reader's hands."""
    with turn():
        found = attempt(f"the log of {name}", lambda: version(name))
    # Of one that was deleted or damaged meanwhile, the page tells when it is drawn next.
    changed = not isinstance(found, Failed) and found != shown
    if changed and st.button(f"New rows or labels since {at}: show", icon=":material/update:", key="show-newer"):
        st.rerun()
