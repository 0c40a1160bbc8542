"""The menu below each chart: PNG and SVG as the browser has drawn it, and the numbers drawn as CSV.

Nothing of it is made before it is asked for. The pictures are made in the browser, which has drawn them anyway; what
does that is sent once a page, and each chart's buttons only ask for it.
"""

import re
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from monitoring.figures.shared.numbers import numbers
from monitoring.ui.frame import session, tables
from monitoring.ui.frame.words import plain

LONGEST = 120  # signs of a file's name
HTML = """
<button type="button" data-kind="png">PNG picture</button>
<button type="button" data-kind="svg">SVG drawing</button>
<p role="status"></p>
"""
CSS = """
button { display: block; width: 100%; font: inherit; color: inherit; cursor: pointer;
  background: none; border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius, .5rem);
  padding: .3rem .75rem; font-size: .875rem; min-height: 2.5rem; } button + button { margin-top: 1rem; }
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 1px; }
p { margin: .5rem 0 0; font-size: .8rem; overflow-wrap: anywhere; } p:empty { display: none; }
"""
SAVES, ASKS = ((Path(__file__).parent / name).read_text("utf-8") for name in ("picture.js", "ask.js"))
UNSEEN = "saves-pictures"
STYLE = f"""
.st-key-{UNSEEN} {{ display: none; }}
/* Whole pixels: a picture whose width has a fraction is drawn twice. */
[class*="st-key-picture-"] {{ width: round(down, 100%, 1px) !important; }}
/* Only the sign of a chart's menu is seen: its words, which name the chart, are for those who hear it. */
[class*="st-key-picture-"] [data-testid="stPopoverButton"] [data-testid="stMarkdownContainer"] {{
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
[class*="st-key-picture-"] [data-testid="stPopoverButton"] {{ min-height: 1.75rem; }}
"""


def put(page: str) -> None:
    """What saves pictures, once a page; it takes no room.

    Args:
        page: its title, for the names of files; a page about rows says of which in its heading.
    """
    session.note_place(page)
    with st.container(key=UNSEEN):
        component("save_picture", js=SAVES)(key="save-picture")


def offer(figure: Any, *, alt: str, key: str, of: str = "") -> None:
    """The menu of one chart, which stands in a container called `picture-` and its key.

    Args:
        figure: what is drawn.
        alt: what it is called; what comes behind a semicolon is about the page.
        key: its name in the session state.
        of: the one window that it is of, where it is of one.
    """
    (page, rows, stretch), title = session.place(), alt.partition(";")[0]
    named = name(session.deployment(), page, key, of or stretch)
    data = {"key": f"picture-{key}", "name": named, "title": title, "lines": [*filter(None, (of, rows))]}
    with st.popover(
        f"Save: {plain(title)}", type="tertiary", icon=":material/download:", help="Save as PNG, SVG or CSV"
    ):
        component("ask_for_picture", html=HTML, css=CSS, js=ASKS)(key=f"ask-{key}", data=data)
        st.download_button(
            "CSV numbers",
            data=lambda: tables.as_csv(numbers(figure)),
            help=tables.HELP,
            file_name=f"{named}.csv",
            mime="text/csv",
            key=f"numbers-{key}",
            on_click="ignore",
            width="stretch",
        )


def name(*parts: str) -> str:
    """A file's name of some parts, without what systems do not take in one.

    >>> name("flights-logreg", "Data drift", "drift-trend", "2013-04-01 to 2013-06-30")
    'flights-logreg_data-drift_drift-trend_2013-04-01-to-2013-06-30'
    """
    slugs = (re.sub(r"[^\w.]+", "-", part.lower()).strip("-.") for part in parts)
    return "_".join(filter(None, slugs))[:LONGEST]
