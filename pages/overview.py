"""Overview: is the model all right, what changed, since when."""

import streamlit as st

from monitoring.log import Workspace
from monitoring.ui.frame import state
from monitoring.ui.frame.guard import guard, heading
from monitoring.ui.frame.words import plain
from monitoring.ui.pages import cards, first_visit, overview, performance
from monitoring.ui.pages.listing import deployments
from monitoring.ui.results import data
from monitoring.ui.results.nothing import nothing
from monitoring.ui.results.status import answer
from monitoring.ui.results.unregistered import lead, unregistered

view, logs = state.view(), data.logs()
windows = data.windows(view)
heading("Overview", plain(view.deployment.title), view, windows)
with guard("the guide"):
    first_visit.steps(Workspace())
if not windows:
    nothing(view)
else:
    found = answer(view)
    overview.show(found)
    with guard("what is left out"):
        performance.say((*data.left_out(view), *unregistered(view), *data.notes(view), *data.mended(view)))
        lead(view)
    with guard("the key figures"):
        cards.cards(view, found, windows)
    left, right = st.columns([3, 2])
    with left, guard("the key metric"):
        overview.course(view, windows, logs)
    with right, guard("what changed"):
        overview.changes(view, found, windows)
with guard("the list of deployments"):
    deployments.listed(logs)
