"""All inputs together: the part of the drift page that no single column shows."""

import streamlit as st

from monitoring.domain import Window
from monitoring.figures.shared.text import number, probability
from monitoring.multivariate.run import Together
from monitoring.ui.frame import address, state
from monitoring.ui.frame.guard import Failed, attempt
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import listing, plain, title
from monitoring.ui.results import data
from monitoring.ui.terms.glossary import meaning


def section(view: View, window: Window) -> None:
    """How well a classifier tells the window from the reference; it is trained when somebody asks."""
    with st.container(border=True):
        st.markdown(f"**All inputs together** – {plain(title(window))}")
        state.fresh("together", False)
        asked = st.toggle(
            "Let a classifier tell this window from the reference",
            key="together",
            bind="query-params",
            help=f"{meaning('Reference')} The classifier finds what no single column shows, such as two "
            "columns that no longer go together. "
            "It takes a second or two, looks at up to 1,000 rows a side, and raises no alert.",
        )
        address.answer("together", "true", "false")
        if not asked:
            return
        found = attempt("all inputs together", lambda: data.together(view, window))
        if isinstance(found, Failed):
            st.caption(f"Not judged. {found.message}")
            return
        st.markdown(words(found))
        if found.left_out:
            st.caption(f"Not looked at: {plain(listing(list(found.left_out), 5))}.")


def words(found: Together) -> str:
    """What was found, in two or three sentences."""
    figures = f"**{number(found.auc)}** ({number(found.low)} to {number(found.high)})"
    rows = f"{found.n_current:,} rows against {found.n_reference:,}"
    said = f"ROC AUC {figures}, 0.5 is by chance, p {probability(found.p_value)}; {rows}."
    second = f" A second opinion without a classifier (maximum mean discrepancy): p {probability(found.mmd_p_value)}."
    if found.low <= 0.5:
        return f"By a classifier they cannot be told apart: {said}{second}"
    by = listing([f"**{plain(name)}** ({number(drop)})" for name, drop in found.columns], 5)
    return f"They can be told apart: {said}" + (f" Mostly by {by}: so much less without it." if by else "") + second
