"""Every watched column over the whole life: its distribution and its quality in one e-process."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from math import isnan

import numpy as np

from monitoring.domain import Column, FloatArray, Quiet, Role, Selection, Window
from monitoring.errors import MonitoringError
from monitoring.lifetime.beginning import begins
from monitoring.lifetime.followed import NOTHING_KNOWN, Followed, followed_of
from monitoring.lifetime.result import Lifetime
from monitoring.stats.counts_log import ReadOnce
from monitoring.stats.sequential.course import Evidence
from monitoring.stats.sequential.going_on import follow_on

NOTHING = "no whole window has come after the reference"
ALIKE = "its values are all alike, in the reference and in the windows"
AT_ONCE = 100_000  # columns × windows that are followed together
NEWEST = 40  # windows that are followed each time, since rows may still come for them


Seen = Callable[[str, Followed], None]


def columns(
    log: ReadOnce,
    selection: Selection,
    alpha: float,
    known: Mapping[str, Followed] = NOTHING_KNOWN,
    seen: Seen = lambda name, followed: None,
) -> Iterator[Lifetime]:
    """One a watched column, in the deployment's order.

    Args:
        log: where the counts come from.
        selection: all windows of the deployment, from its first one on.
        alpha: the chance that a column has of ever being called changed without a cause.
        known: of some columns what is followed, which then is not read; their quiet time is the reference's own. As
            many windows of each have gone by. A column whose earlier windows are asked for again is read all the same.
        seen: is told of each column what is left of it.
    """
    windows, found = log.windows(selection), dict[str, Lifetime | None]()
    keep = max(len(windows) - NEWEST, *(one.gone_by for one in known.values()), 0)
    judged = _Judged(log, selection, windows, Quiet())
    going_on = [(column, known[column.name]) for column in log.deployment.columns if column.name in known]
    found.update(_followed(going_on, judged, alpha, keep, seen))
    others = [column for column in log.deployment.columns if not found.get(column.name)]
    names, anew = [column.name for column in others], list[tuple[Column, Followed]]()
    counts, quiet = (log.made(selection, names), log.quiet(selection, names)) if names else ({}, Quiet())
    for column in others:
        try:
            anew.append((column, followed_of(counts[column.name], quiet, column.name)))
        except MonitoringError as error:
            said = Evidence(np.nan)
            found[column.name] = lifetime("column", column.name, said, windows, alpha, error.message)
    found.update(_followed(anew, _Judged(log, selection, windows, quiet), alpha, keep, seen))
    yield from (one for column in log.deployment.columns if (one := found[column.name]))


def _followed(
    some: Sequence[tuple[Column, Followed]], judged: "_Judged", alpha: float, keep: int, seen: Seen
) -> Iterator[tuple[str, Lifetime | None]]:
    """What is certain of some columns; None where that takes windows that have gone by."""
    windows = judged.windows
    size = max(AT_ONCE // max(len(windows), 1), 1)
    for place in range(0, len(some), size):
        part = some[place : place + size]
        subjects = [one.subject(judged.of(column, one.n_reference)) for column, one in part]
        evidence, pasts = follow_on(subjects, [one.said for _, one in part], alpha, keep)
        for (column, one), subject, said, past in zip(part, subjects, evidence, pasts, strict=True):
            if said is None:
                yield column.name, None
                continue
            seen(column.name, one.left(past, said))
            reason = ALIKE if subject.has_rows else NOTHING
            yield column.name, lifetime("column", column.name, said, windows, alpha, reason)


def lifetime(kind: str, name: str, said: Evidence, windows: Sequence[Window], alpha: float, nothing: str) -> Lifetime:
    """What is certain of one subject; where nothing was said of it, because of what."""
    since, found = (None if place is None else windows[place] for place in (said.since, said.found))
    return Lifetime(kind, name, alpha, said.e_value, since, found, said.what, nothing if isnan(said.e_value) else "")


class _Judged:
    """Which windows are followed: whole ones with ripe labels, that are not part of what they are compared with."""

    def __init__(self, log: ReadOnce, selection: Selection, windows: Sequence[Window], quiet: Quiet) -> None:
        self.windows = windows
        complete = np.array([window.complete for window in windows], dtype=np.bool_)
        unripe = np.array([bool(why) for why in log.unripe(selection)], dtype=np.bool_)
        self._complete, self._ripe = complete, complete & ~unripe
        self._begins = cache(lambda n_reference: begins(log.deployment, windows, n_reference, quiet))

    def of(self, column: Column, n_reference: int) -> FloatArray:
        """1 for each window that is followed of a column, otherwise 0."""
        found = np.array(self._ripe if column.role is Role.LABEL else self._complete, dtype=np.float64)
        found[: self._begins(n_reference)] = 0.0
        return found
