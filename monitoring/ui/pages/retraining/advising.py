"""What is advised, and which rows are recommended, each with its reason."""

import streamlit as st

from monitoring.domain import Selection
from monitoring.domain.text import day, last_moment
from monitoring.log import Log
from monitoring.models.model import Model
from monitoring.retraining.advice import Advice, Advised
from monitoring.retraining.known import advised, recommend
from monitoring.retraining.window import Recommended
from monitoring.ui.frame.guard import sentence
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain
from monitoring.ui.results import data

WORDS = {
    Advice.RECALIBRATE: "Learn the probabilities anew, and keep the model",
    Advice.REFIT: "Train the model anew",
    Advice.NOTHING: "Leave the model as it is",
    Advice.UNKNOWN: "What the model in use needs is not known",
}


def found(view: View) -> tuple[Recommended, Advised | None]:
    """Both, as of the day that is looked at; raises `NotApplicableError` where labels are too few."""
    d = view.deployment
    selection = Selection(d.name, d.every, as_of=view.selection.as_of)
    champion = data.model(view) if d.model else None
    return _found(view.home, view.version, champion.sha256 if champion else "", selection, view.log, champion)


@st.cache_resource(max_entries=16, show_spinner="Looking at what is labelled …")
def _found(
    home: str, version: str, sha256: str, selection: Selection, _log: Log, _champion: Model | None
) -> tuple[Recommended, Advised | None]:
    rows = recommend(_log, selection)
    return rows, advised(_log, selection, rows, _champion)


def show(rows: Recommended, advice: Advised | None) -> None:
    """The advice first, then the rows."""
    with st.container(border=True):
        if advice is not None:
            st.markdown(f"**{WORDS[advice.what]}.** {plain(sentence(advice.why))}")
        ends = f"**{day(rows.start)}** to **{last_moment(rows.end)}**"
        st.markdown(f"Recommended to train on: {rows.train:,} labelled rows from {ends}.")
        st.caption("\n".join(f"- {plain(sentence(why))}" for why in rows.why))
