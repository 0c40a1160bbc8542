"""The letter to the person whom a prediction is about, as a download."""

from datetime import UTC, datetime

import streamlit as st

from monitoring.explain.counterfactuals.decision import other_decision
from monitoring.reports.letter.page import to_html
from monitoring.ui.pages.explaining.further.subject import Subject


def button(subject: Subject) -> None:
    """A button for the letter, which is written when it is asked for."""
    deployment = subject.view.deployment

    def written() -> str:
        changed = other_decision(deployment, subject.model, subject.row, subject.reference)
        return to_html(deployment, subject.found, datetime.now(UTC).date(), changed)

    st.download_button(
        "Letter to print",
        data=written,
        file_name=f"{deployment.name}-letter.html",
        mime="text/html",
        on_click="ignore",
        icon=":material/mail:",
        help="One page for the person whom this is about: the decision, its main reasons, what would have changed it, "
        "the data, how to object. Some seconds may pass until it is written.",
    )
