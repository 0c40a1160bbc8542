"""What is certain over the whole life of the deployment that a page shows."""

import streamlit as st

from monitoring.lifetime.followed import summed
from monitoring.lifetime.result import Lifetime
from monitoring.lifetime.run import run
from monitoring.lifetime.words import NEVER_AS_GOOD, never_as_good, sentence
from monitoring.log import Log
from monitoring.performance.run import key_metric
from monitoring.stats.counts_log import ReadOnce
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain
from monitoring.ui.results.data import Key


@st.cache_resource(max_entries=64, show_spinner="Following the whole life …")
def _lifetimes(key: Key, _log: Log) -> tuple[Lifetime, ...]:
    return run(_log, ReadOnce(_log, summed), key[2])


def said(view: View, kind: str, subject: str) -> str:
    """What is certain of a "column" or "metric", as markdown; empty where nothing is."""
    found = next((one for one in _lifetimes(view.key, view.log) if (one.kind, one.subject) == (kind, subject)), None)
    text = sentence(found) if found else ""
    if found and never_as_good(found) and subject == key_metric(view.log.deployment):
        text += f"; {NEVER_AS_GOOD}"
    return f"{plain(text[:1].upper() + text[1:])}." if text else ""
