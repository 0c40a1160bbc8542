"""Pictures on the page: one place for their settings."""

from collections.abc import Callable, Hashable
from typing import Any

import streamlit as st

from monitoring.figures.shared.colours import Palette
from monitoring.figures.shown.room import make_room
from monitoring.ui.frame import state
from monitoring.ui.frame.saving import menu
from monitoring.ui.frame.view import View

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
CLICKED = {"clickmode": "event+select", "dragmode": "pan"}  # what Streamlit would set, and have all drawn again


def draw(view: View, what: Hashable, build: Callable[[Palette], Any]) -> Any:
    """The figure that `build` makes, made once for a log version, selection and theme.

    Args:
        view: what the page is about.
        what: everything else that the figure depends on.
        build: from the colours to a figure; not called where the figure is there already.
    """
    colours = state.colours()
    return _drawn(view.key, colours.surface, what, build, colours)


@st.cache_resource(max_entries=512, show_spinner=False)
def _drawn(key: object, surface: str, what: Hashable, _build: Callable[[Palette], Any], _colours: Palette) -> Any:
    return _build(_colours)


def show(figure: Any, *, alt: str, key: str, on_click: Callable[[], None] | None = None, of: str = "") -> None:
    """Draw a plotly figure with its menu to save it; with `on_click` points can be chosen, and the callback runs first.

    Args:
        figure: from `monitoring.figures`.
        alt: what the picture says, for those who cannot see it.
        key: its name in the session state.
        on_click: reads the choice with `state.get(key)`.
        of: the one window that it is of, where it is of one.
    """
    more: dict[str, Any] = {} if on_click is None else {"on_select": on_click, "selection_mode": "points"}
    make_room(figure)
    if on_click is not None:
        figure.update_layout(CLICKED)
    with st.container(key=f"picture-{key}", gap=None, horizontal_alignment="right"):
        st.plotly_chart(figure, theme=None, config=CONFIG, alt=alt, key=key, **more)
        menu.offer(figure, alt=alt, key=key, of=of)
