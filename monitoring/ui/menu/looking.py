"""What am I looking at? In place on every page, drawn only once somebody asks."""

import streamlit as st

from monitoring.ui.frame import navigation
from monitoring.ui.terms.glossary import meaning
from monitoring.ui.terms.looking import PAGES


@st.fragment
def offer(page: str) -> None:
    """The button above the page's title, and behind it the answer with its words explained.

    Args:
        page: its name.
    """
    with st.container(key="looking", horizontal=True, horizontal_alignment="right"):
        asked = st.popover(
            "What am I looking at?", type="tertiary", icon=":material/help:", key="looking-at", on_change="rerun"
        )
    if not asked.open:
        return
    here = PAGES[page]
    with asked:
        st.markdown(f"**{navigation.title(page)}.** {here.shows}")
        st.markdown(here.colours)
        st.markdown(f"**When it is red:** {here.red}")
        with st.container(border=True, gap="xxsmall"):
            for term in here.terms:
                st.markdown(f"**{term}**: {meaning(term)}")
