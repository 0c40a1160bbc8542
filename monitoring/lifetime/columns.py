"""Every watched column over the whole life: its distribution and its quality in one e-process."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from math import isnan
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from monitoring.domain import Column, FloatArray, Histogram, Quiet, Role, Selection, Window
from monitoring.errors import MonitoringError
from monitoring.lifetime.beginning import begins
from monitoring.lifetime.result import Lifetime
from monitoring.stats.counts_log import ReadOnce
from monitoring.stats.sequential.course import Evidence, Subject, follow, joined
from monitoring.stats.sequential.directions import Directions, directions
from monitoring.stats.sequential.innovations import Sums, within
from monitoring.stats.sequential.learning import Start, unknown
from monitoring.stats.sequential.learning import quiet as learnt

NOTHING = "no whole window has come after the reference"
ALIKE = "its values are all alike, in the reference and in the windows"
AT_ONCE = 100_000  # columns × windows that are followed together


Summed = tuple[Directions, Sums, Sums, int]


class Followed(NamedTuple):
    """A column: its directions, what its windows are held against first, all of them, and how far they spread.

    `n_reference`: rows of the reference.
    """

    how: Directions
    pool: Sums
    windows: Sums
    start: Start
    n_reference: int

    def subject(self, judged: FloatArray) -> Subject:
        """With those of its windows that are judged."""
        return Subject(self.how, self.pool, self.windows.only(judged), self.start)


NOTHING_KNOWN: Mapping[str, Followed] = MappingProxyType({})


def summed(reference: Histogram, current: Histogram) -> Summed:
    """All that is needed of a column's counts: its directions, the sums of both sides, and the reference's rows."""
    how, pool = _before(reference)
    return how, pool, how.sums(current.counts), int(reference.n)


@lru_cache(maxsize=2**10)  # of the reference alone, which is the same for every report
def _before(reference: Histogram) -> tuple[Directions, Sums]:
    how = directions(reference)
    return how, how.pool(reference)


def columns(
    log: ReadOnce,
    selection: Selection,
    alpha: float,
    known: Mapping[str, Followed] = NOTHING_KNOWN,
    seen: Callable[[str, Followed], None] = lambda name, followed: None,
) -> Iterator[Lifetime]:
    """One a watched column, in the deployment's order.

    Args:
        log: where the counts come from.
        selection: all windows of the deployment, from its first one on.
        alpha: the chance that a column has of ever being called changed without a cause.
        known: of some columns what is followed, which then is not read; their quiet time is the reference's own.
        seen: is told of each column what is followed of it.
    """
    names = [column.name for column in log.deployment.columns if column.name not in known]
    windows = log.windows(selection)
    counts, quiet = (log.made(selection, names), log.quiet(selection, names)) if names else ({}, Quiet())
    judged, waiting = _Judged(log, selection, windows, quiet), list[tuple[str, Subject | str]]()
    for column in log.deployment.columns:
        try:
            one = known.get(column.name) or _followed_of(counts[column.name], quiet, column.name)
            seen(column.name, one)
            waiting.append((column.name, one.subject(judged.of(column, one.n_reference))))
        except MonitoringError as error:
            waiting.append((column.name, error.message))
        if len(waiting) * len(windows) >= AT_ONCE:
            yield from _together(waiting, windows, alpha)
            waiting = []
    yield from _together(waiting, windows, alpha)


def _together(
    waiting: Sequence[tuple[str, Subject | str]], windows: Sequence[Window], alpha: float
) -> Iterator[Lifetime]:
    """What is certain of some columns, each with what is followed of it or with the reason why nothing is."""
    subjects = [one for _, one in waiting if not isinstance(one, str)]
    found = iter(follow(joined(subjects), alpha) if subjects else ())
    for name, one in waiting:
        reason = one if isinstance(one, str) else ALIKE if one.windows.rows.any() else NOTHING
        said = Evidence(np.nan) if isinstance(one, str) else next(found)
        yield lifetime("column", name, said, windows, alpha, reason)


def lifetime(kind: str, name: str, said: Evidence, windows: Sequence[Window], alpha: float, nothing: str) -> Lifetime:
    """What is certain of one subject; where nothing was said of it, because of what."""
    since, found = (None if place is None else windows[place] for place in (said.since, said.found))
    return Lifetime(kind, name, alpha, said.e_value, since, found, said.what, nothing if isnan(said.e_value) else "")


def _followed_of(counted: Summed, quiet: Quiet, name: str) -> Followed:
    """What a column is held against first, and what is known of its spread: by a quiet time, if there is one.

    A quiet time that is not the reference's own stands for it: by as much as its windows differ from each other, they
    may all differ from the reference.
    """
    how, pool, windows, n_reference = counted
    if not quiet.windows or name not in quiet.counts:
        return Followed(how, pool, windows, unknown(len(how.steps)), n_reference)
    then = quiet.counts[name]
    known = how.sums(then.counts)
    before = pool if quiet.own else known.whole
    return Followed(how, before, windows, learnt(within(before, known), then.n), n_reference)


class _Judged:
    """Which windows are followed: whole ones with ripe labels, that are not part of what they are compared with."""

    def __init__(self, log: ReadOnce, selection: Selection, windows: Sequence[Window], quiet: Quiet) -> None:
        complete = np.array([window.complete for window in windows], dtype=np.bool_)
        unripe = np.array([bool(why) for why in log.unripe(selection)], dtype=np.bool_)
        self._complete, self._ripe = complete, complete & ~unripe
        self._begins = cache(lambda n_reference: begins(log.deployment, windows, n_reference, quiet))

    def of(self, column: Column, n_reference: int) -> FloatArray:
        """1 for each window that is followed of a column, otherwise 0."""
        found = np.array(self._ripe if column.role is Role.LABEL else self._complete, dtype=np.float64)
        found[: self._begins(n_reference)] = 0.0
        return found
