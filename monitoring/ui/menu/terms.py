"""Versions one after the other: which windows of a log each was live in, by the journal."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitoring.domain import Window
from monitoring.log.journal.entry import Entry


@dataclass(frozen=True, slots=True)
class Term:
    """Windows in which one version was live from beginning to end.

    Args:
        version: its name.
        first, last: places of its windows, both included.
    """

    version: str
    first: int
    last: int


def terms(entries: Sequence[Entry], windows: Sequence[Window]) -> list[Term]:
    """The terms of all versions in the order of time; what lies before the journal is the first version's.

    A window in which another version went live is nobody's, and a version without a whole window has no term.

    Args:
        entries: of the journal, in their order.
        windows: in the order of time; those of rows belong to no version, as they have no times.
    """
    changes = [
        (entry.at, entry.live.version if entry.live else "")
        for place, entry in enumerate(entries)
        if place == 0 or _name(entry) != _name(entries[place - 1])
    ]
    found: list[Term] = []
    for place, (since, version) in enumerate(changes):
        until = changes[place + 1][0] if place + 1 < len(changes) else None
        own = [
            index
            for index, window in enumerate(windows)
            if window.start is not None
            and window.end is not None
            and (place == 0 or window.start >= since)
            and (until is None or window.end <= until)
        ]
        if own and version:
            found.append(Term(version, own[0], own[-1]))
    return found


def _name(entry: Entry) -> str:
    return entry.live.version if entry.live else ""
