"""Numbers for the groups that rows are counted by."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from monitoring.errors import MonitoringError
from monitoring.log.grouping.combinations import Combine, Keys, combinations, combined
from monitoring.log.grouping.sorted_runs import IntArray

DAYS = 20  # bits for the number of the day or hour at which a label became known


@dataclass(slots=True)
class Groups:
    """Numbers for the combinations of some keys, in the order of their coming.

    Args:
        combine: the way to tell which rows have the same keys.

    >>> groups = Groups()
    >>> groups.of([np.array([7, 7, 9]), np.array([1, 2, 1])]), groups.of([np.array([9]), np.array([1])])
    ((array([0, 1, 2]), array([0, 1, 2])), (array([0]), array([2])))
    >>> groups.keys
    [(7, 1), (7, 2), (9, 1)]
    """

    combine: Combine = combined
    keys: list[tuple[int, ...]] = field(default_factory=list, init=False)
    _number: dict[tuple[int, ...], int] = field(default_factory=dict, init=False)

    def of(self, keys: Keys) -> tuple[IntArray, IntArray]:
        """Each row's combination among those of these rows, and the numbers of these."""
        local, first = combinations(keys, self.combine)
        found = zip(*(key[first].tolist() for key in keys), strict=True)
        return local, np.array([self._of(combination) for combination in found], dtype=np.int64)

    def keys_of(self, numbers: IntArray) -> Keys:
        """The keys that have these numbers."""
        return list(np.array(self.keys, dtype=np.int64)[numbers].T)

    def by(self, place: int) -> IntArray:
        """The numbers, in the order of one of the keys."""
        return np.argsort([key[place] for key in self.keys], kind="stable")

    def _of(self, combination: tuple[int, ...]) -> int:
        if combination not in self._number:
            self._number[combination] = len(self.keys)
            self.keys.append(combination)
        return self._number[combination]


@dataclass(slots=True)
class Dated:
    """Numbers for combinations of other keys and a day, of which there may be many: they are not remembered.

    Args:
        heads: numbers of the other keys.

    >>> dated = Dated(Groups())
    >>> _, numbers = dated.of(*dated.heads.of([np.array([7, 7, 9])]), np.array([30, 31, 30]))
    >>> [key.tolist() for key in dated.keys_of(numbers)], (numbers >> DAYS).tolist()
    ([[7, 7, 9], [30, 31, 30]], [0, 0, 1])
    """

    heads: Groups
    _days: Groups = field(default_factory=Groups)

    def of(self, head: IntArray, heads: IntArray, day: NDArray[np.integer]) -> tuple[IntArray, IntArray]:
        """Each row's combination among those of these rows, and the numbers of these.

        Args:
            head: each row's combination of the other keys.
            heads: the numbers of these.
            day: each row's day.
        """
        local, first = combinations([head, day], self.heads.combine)
        place, number = self._days.of([day[first]])
        if len(self._days.keys) > 1 << DAYS:
            raise MonitoringError("labels came at more than a million different hours", "correct their time stamps")
        return local, (heads[head[first]] << DAYS) | number[place]

    def keys_of(self, numbers: IntArray) -> Keys:
        """The keys that have these numbers."""
        return [*self.heads.keys_of(numbers >> DAYS), *self._days.keys_of(numbers & ((1 << DAYS) - 1))]

    def by(self, place: int) -> IntArray:
        """The numbers of the other keys, in the order of one of them."""
        return self.heads.by(place)


@dataclass(frozen=True, slots=True)
class Numberings:
    """The numbers of groups by facts, the same ones whenever they are asked for.

    Args:
        combine: as in `Groups`.
    """

    combine: Combine = combined
    _groups: dict[tuple[str, ...], Groups] = field(default_factory=dict)
    _dated: dict[tuple[str, ...], Dated] = field(default_factory=dict)

    def plain(self, by: tuple[str, ...]) -> Groups:
        """The numbers of groups by these facts."""
        return self._groups.setdefault(by, Groups(self.combine))

    def dated(self, by: tuple[str, ...]) -> Dated:
        """The same, where the last fact is when labels became known."""
        if by not in self._dated:
            self._dated[by] = Dated(self.plain(by[:-1]))
        return self._dated[by]
