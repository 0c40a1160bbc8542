"""What is followed of a column: sums of its rows by window, of the first windows no more than what is left of them."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from monitoring.domain import FloatArray, Histogram, Quiet
from monitoring.stats.sequential.course import Evidence, Subject
from monitoring.stats.sequential.directions import Directions, directions
from monitoring.stats.sequential.innovations import Sums, within
from monitoring.stats.sequential.learning import Start, unknown
from monitoring.stats.sequential.learning import quiet as learnt
from monitoring.stats.sequential.past import Past

Summed = tuple[Directions, Sums, Sums, int]


class Followed(NamedTuple):
    """A column: its directions, what its windows are held against first, these, and how far they spread.

    Args:
        how: its directions.
        pool: what its windows are held against first.
        windows: all of them, but for those of the past.
        start: what is known of their spread before the first one.
        n_reference: rows of the reference.
        past: what is left of its first windows; None: nothing need be.
        said: what an earlier look found, of windows that are still the same.
    """

    how: Directions
    pool: Sums
    windows: Sums
    start: Start
    n_reference: int
    past: Past | None = None
    said: Evidence = Evidence(np.nan)

    def subject(self, judged: FloatArray) -> Subject:
        """With those of its windows that are judged, `(windows,)`, of all."""
        return Subject(self.how, self.pool, self.windows.only(judged[self.gone_by :]), self.start, self.past)

    @property
    def gone_by(self) -> int:
        """How many windows nothing but the past is left of."""
        return self.past.windows if self.past else 0

    def left(self, past: Past, said: Evidence) -> "Followed":
        """What is left of it after more windows have gone by, and was said."""
        windows = self.windows.at(slice(past.windows - self.gone_by, None))
        return self._replace(windows=windows, past=past, said=said)


NOTHING_KNOWN: Mapping[str, Followed] = MappingProxyType({})


def summed(reference: Histogram, current: Histogram) -> Summed:
    """All that is needed of a column's counts: its directions, the sums of both sides, and the reference's rows."""
    how, pool = _before(reference)
    return how, pool, how.sums(current.counts), int(reference.n)


@lru_cache(maxsize=2**10)  # of the reference alone, which is the same for every report
def _before(reference: Histogram) -> tuple[Directions, Sums]:
    how = directions(reference)
    return how, how.pool(reference)


def followed_of(counted: Summed, quiet: Quiet, name: str) -> Followed:
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
