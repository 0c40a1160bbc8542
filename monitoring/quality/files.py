"""Which window tells of which file: that of its last row, or the newest whole one where that is not over yet."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Received, newest_whole
from monitoring.quality.whole_check import Facts

NO_FILE = "no file is noted of which the last rows are in this window"
FIRST = "the first file that is noted tells what is usual"


@dataclass(frozen=True, slots=True)
class Placed:
    """A file, the window that tells of it, and the files of its kind that were read before it, oldest first."""

    file: Received
    window: int
    before: tuple[Received, ...]


def placed(facts: Facts) -> Iterator[Placed]:
    """The files of which some window tells, in the order in which they were read.

    A file without times, or of which nothing was read, is told of where it is the newest of its kind.
    """
    newest = newest_whole(facts.windows)
    before: dict[str, list[Received]] = {}
    last = {one.kind: place for place, one in enumerate(facts.feed.files)}
    for place, one in enumerate(facts.feed.files):
        earlier = before.setdefault(one.kind, [])
        window = _window(facts, one) if one.last else None
        if window is None and newest is not None and place == last[one.kind]:
            window = newest.index
        if window is not None and newest is not None:
            yield Placed(one, min(window, newest.index), tuple(earlier))
        if not one.refused:
            earlier.append(one)


def unknown(facts: Facts) -> str:
    """Why nothing can be said of files; empty where something can."""
    return facts.segment_reason or facts.feed.unknown


def _window(facts: Facts, one: Received) -> int | None:
    for window in reversed(facts.windows):
        if window.start and window.end and one.last and window.start <= one.last < window.end:
            return window.index
    return None


def texts(untold: Sequence[str], said: Mapping[int, Sequence[str]], judged: NDArray[np.bool_]) -> list[str]:
    """A reason for each window: what is said of its files, or why nothing could be judged."""
    found = list(untold)
    for place in np.flatnonzero(judged).tolist():
        found[place] = "; ".join(dict.fromkeys(said.get(place, ())))
    return found


def why_not(facts: Facts, known: Container[int], untold: str = FIRST) -> list[str]:
    """Why nothing could be judged, for each window."""
    return [untold if window.index in known else NO_FILE for window in facts.windows]
