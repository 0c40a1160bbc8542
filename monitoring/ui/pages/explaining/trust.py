"""How far an explanation can be trusted, as one card: a line for each thing that was checked."""

import streamlit as st

from monitoring.domain import Verdict
from monitoring.explain.result import ExplainedPrediction
from monitoring.ui.frame.verdicts import inline
from monitoring.ui.frame.words import plain

HELP = (
    "Known ground: whether the reference has values like these. Adds up, Precision: whether SHAP's amounts make up the "
    "whole prediction, and how exact they are. Simple line, Repeats: whether LIME's simple model follows the model, "
    "and whether another draw of rows would say the same. Both agree: whether the two methods name the same columns."
)


def card(found: ExplainedPrediction) -> None:
    """The checks, and in the title how many call for care."""
    if not found.trust:
        return
    careful = sum(check.verdict is Verdict.WARN for check in found.trust)
    judged = sum(check.verdict in (Verdict.OK, Verdict.WARN) for check in found.trust)
    said = f"all {judged} checks hold" if not careful else f"{careful} of {judged} checks call for care"
    with st.container(border=True, gap="xxsmall"):
        st.markdown(f"**How far this can be trusted** – {said}", help=HELP)
        for check in found.trust:
            st.markdown(f"{inline(check.verdict, check.name)} {plain(check.sentence)}")
