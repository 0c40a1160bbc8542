"""In which columns trees can only rise or only fall: read from their leaves, whoever asked for it when they grew."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.explain.forests.forest import Forest, Tree

_LEAVES = 256  # of one tree; each is compared with each
Pairs = NDArray[np.bool_]


def monotone(trees: Forest, columns: Iterable[int]) -> dict[int, int]:
    """Of some columns those in which no tree falls (1), or none rises (-1), as one number becomes a larger one.

    Two leaves are compared where a row can go from one to the other by this column alone. So it holds of every row,
    gaps in other columns too; it is said of moves between two numbers. Constraints that a library was given hold in
    each single tree, so they are found here whatever the library calls them, in files that do not tell them, too.

    Args:
        trees: those of one output.
        columns: of the matrix that the trees read; those that no tree reads are left out.
    """
    falls, rises, read = set(), set(), set()
    left = set(columns)
    for tree in trees.trees:
        used = {int(each) for each in tree.feature[tree.left >= 0]}
        if not left & used:
            continue
        if int((tree.left < 0).sum()) > _LEAVES:
            return {}
        read |= left & used
        leaves = _Leaves.of(tree, sorted(used))
        for column in left & used:
            up, down = leaves.steps(tree, column)
            rises |= {column} if up else set()
            falls |= {column} if down else set()
        left -= rises & falls
        if not left:
            break
    return {column: -1 if column in falls else 1 for column in left & read}


@dataclass(frozen=True, slots=True, eq=False)
class _Leaves:
    """The leaves of a tree, by the numbers `(low, high]` of each column that lead there.

    Args:
        columns: those that the tree reads.
        value: of each leaf `(n,)`.
        low: `(n, columns)`.
        high: the same.
        gap: whether a missing value leads there, too.
    """

    columns: list[int]
    value: FloatArray
    low: FloatArray
    high: FloatArray
    gap: NDArray[np.bool_]

    @classmethod
    def of(cls, tree: Tree, columns: list[int]) -> "_Leaves":
        places = {column: place for place, column in enumerate(columns)}
        size = len(columns)
        waiting = [(0, np.full(size, -np.inf), np.full(size, np.inf), np.ones(size, dtype=np.bool_))]
        found = []
        while waiting:
            node, low, high, gap = waiting.pop()
            if tree.left[node] < 0:
                found.append((float(tree.value[node]), low, high, gap))
                continue
            at, cut = places[int(tree.feature[node])], tree.threshold[node]
            by_number = tree.split is None or tree.split[node] < 0  # categories are taken to lead both ways
            for child, is_left in ((tree.left[node], True), (tree.right[node], False)):
                ends, gaps = (low.copy(), high.copy()), gap.copy()
                if by_number:
                    ends[is_left][at] = min(high[at], cut) if is_left else max(low[at], cut)
                    gaps[at] &= bool(tree.missing_left[node]) == is_left
                waiting.append((int(child), *ends, gaps))
        value, low, high, gap = (np.array(each) for each in zip(*found, strict=True))
        return cls(columns, value, low, high, gap)

    def steps(self, tree: Tree, column: int) -> tuple[bool, bool]:
        """Whether a larger number of a column can lead to a larger value, and whether to a smaller one."""
        at = self.columns.index(column)
        if tree.split is not None and (tree.split[(tree.feature == column) & (tree.left >= 0)] >= 0).any():
            return True, True
        there = self.low[:, at] < self.high[:, at]  # trees that ask the same again have leaves that no number reaches
        below = (self.high[:, None, at] <= self.low[None, :, at]) & there[:, None] & there
        for place in range(len(self.columns)):
            if place != at:
                below &= self._meet(place)
        more = self.value[None, :] - self.value[:, None]
        return bool((more[below] > 0).any()), bool((more[below] < 0).any())

    def _meet(self, at: int) -> Pairs:
        """Which leaves one value of a column can lead to both of."""
        low, high, gap = self.low[:, at], self.high[:, at], self.gap[:, at]
        return (np.maximum(low[:, None], low) < np.minimum(high[:, None], high)) | (gap[:, None] & gap)
