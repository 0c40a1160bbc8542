"""Numbers for the groups that rows are counted by."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.errors import MonitoringError
from monitoring.log.grouping.sorted_runs import IntArray

Keys = Sequence[NDArray[np.integer]]
SLOW = 8  # a key that changes less often than with every so-manieth row
WIDEST = 2**40  # the product of the keys' ranges from which on they are numbered first
DAYS = 20  # bits for the number of the day or hour at which a label became known


@dataclass(slots=True)
class Groups:
    """Numbers for the combinations of some keys, in the order of their coming.

    >>> groups = Groups()
    >>> groups.of([np.array([7, 7, 9]), np.array([1, 2, 1])]), groups.of([np.array([9]), np.array([1])])
    ((array([0, 1, 2]), array([0, 1, 2])), (array([0]), array([2])))
    >>> groups.keys
    [(7, 1), (7, 2), (9, 1)]
    """

    keys: list[tuple[int, ...]] = field(default_factory=list)
    _number: dict[tuple[int, ...], int] = field(default_factory=dict)

    def of(self, keys: Keys) -> tuple[IntArray, IntArray]:
        """Each row's combination among those of these rows, and the numbers of these."""
        local, first = combinations(keys)
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
        local, first = combinations([head, day])
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
    """The numbers of groups by facts, the same ones whenever they are asked for."""

    _groups: dict[tuple[str, ...], Groups] = field(default_factory=dict)
    _dated: dict[tuple[str, ...], Dated] = field(default_factory=dict)

    def plain(self, by: tuple[str, ...]) -> Groups:
        """The numbers of groups by these facts."""
        return self._groups.setdefault(by, Groups())

    def dated(self, by: tuple[str, ...]) -> Dated:
        """The same, where the last fact is when labels became known."""
        if by not in self._dated:
            self._dated[by] = Dated(self.plain(by[:-1]))
        return self._dated[by]


def combinations(keys: Keys) -> tuple[IntArray, IntArray]:
    """As `combined`, faster where rows come in the order of time."""
    # Whole stretches of them have the same values of most keys.
    changes = [key[1:] != key[:-1] for key in keys]
    is_slow = [np.count_nonzero(there) * SLOW < len(there) for there in changes]
    slow, fast = ([key for key, is_it in zip(keys, is_slow, strict=True) if is_it == which] for which in (1, 0))
    if slow:
        local, first = _in_stretches(slow, [there for there, is_it in zip(changes, is_slow, strict=True) if is_it])
        fast = [local, *fast] if fast else []
    return combined(fast) if fast else (local, first)


def _in_stretches(keys: Keys, changes: Sequence[NDArray[np.bool_]]) -> tuple[IntArray, IntArray]:
    """As `combined`, where whole stretches of rows have the same keys; `changes` say where each key differs."""
    is_start = np.concatenate([[True], np.logical_or.reduce(changes)])
    starts = np.flatnonzero(is_start)
    local, first = combined([key[starts] for key in keys])
    return np.repeat(local, np.diff(starts, append=len(is_start))), starts[first]


def combined(keys: Keys) -> tuple[IntArray, IntArray]:
    """For each row the number of its combination of keys, and for each number a row.

    >>> combined([np.array([7, 8, 7])])
    (array([0, 1, 0]), array([2, 1]))
    """
    code, width = np.zeros(len(keys[0]), dtype=np.int64), 1
    for key in keys:
        low, high = int(key.min(initial=0)), int(key.max(initial=0))
        number = key.astype(np.int64) - low
        if width * (high - low + 1) > WIDEST:
            number, distinct = pd.factorize(key)
            high = low + len(distinct)
        code = code * (high - low + 1) + number
        width *= high - low + 1
    if width > 4 * len(code) + 1024:
        code, distinct = pd.factorize(code)
        width = len(distinct)
    row = np.full(width, -1)
    row[code] = np.arange(len(code))
    is_there = row >= 0
    return (np.cumsum(is_there) - 1)[code], row[is_there]
