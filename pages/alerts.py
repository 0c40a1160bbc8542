"""Alerts: what stands, since when, who looks after it, and what other rules would have said."""

import streamlit as st

from monitoring.ui.frame import state
from monitoring.ui.frame.guard import guard, heading
from monitoring.ui.pages.alerting import rules, standing
from monitoring.ui.pages.alerting.sending import sending
from monitoring.ui.results import alerted, data
from monitoring.ui.results.nothing import nothing

view = state.view()
own = alerted.own(view)
windows = data.windows(own)
heading("Alerts", "What stands, since when, and who looks after it.", own, windows)
if not any(window.rows for window in windows):
    nothing(view)
    st.stop()
if own.selection != view.selection:
    st.caption("Alerts live by the deployment's own windows and day; what the sidebar narrows changes nothing here.")
with guard("the alerts"):
    lives, look = alerted.lives(own), alerted.looked(own)
    standing.answer(lives)
    sending(own, lives)
    standing.cards(view, lives, look)
    st.subheader("The past", anchor=False)
    standing.past(own, lives, windows)
st.subheader("Other rules", anchor=False)
with guard("other rules"):
    rules.rehearse(own)
