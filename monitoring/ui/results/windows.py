"""Choosing one window: the newest whole one first, because that is what alerts and sentences are about."""

from collections.abc import Iterable

from streamlit.delta_generator import DeltaGenerator

from monitoring.domain import Window, newest_whole
from monitoring.ui.frame.bound import boxes
from monitoring.ui.frame.words import title
from monitoring.ui.terms.glossary import meaning

CUT = " (cut short)"


def choose(windows: tuple[Window, ...], place: DeltaGenerator | None = None) -> int:
    """The index of one of the windows with rows, of which there is at least one; all pages share the control.

    Args:
        windows: of the selection.
        place: where the control goes, such as a column; None: where the page is.
    """
    filled = [window for window in reversed(windows) if window.rows]
    first = newest_whole(windows) or filled[0]
    names = {window.index: title(window) for window in filled}
    told = meaning("Window")
    return boxes.choose("Window", "window", names, first.index, place=place, known_as=known_as(filled), help=told)


def known_as(windows: Iterable[Window]) -> dict[str, int]:
    """What an address may call a window besides its title, in small letters.

    That is its place, as links in messages have it; the day it begins; and its title with or without "(cut short)",
    which a window loses when the rest of its rows have come.
    """
    found: dict[str, int] = {}
    for window in windows:
        words = title(window).removesuffix(CUT)
        begins = f"{window.start:%Y-%m-%d}" if window.start and window.every.unit != "hour" else ""
        found |= {name.lower(): window.index for name in (str(window.index), words, words + CUT, begins) if name}
    return found
