"""The script behind every page: settings, menu, sidebar, then the page itself inside the frame."""

from pathlib import Path

import streamlit as st

from monitoring.explain.warming import WARMING
from monitoring.log import Workspace
from monitoring.shared.turn import turn
from monitoring.ui.frame import address, navigation, session, state
from monitoring.ui.frame.bound import history
from monitoring.ui.frame.guard import guard
from monitoring.ui.frame.saving import menu
from monitoring.ui.menu import ahead, looking, newer, sidebar, start, style
from monitoring.ui.menu.saved import opening
from monitoring.ui.results import counting

STATIC = Path(__file__).parents[1] / "static"

st.set_page_config(page_title="Modelwatch", page_icon=str(STATIC / "icon.svg"), layout="wide")
st.logo(
    str(STATIC / f"logo-{'dark' if st.context.theme.type == 'dark' else 'light'}.svg"),
    size="large",
    icon_image=str(STATIC / "icon.svg"),
)
style.put()
page = navigation.opened()
history.arrive(page.url_path)
with guard("this page"), turn(), WARMING.drawing():
    menu.put(page.title)
    workspace = Workspace()
    session.say_told()
    if page.url_path != navigation.CONNECT and start.needed(workspace):
        start.prepare(workspace, page.title)
    if page.url_path != navigation.CONNECT:
        session.leave_draft()
    address.begin(opening.arrive(workspace, page.url_path) if page.url_path != navigation.CONNECT else "")
    if page.url_path != navigation.CONNECT and page.url_path in navigation.UNCOUNTED:
        sidebar.choose(workspace)
    elif page.url_path != navigation.CONNECT:
        state.keep_view(sidebar.draw(workspace, of_rows=page.url_path in navigation.OF_ROWS))
        newer.offer(state.view())
    looking.offer(page.url_path or navigation.FIRST)
    if page.url_path in navigation.UNCOUNTED or counting.ready(state.view(), page.title):
        if page.url_path not in navigation.UNCOUNTED:
            ahead.load(state.view())
        page.run()
        address.end(page.url_path, page.title)
