"""Exact Shapley values of trees where raw columns are encoded in several columns, as by one-hot coding.

The players are the raw columns: all parts of one come from the explained row, or all from the background row,
so that no impossible row (two categories at once, or none) is ever asked for. Summing the parts' own Shapley
values does not give that in general. The algorithm is that of interventional TreeSHAP (Lundberg et al. 2020,
Nature Machine Intelligence 2, 56-67), leaf by leaf: a leaf counts for a coalition if the columns that only the
row leads to it are in (`a` of them), and those that only the background leads to it are out (`b` of them). The
Shapley value of that game is (a-1)! b! / (a+b)! for the first kind and -a! (b-1)! / (a+b)! for the second.
"""

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.explain.forests.forest import Forest, IntArray, Tree
from monitoring.explain.sources import Sources

_CELLS = 20_000_000  # bytes at most held at once: background rows × conditions of a block


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Leaves of some trees with the conditions on their paths, ordered by leaf and raw column.

    `column`, `threshold`, `missing_left`, `left` have one entry a condition; `pairs` is where each (leaf, raw
    column) begins among them, `raw` its raw column; `leaves` where each leaf begins among the pairs, `of` the leaf
    of each pair; `value` one a leaf.
    """

    column: IntArray
    threshold: FloatArray
    missing_left: NDArray[np.bool_]
    left: NDArray[np.bool_]
    pairs: IntArray
    raw: IntArray
    leaves: IntArray
    of: IntArray
    value: FloatArray

    def matches(self, matrix: FloatArray) -> NDArray[np.bool_]:
        """Whether all conditions of a pair hold, `(rows, pairs)`."""
        values = matrix[:, self.column]
        goes_left = np.where(np.isnan(values), self.missing_left, values <= self.threshold)
        return np.logical_and.reduceat(goes_left == self.left, self.pairs, axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class JoinedTreeValues:
    """A forest prepared for raw columns as players, over a background."""

    forest: Forest
    background: FloatArray
    blocks: tuple[_Block, ...]
    columns: int

    @classmethod
    def of(cls, forest: Forest, background: FloatArray, sources: Sources, columns: int) -> "JoinedTreeValues":
        """Prepare for an encoded background `(b, encoded columns)` made from `columns` raw ones."""
        blocks = []
        waiting: list[Tree] = []
        for tree in forest.trees:
            waiting.append(tree)
            if sum(len(each.left) for each in waiting) * 16 * len(background) > _CELLS:
                blocks += _block(waiting, np.asarray(sources))
                waiting = []
        return cls(forest, forest.read(background), (*blocks, *_block(waiting, np.asarray(sources))), columns)

    def amounts(self, row: FloatArray) -> FloatArray:
        """Shapley values of the raw columns `(columns,)` for one encoded row `(1, encoded columns)`."""
        result = np.zeros(self.columns)
        for block in self.blocks:
            result += self._of_block(block, block.matches(self.forest.read(row)), block.matches(self.background))
        return result

    def _of_block(self, block: _Block, here: NDArray[np.bool_], there: NDArray[np.bool_]) -> FloatArray:
        only_row, only_background = here & ~there, ~here & there
        ins = np.add.reduceat(only_row, block.leaves, axis=1, dtype=np.int64)
        outs = np.add.reduceat(only_background, block.leaves, axis=1, dtype=np.int64)
        reached = np.logical_and.reduceat(here | there, block.leaves, axis=1)
        weight = _weights(self.columns)
        value = np.where(reached, block.value, 0.0)
        gains, losses = value * weight[ins, outs], value * weight[outs, ins]
        moved = np.where(only_row, gains[:, block.of], 0.0) - np.where(only_background, losses[:, block.of], 0.0)
        found = np.bincount(block.raw, weights=moved.mean(axis=0), minlength=self.columns)
        return found.astype(np.float64)


def _weights(columns: int) -> FloatArray:
    """`(a-1)! b! / (a+b)!` at [a, b], 0 for a = 0."""
    table = np.zeros((columns + 1, columns + 1))
    for a in range(1, columns + 1):
        for b in range(columns + 1 - a):
            table[a, b] = 1 / (a * comb(a + b, a))
    return table


def _block(trees: list[Tree], sources: IntArray) -> list[_Block]:
    """The conditions on the paths to all leaves; nothing where no tree splits."""
    steps = _paths(trees)
    if not steps:
        return []
    leaf = np.concatenate([step[0] for step in steps])
    node = np.concatenate([step[1] for step in steps])
    left = np.concatenate([step[2] for step in steps])
    feature = np.concatenate([tree.feature for tree in trees])
    threshold = np.concatenate([tree.threshold for tree in trees])
    missing_left = np.concatenate([tree.missing_left for tree in trees])
    value = np.concatenate([tree.value for tree in trees])
    raw = sources[feature[node]]
    order = np.lexsort((raw, leaf))
    leaf, node, left, raw = leaf[order], node[order], left[order], raw[order]
    starts = np.flatnonzero(np.r_[True, (leaf[1:] != leaf[:-1]) | (raw[1:] != raw[:-1])])
    pair_leaf = leaf[starts]
    first = np.r_[True, pair_leaf[1:] != pair_leaf[:-1]]
    found = _Block(
        column=feature[node],
        threshold=threshold[node],
        missing_left=missing_left[node],
        left=left,
        pairs=starts,
        raw=raw[starts],
        leaves=np.flatnonzero(first),
        of=np.cumsum(first) - 1,
        value=value[pair_leaf[first]],
    )
    return [found]


def _paths(trees: list[Tree]) -> list[tuple[IntArray, IntArray, NDArray[np.bool_]]]:
    """Per step upwards: the leaf, the node above and whether its left branch was taken; nodes numbered through."""
    found, offset = [], 0
    for tree in trees:
        inner = np.flatnonzero(tree.left >= 0)
        parent = np.full(len(tree.left), -1)
        parent[tree.left[inner]] = inner
        parent[tree.right[inner]] = inner
        leaf = np.flatnonzero(tree.left < 0)
        current = leaf
        while len(leaf := leaf[parent[current] >= 0]):
            current = current[parent[current] >= 0]
            above = parent[current]
            found.append((leaf + offset, above + offset, tree.left[above] == current))
            current = above
        offset += len(tree.left)
    return found
