"""What was found damaged and put right, or is not known any more: logged, and kept for whoever looks."""

import logging
import time
from collections import OrderedDict
from pathlib import Path
from threading import Lock

MOST = 1000  # sentences
KEPT_SECONDS = 24 * 3600  # of a process that goes on, such as the dashboard's
_LOGGER = logging.getLogger(__name__)
_told: OrderedDict[tuple[Path, str], float] = OrderedDict()
_lock = Lock()


def tell(place: Path, sentence: str) -> None:
    """Log what became of a damaged place, once, and remember it for a day."""
    if sentence not in told(place):
        _LOGGER.warning("%s", sentence)
    with _lock:
        _told[place.absolute(), sentence] = time.monotonic()
        _told.move_to_end((place.absolute(), sentence))
        while len(_told) > MOST:
            _told.popitem(last=False)


def told(folder: Path) -> tuple[str, ...]:
    """What was told in this process of the places below a folder, oldest first.

    >>> tell(Path("/w/d/plan.json"), "/w/d/plan.json is damaged; it was read from its copy")
    >>> told(Path("/w/d")), told(Path("/w/other"))
    (('/w/d/plan.json is damaged; it was read from its copy',), ())
    >>> forget()
    """
    since, folder = time.monotonic() - KEPT_SECONDS, folder.absolute()
    with _lock:
        found = [text for (place, text), at in _told.items() if at > since and place.is_relative_to(folder)]
    return tuple(dict.fromkeys(found))


def forget() -> None:
    """Begin anew, as every command does."""
    with _lock:
        _told.clear()
