"""Who is told of alerts, when the dashboard last looked for news, and what could not be sent."""

from pathlib import Path

import streamlit as st

from monitoring.alerts.delivery.due import unsent
from monitoring.alerts.life import Lives
from monitoring.domain.text import day
from monitoring.log.kept import turns
from monitoring.settings.allowed import notify_every
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import listing, plain


def sending(view: View, lives: Lives) -> None:
    """In a line who is told and when; a warning for each thing that could not be sent."""
    d = view.deployment
    if not d.alerts.receivers:
        st.caption(
            "Nobody is told of alerts: the deployment's file names no `webhook`, `mail` or `apprise` under `[alerts]`."
        )
        return
    st.caption(f"Alerts go to {plain(listing([*d.alerts.receivers]))}. {_when(view)}")
    turn = turns.read(Path(view.home)).get(d.name)
    if turn and turn.error:
        st.warning(f"Not everything could be looked at or sent: {plain(turn.error)}.", icon=":material/outbox:")
    for said in unsent(lives, d.alerts):
        st.warning(f"{plain(said[:1].upper() + said[1:])}.", icon=":material/outbox:")


def _when(view: View) -> str:
    turn = turns.read(Path(view.home)).get(view.deployment.name)
    last = f"it last did on {day(turn.at.replace(second=0, microsecond=0))} UTC" if turn else "it has not yet"
    if notify_every() is None:
        return f"This dashboard sends nothing by itself: `modelwatch check {view.deployment.name} --notify` does."
    return f"The dashboard looks for news whenever the log has changed; {last}."
