"""Choosing one window: the newest whole one first, because that is what alerts and sentences are about."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from monitoring.domain import Window, newest_whole
from monitoring.ui.frame import address, state
from monitoring.ui.frame.words import title


def choose(windows: tuple[Window, ...], place: DeltaGenerator | None = None) -> int:
    """The index of one of the windows with rows, of which there is at least one; all pages share the choice.

    Args:
        windows: of the selection.
        place: where the control goes, such as a column; None: where the page is.
    """
    filled = [window.index for window in reversed(windows) if window.rows]
    newest = newest_whole(windows)
    first = newest.index if newest else filled[0]
    state.fresh("window", first)
    chosen = (place or st).selectbox(
        "Window",
        filled,
        index=filled.index(first),
        format_func=lambda index: title(windows[index]),
        key="window",
        bind="query-params",
    )
    window = first if chosen is None else chosen
    address.answer("window", title(windows[window]))
    return window
