"""Several classes whose rows count in parts: between what each class's hits and misses lie."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from monitoring.domain import FloatArray, ScoreTable
from monitoring.stats.in_parts.positives import positives
from monitoring.stats.proportions import divide


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Of each class, `(classes, windows)` each.

    Args:
        said: rows that were decided to be of it.
        right: the fewest and the most of these that are.
        missed: the fewest and the most of all others that are.
    """

    said: FloatArray
    right: tuple[FloatArray, FloatArray]
    missed: tuple[FloatArray, FloatArray]

    def f1(self, at_best: bool) -> FloatArray:
        """What the classes' F1 is at least, or at best, `(classes, windows)`; 0 where it is of none.

        As many rows are missed as are wrong: each class's misses are scaled to that.
        """
        right, missed = self.right[at_best], self.missed[not at_best]
        wrong = (self.said - right).sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            scaled = missed * (wrong / self.missed[at_best].sum(axis=0))
        return np.nan_to_num(divide(2 * right, self.said + right + np.fmin(scaled, wrong)))


def hits(tables: Iterable[ScoreTable]) -> Hits | None:
    """Of one table a class, against the rest; None where there is none, or where rows do not count in parts.

    >>> from monitoring.stats.rows import multiclass
    >>> hits(multiclass(["a", "b"], [[0.9, 0.1], [0.6, 0.4]], ["a", "b"]).scores.values()) is None
    True
    """
    said, right, missed = [], [], []
    for table in tables:
        if table.shares is None or table.decided is None:
            return None
        said.append(table.decided.yes.sum(axis=-1))
        right.append(positives(table, table.decided.yes))
        missed.append(positives(table, table.decided.no))
    if not said:
        return None
    ends = [np.array(part).swapaxes(0, 1) for part in (right, missed)]
    return Hits(np.array(said), *((low, high) for low, high in ends))
