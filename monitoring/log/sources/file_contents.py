"""What one file of an attached log held when it was counted: needed where it has changed, and its rows are gone."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Seen:
    """One file, or a whole table that is asked for by name.

    Args:
        mark: its size and the time of its last change; empty where it never changes.
        rows: rows that are counted.
        timeless: rows that are left out, because they cannot be put on the clock.
        undated: rows whose label is left out, because nobody can say when it became known.
        nameless: rows whose label is left out, because they do not say which prediction it belongs to.
        broken: lines that are left out, because they are not cut into cells as the header is.
        grains: the grains of the predictions that it touches, sorted; None: not known.
        why: why none of it is read; empty where it is.
        lacks: wanted columns that it does not have; they are missing in all of its rows.
    """

    mark: str = ""
    rows: int = 0
    timeless: int = 0
    undated: int = 0
    nameless: int = 0
    broken: int = 0
    grains: tuple[int, ...] | None = None
    why: str = ""
    lacks: tuple[str, ...] = ()

    def to_json(self) -> list[Any]:
        """Plain values; grains as runs.

        >>> Seen("a", rows=3, grains=(1, 2, 3, 7)).to_json()
        ['a', 3, 0, 0, 0, 0, [[1, 3], [7, 7]], '', []]
        """
        grains = None if self.grains is None else runs(self.grains)
        counted = [self.rows, self.timeless, self.undated, self.nameless, self.broken]
        return [self.mark, *counted, grains, self.why, list(self.lacks)]

    @classmethod
    def from_json(cls, values: list[Any]) -> "Seen":
        """The same again.

        >>> Seen.from_json(["a", 3, 0, 0, 0, 0, [[1, 3], [7, 7]], "", []]).grains
        (1, 2, 3, 7)
        """
        mark, rows, timeless, undated, nameless, broken, grains, why, lacks = values
        found = None if grains is None else tuple(g for low, high in grains for g in range(low, high + 1))
        return cls(mark, rows, timeless, undated, nameless, broken, found, why, tuple(lacks))


def runs(numbers: Iterable[int]) -> list[list[int]]:
    """Sorted whole numbers as runs without gaps, first and last."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found
