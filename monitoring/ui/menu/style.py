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
@media (min-width: 600px) { .st-key-looking { margin-bottom: -3.4rem; position: relative; z-index: 1; } }
/* Controls and cards beside each other go on in the next line before what they say is cut off. */
[data-testid="stMain"] [data-testid="stColumn"] { min-width: min(100%, 11.75rem); }
[data-testid="stMain"] [data-testid="stColumn"]:has([class*="st-key-picture-"], .st-key-changes) {
  min-width: min(100%, 22rem); }
/* Cards share out the room of their line: none is left alone beside a hole. */
[class*="st-key-fill-"] [data-testid="stGrid"], [class*="st-key-fill-"][data-testid="stGrid"] {
  display: flex; flex-wrap: wrap; }
[class*="st-key-fill-"] [data-testid="stGridCell"] { flex: 1 1 24rem; min-width: 0; }
/* The overview's four cards are four, two or one beside each other: a grid of Streamlit's takes a page for 736 pixels
   wide until it has measured it, and plotly draws at each width. */
.st-key-cards { container-type: inline-size; }
.st-key-cards [data-testid="stGrid"] { grid-template-columns: repeat(4, minmax(0, 1fr)); }
@container (max-width: 940px) {
  .st-key-cards [data-testid="stGrid"] { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
@container (max-width: 440px) {
  .st-key-cards [data-testid="stGrid"] { grid-template-columns: minmax(0, 1fr); } }
/* The list of all deployments has fewer columns where the screen is narrow. */
@media (min-width: 900px) { .st-key-fleet-narrow { display: none; } }
@media (max-width: 899px) { .st-key-fleet-wide { display: none; } }
/* White on the primary colour of the dark theme would have a contrast of 3.67; on this it has 5.17 in both. */
[data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primaryFormSubmit"],
[data-testid="stMultiSelect"] span:has(> span[title]) { background-color: #2563EB; border-color: #2563EB; }
/* What a control is called, its question mark beside it, stands as high over one box as over the next. */
[data-testid="stWidgetLabel"] > div:has(> [data-testid="stTooltipIcon"]) { flex: none; margin-left: .4rem; }
[class*="st-key-box-"] [data-testid="stMarkdown"] p { line-height: 1.5rem; }
/* In a narrow box what Streamlit says of the keys to press lies over what is typed. */
[data-testid="stSidebar"] [data-testid="InputInstructions"] { display: none; }
/* Links and chosen words are read to their end. */
[data-testid="stMultiSelectTagsContainer"] { flex-wrap: wrap; overflow: visible; height: auto; }
[data-testid="stPageLink"] * { white-space: normal; overflow-wrap: anywhere; }
/* What a control that is locked is called says why there is no choice: it is read like any other. */
[data-testid="stWidgetLabel"][disabled] { color: inherit; }
/* A caption is faded, and code in it, which has a colour of its own, would be faded below a contrast of 4.5. */
[data-testid="stCaptionContainer"] code { color: inherit; }
:is([data-testid="stSidebarNavLink"], [data-testid="stPageLink-NavLink"], [data-testid="stTab"], [data-testid="stMain"],
  [data-testid="stElementToolbarButton"] button):focus-visible {
  outline: 2px solid currentColor; outline-offset: -2px; }
/* The buttons over a table come where the mouse is over it, and so they do for whoever gets to them by keyboard. */
[data-testid="stElementToolbar"]:focus-within { opacity: 1; top: -2.4rem; z-index: 2; }
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
