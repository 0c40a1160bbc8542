"""Ids that were seen before in the same file, in 18 bytes a row."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from monitoring.intake.hashing import SEEDS, Hashes, hashes

Numbers = NDArray[np.int64]
Checks = NDArray[np.uint32]

LONGEST_RUN = 1 << 19  # longer ones are not merged any more
BITS = 16  # of the filter, a row: of the new ids at most one in 16 is looked for in vain
SMALLEST = 16  # the filter's bits, as a power of two
MOST_AT_ONCE = 1 << 20
_PLACES = np.uint64(
    MOST_AT_ONCE - 1
)  # a hash and a place in one number are sorted ten times as fast as places by hashes


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """Ids in the order of their hashes: these, a second hash of each, and in which row each came first."""

    hashes: Hashes
    checks: Checks
    rows: NDArray[np.uint32]

    def ordered(self) -> "_Run":
        """The same sorted; of equal ids, the one that stands first here stays first."""
        order = np.argsort(self.hashes, kind="stable")
        return _Run(self.hashes[order], self.checks[order], self.rows[order])

    def beside(self, other: "_Run") -> "_Run":
        """Both, in this order."""
        return _Run(
            np.concatenate([self.hashes, other.hashes]),
            np.concatenate([self.checks, other.checks]),
            np.concatenate([self.rows, other.rows]),
        )

    def row_of(self, wanted: Hashes, checks: Checks) -> Numbers:
        """In which row each id came, 0 where it is not here."""
        found, left = np.zeros(len(wanted), np.int64), np.arange(len(wanted))
        place = np.searchsorted(self.hashes, wanted)
        while len(left):  # a hash that several ids share is told apart by the second one
            left = left[place[left] < len(self.hashes)]
            left = left[self.hashes[place[left]] == wanted[left]]
            same = self.checks[place[left]] == checks[left]
            found[left[same]] = self.rows[place[left[same]]]
            left = left[~same]
            place[left] += 1
        return found


class Seen:
    """Remembers ids by two hashes of 44 and 32 bits, and in which row each came first.

    Two different ids share both with a chance of about 1 in 10 million in a file of 100 million rows. Files may have up
    to 4 billion rows.

    >>> seen = Seen()
    >>> seen.earlier(pa.array(["a", "b", "a"]), np.array([1, 2, 3])).tolist()
    [0, 0, 1]
    >>> seen.earlier(pa.array(["b", "c"]), np.array([4, 5])).tolist()
    [2, 0]
    """

    def __init__(self) -> None:
        self._runs: list[_Run] = []  # each sorted by hash, the longest first
        self._filter = _Filter(SMALLEST)
        self._count = 0

    def earlier(self, ids: pa.Array, rows: Numbers) -> Numbers:
        """For each id the row in which it came first, 0 where this is the first; remembers the new ones.

        Args:
            ids: text without nulls, `(n,)`.
            rows: their row numbers, rising, from 1, `(n,)`.
        """
        if len(ids) > MOST_AT_ONCE:
            halves = (
                self.earlier(ids[:MOST_AT_ONCE], rows[:MOST_AT_ONCE]),
                self.earlier(ids[MOST_AT_ONCE:], rows[MOST_AT_ONCE:]),
            )
            return np.concatenate(halves)
        found = np.zeros(len(ids), dtype=np.int64)
        if not len(ids):
            return found
        wanted, checks = hashes(ids) & ~_PLACES, hashes(ids, SEEDS[1]).astype(np.uint32)
        order = (np.sort(wanted | np.arange(len(ids), dtype=np.uint64)) & _PLACES).astype(np.int64)
        if (wanted[order[1:]] == wanted[order[:-1]]).any():
            order = np.lexsort((checks, wanted))  # of equal ids, the first row is the first again
        batch = _Run(wanted[order], checks[order], rows[order].astype(np.uint32))
        same = (batch.hashes[1:] == batch.hashes[:-1]) & (batch.checks[1:] == batch.checks[:-1])
        starts = np.append(True, ~same)
        first = batch.rows[starts][np.cumsum(starts) - 1]
        earliest = np.where(starts, 0, first).astype(np.int64)
        likely = np.flatnonzero(self._filter.may_have(batch.hashes))
        for run in self._runs:
            there = run.row_of(batch.hashes[likely], batch.checks[likely])
            earliest[likely] = np.where(there, there, earliest[likely])
        new = earliest == 0
        self._remember(_Run(batch.hashes[new], batch.checks[new], batch.rows[new]))
        found[order] = earliest
        return found

    def _remember(self, run: _Run) -> None:
        """Add a run; runs of like length are merged, so that there are few, but not where sorting gets costly."""
        if not (count := len(run.hashes)):
            return
        self._count += count
        self._filter.add(run.hashes)
        while self._runs and len(self._runs[-1].hashes) <= min(2 * len(run.hashes), LONGEST_RUN):
            run = self._runs.pop().beside(run).ordered()
        self._runs.append(run)
        if self._filter.is_full(self._count):
            self._filter = _Filter((4 * BITS * self._count).bit_length())
            for each in self._runs:
                self._filter.add(each.hashes)


class _Filter:
    """Tells most hashes that were never added: one bit for all those that begin alike."""

    def __init__(self, power: int) -> None:
        self._shift = np.uint64(64 - power)
        self._bits = np.zeros((1 << power) // 8, np.uint8)

    def is_full(self, count: int) -> bool:
        """Whether so many ids are too many for it."""
        return count * BITS > 8 * len(self._bits)

    def may_have(self, hashes: Hashes) -> NDArray[np.bool_]:
        """Whether each may have been added; False is certain."""
        slots = hashes >> self._shift
        bits = self._bits[slots >> np.uint64(3)] >> (slots & np.uint64(7)).astype(np.uint8)
        return np.asarray(bits & 1, np.bool_)

    def add(self, hashes: Hashes) -> None:
        """Add sorted hashes."""
        slots = hashes >> self._shift
        places = slots >> np.uint64(3)
        starts = np.flatnonzero(np.append(True, places[1:] != places[:-1]))
        bits = np.left_shift(np.uint8(1), (slots & np.uint64(7)).astype(np.uint8))
        self._bits[places[starts]] |= np.bitwise_or.reduceat(bits, starts)
