"""The dashboard's pages, by name."""

from collections.abc import Mapping
from functools import partial

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from monitoring.paths import page

FIRST = "overview"  # the page that an address without a page shows
# Pages about what is connected, and not about what its log shows: nothing has to be counted for them.
UNCOUNTED = (CONNECT, SETTINGS, GATE, FLEET) = ("connect", "settings", "gate", "fleet")
# Pages about single rows and about models: they need no counts of other logs.
OF_ROWS = ("explain", "score", "report", "versions")
PAGES = {
    "Monitor": {
        FIRST: ("Overview", ":material/monitoring:", "Is the model all right? What changed, since when?"),
        "alerts": ("Alerts", ":material/notifications:", "What stands, since when, and who looks after it?"),
        "performance": ("Performance", ":material/target:", "Did performance fall, and how sure is that?"),
        "drift": ("Data drift", ":material/ssid_chart:", "Which columns drifted?"),
        "quality": ("Data quality", ":material/rule:", "What broke on the way to the model?"),
        FLEET: ("Fleet", ":material/devices:", "Which devices drifted, are silent, or run another version?"),
    },
    "Understand": {
        "explain": ("Explain", ":material/account_tree:", "Why did one prediction come out as it did?"),
        "score": ("Score a file", ":material/upload_file:", "Have the model score a file of rows."),
        "report": ("Evidently report", ":material/summarize:", "The full Evidently report of one window."),
    },
    "Releases": {
        "versions": ("Versions", ":material/history:", "What was live when? Put another model live, or go back."),
        GATE: ("Release gate", ":material/gavel:", "May a version go live? Every rule asked, with its figures."),
        "retrain": ("Retrain", ":material/model_training:", "A candidate from newer labels, and whether that pays."),
    },
    "Deployments": {
        CONNECT: ("Connect", ":material/add_link:", "Watch another model: from its files to its dashboard."),
        SETTINGS: ("Settings", ":material/settings:", "Change a deployment, replace its model, delete it."),
    },
}


def opened() -> "st.Page":
    """Draw the menu; the page that this very run was asked for.

    Streamlit (1.67) keeps once a session which page is meant. A run that is left while it begins anew (`st.rerun`) sets
    that back to its own page, and the click on the menu that has led to this run would be lost. What was asked of this
    run alone stands with its requests; a part of a page that asks to be drawn anew may still name the page before.
    """
    run = get_script_run_ctx(suppress_warning=True)
    asked = run.script_requests._rerun_data if run is not None and run.script_requests is not None else None
    if run is not None and asked is not None and asked.page_script_hash and not asked.fragment_id_queue:
        run.pages_manager.set_script_intent(asked.page_script_hash, asked.page_name)
    return st.navigation(sections(), expanded=True)  # fourteen pages would hide behind "View more"


def sections() -> "dict[str, list[st.Page]]":
    """The menu."""
    return {title: [make(name) for name in names] for title, names in PAGES.items()}


def names() -> tuple[str, ...]:
    """All pages, by their names in the address."""
    return tuple(name for section in PAGES.values() for name in section)


def make(name: str) -> "st.Page":
    """One page by its name."""
    found = {key: words for names in PAGES.values() for key, words in names.items()}
    title, icon, text = found[name]
    script = partial(st.Page, page(name), title=title, icon=icon, help=text)
    return script(default=True) if name == FIRST else script(url_path=name)


def go_to(name: str, address: Mapping[str, str] = {}) -> None:
    """Open another page; the sidebar's choices stay. `address` has what the address is to say beside them."""
    st.switch_page(make(name), query_params=address)


def link(name: str, label: str, address: Mapping[str, str | list[str]], *, help: str | None = None) -> None:
    """A link to another page, by keyboard too; the sidebar's choices stay beside what `address` says."""
    st.page_link(make(name), label=f":blue[{label}]", query_params=address, help=help)


def title(name: str) -> str:
    """A page's title."""
    return next(names[name][0] for names in PAGES.values() if name in names)


def icon(name: str) -> str:
    """A page's icon."""
    return next(names[name][1] for names in PAGES.values() if name in names)
