"""What is left of windows that subjects were followed over: so much that later ones can be followed without them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.stats.sequential.innovations import Sums
from monitoring.stats.sequential.learning import Learnt, Start
from monitoring.stats.sequential.wealth import nothing

NOT, LATER, BY_THEN = 0.0, 1.0, 2.0  # whether a direction tells of a change, and since when
WHERE = ("sums", "learnt", "wealth", "told")  # a row a direction


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """Of some subjects, the directions of all of them one after the other, after the windows that they had so far.

    Args:
        windows: how many.
        sums: rows, scores, squares and cubes of all of them together, `(directions, 4)`.
        learnt: from how many windows the spread is known, and their squares, `(directions, 2)`.
        wealth: of each bet, `(directions, bets)`.
        told: `NOT`, or whether anything was told `BY_THEN` or in windows that came `LATER`, `(directions,)`.
        most: the largest evidence, `(subjects,)`.
    """

    windows: int
    sums: FloatArray
    learnt: FloatArray
    wealth: FloatArray
    told: FloatArray
    most: FloatArray

    @classmethod
    def none(cls, start: Start, subjects: int) -> "Past":
        """Before the first window."""
        many = len(start.windows)
        learnt = np.column_stack(start.learnt)
        return cls(0, np.zeros((many, 4)), learnt, nothing(many), np.full(many, NOT), np.zeros(subjects))

    @classmethod
    def joined(cls, parts: Sequence["Past"]) -> "Past":
        """That of several, which had as many windows."""
        arrays = {name: np.concatenate([getattr(one, name) for one in parts]) for name in (*WHERE, "most")}
        return cls(parts[0].windows, **arrays)

    def each(self, ends: Sequence[int]) -> list["Past"]:
        """That of each subject, whose directions end there; the first end is 0."""
        places = [slice(low, high) for low, high in pairwise(ends)]
        return [
            replace(self, most=self.most[[i]], **{name: getattr(self, name)[place] for name in WHERE})
            for i, place in enumerate(places)
        ]

    def learnt_of(self, directions: NDArray[np.intp]) -> Learnt:
        """What is known of the spread of some directions."""
        return Learnt(*self.learnt[directions].T)

    @property
    def table(self) -> FloatArray:
        """All that there is of directions beside each other."""
        return np.column_stack([getattr(self, name) for name in WHERE])

    @classmethod
    def of(cls, windows: int, table: FloatArray, most: FloatArray) -> "Past":
        """The inverse of `table`."""
        sums, learnt, wealth, told = np.split(table, [4, 6, table.shape[1] - 1], axis=1)
        return cls(windows, sums, learnt, wealth, told[:, 0], most)

    @property
    def rows(self) -> Sums:
        """As sums of rows."""
        return Sums(*self.sums.T[:, :, None])
