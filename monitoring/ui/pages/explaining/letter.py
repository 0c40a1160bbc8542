"""The letter to the person whom a prediction is about, as a download."""

from datetime import UTC, datetime

import streamlit as st

from monitoring.domain import Deployment
from monitoring.explain.result import ExplainedPrediction
from monitoring.reports.letter.page import to_html


def button(deployment: Deployment, found: ExplainedPrediction) -> None:
    """A button for the letter, which is written when it is asked for."""
    st.download_button(
        "Letter to print",
        data=lambda: to_html(deployment, found, datetime.now(UTC).date()),
        file_name=f"{deployment.name}-letter.html",
        mime="text/html",
        on_click="ignore",
        icon=":material/mail:",
        help="One page for the person whom this is about: the decision, its main reasons, the data, how to object.",
    )
