"""Pictures on the page: one place for their settings."""

from collections.abc import Callable
from typing import Any

import streamlit as st

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}


def show(figure: Any, *, alt: str, key: str, on_click: Callable[[], None] | None = None) -> None:
    """Draw a plotly figure; with `on_click`, points can be chosen and the callback runs first.

    Args:
        figure: from `monitoring.figures`.
        alt: what the picture says, for those who cannot see it.
        key: its name in the session state.
        on_click: reads the choice with `state.get(key)`.
    """
    if on_click is None:
        st.plotly_chart(figure, theme=None, config=CONFIG, alt=alt, key=key)
    else:
        st.plotly_chart(
            figure, theme=None, config=CONFIG, alt=alt, key=key, on_select=on_click, selection_mode="points"
        )
