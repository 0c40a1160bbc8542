"""Hashes in sorted runs, each with the place of its id: short ones in memory, long ones aside."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from monitoring.disk.aside import Aside
from monitoring.intake.duplicates.filter import SMALLEST, Filter
from monitoring.intake.duplicates.kept import Places
from monitoring.intake.hashing import Hashes

LONG = 1 << 20  # hashes; a run of so many is not merged any more, and need not be in memory


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Hashes, sorted, and the place of each one's id."""

    hashes: Hashes
    places: Places

    def and_then(self, other: "Run") -> "Run":
        """Both in one."""
        hashes = np.concatenate([self.hashes, other.hashes])
        order = np.argsort(hashes, kind="stable")
        return Run(hashes[order], np.concatenate([self.places, other.places])[order])


@dataclass(slots=True)
class Runs:
    """All hashes so far, each run as long as many of the next."""

    count: int = 0
    _near: list[Run] = field(default_factory=list)  # the longest first
    _far: list[tuple[int, int]] = field(default_factory=list)  # pieces of hashes and of places
    _aside: Aside = field(default_factory=Aside)
    _filter: Filter = field(default_factory=lambda: Filter(SMALLEST))

    def __iter__(self) -> Iterator[Run]:
        """One run after the other, to be let go of before the next."""
        yield from self._near
        for hashes, places in self._far:
            yield Run(
                np.frombuffer(self._aside.get(hashes), np.uint64), np.frombuffer(self._aside.get(places), np.uint32)
            )

    def may_have(self, hashes: Hashes) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether each may be there; False is certain."""
        return self._filter.may_have(hashes)

    def add(self, run: Run) -> None:
        """Add a run; runs of like length are merged, so that there are few, but not where sorting gets costly."""
        if not (count := len(run.hashes)):
            return
        self.count += count
        self._filter.add(run.hashes)
        while self._near and len(self._near[-1].hashes) <= 2 * len(run.hashes):
            run = self._near.pop().and_then(run)
        self._near.append(run)
        if len(run.hashes) >= LONG:
            self._near.pop()
            self._far.append((self._aside.put(run.hashes.data), self._aside.put(run.places.data)))
        if larger := self._filter.grown(self.count):
            self._filter = larger
            for each in self:
                self._filter.add(each.hashes)
