"""The few rules of style that Streamlit's theme has no setting for."""

import streamlit as st

from monitoring.figures.shared.colours import DARK, LIGHT
from monitoring.ui.frame.saving import menu

RULES = """
/* The card of one cell stays in view while a long map beside it is scrolled. */
@media (min-width: 900px) {
  [data-testid="stColumn"]:has(.st-key-cell) > div {
    position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow-y: auto; flex-grow: 0;
  }
}
/* What am I looking at? beside the title, where there is room. */
@media (min-width: 900px) { .st-key-looking { margin-bottom: -3.4rem; position: relative; z-index: 1; } }
/* The list of all deployments has fewer columns where the screen is narrow. */
@media (min-width: 900px) { .st-key-fleet-narrow { display: none; } }
@media (max-width: 899px) { .st-key-fleet-wide { display: none; } }
/* White on the primary colour of the dark theme would have a contrast of 3.67; on this it has 5.17 in both. */
[data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primaryFormSubmit"],
[data-testid="stMultiSelect"] span:has(> span[title]) { background-color: #2563EB; border-color: #2563EB; }
/* Names of saved views are read to their end. */
.st-key-saved-links [data-testid="stPageLink"] * { white-space: normal; overflow-wrap: anywhere; }
/* A caption is faded, and code in it, which has a colour of its own, would be faded below a contrast of 4.5. */
[data-testid="stCaptionContainer"] code { color: inherit; }
[data-testid="stSidebarNavLink"]:focus-visible { outline: 2px solid currentColor; outline-offset: -2px; }
"""

# A picture's colours are those of the theme in which it was drawn; where the theme changes, what has to be read follows
# at once, the rest with the next click.
PICTURES = f"""
.js-plotly-plot :is(.xtick, .ytick, .cbaxis, .cbtitle, .infolayer [class^="g-"]) text {{
  fill: light-dark({LIGHT.muted}, {DARK.muted}) !important; }}
.js-plotly-plot .legendtext {{ fill: light-dark({LIGHT.ink}, {DARK.ink}) !important; }}
.js-plotly-plot .gridlayer path {{ stroke: light-dark({LIGHT.grid}, {DARK.grid}) !important; }}
"""


def put() -> None:
    """Give the page these rules; `st.html` puts what is style alone where it takes no room."""
    st.html(f"<style>{RULES}{PICTURES}{menu.STYLE}</style>")
