"""The launcher: `streamlit run app.py` serves the dashboard and the HTTP routes in one process."""

import streamlit as st

from monitoring.api import Allowed, middleware, routes
from monitoring.paths import shell
from monitoring.watch import lifespan

app = st.App(shell(), routes=routes, middleware=middleware(Allowed.from_options(st.get_option)), lifespan=lifespan)

if __name__ == "__main__":
    app.run()
