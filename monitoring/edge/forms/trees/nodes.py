"""Trees laid out as `edge_runner.trees` walks through them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.explain.forests.forest import IntArray, Tree


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """All nodes of all trees, level by level within a tree.

    The children of a tree's first inner node are its second and third node, right and left, those of the next one lie
    behind them, and so on: so they need not be said.

    Args:
        inner: which nodes ask something, `(nodes,)`.
        column: what an inner node compares, by its place in the matrix.
        threshold: with what.
        value: of the leaves, `(leaves, outputs)`.
        roots: of the trees, `(trees,)`.
        firsts: the first leaf of each tree, `(trees,)`.
        depth: of the deepest one, in steps.
    """

    inner: NDArray[np.bool_]
    column: IntArray
    threshold: FloatArray
    value: FloatArray
    roots: IntArray
    firsts: IntArray
    depth: int


def laid(trees: Sequence[Tree], columns: Sequence[IntArray], thresholds: Sequence[FloatArray]) -> Laid:
    """Lay out trees, of which it is known what each node compares, and with what; two arrays a tree."""
    parts, depth = [], 0
    for tree, column, threshold in zip(trees, columns, thresholds, strict=True):
        levels = _levels(tree)
        order = np.concatenate(levels)
        inner = tree.left[order] >= 0
        value = np.asarray(tree.value, dtype=np.float64).reshape(len(tree.left), -1)
        parts.append((inner, column[order[inner]], threshold[order[inner]], value[order[~inner]]))
        depth = max(depth, len(levels) - 1)
    sizes = [[len(inner), int((~inner).sum())] for inner, *_ in parts]
    begins = np.concatenate([np.zeros((1, 2), dtype=np.int64), np.cumsum(sizes, axis=0)[:-1]])
    inner, column, threshold, value = (np.concatenate(each) for each in zip(*parts, strict=True))
    return Laid(inner, column, threshold, value, begins[:, 0], begins[:, 1], depth)


def _levels(tree: Tree) -> list[IntArray]:
    """The nodes of each level; of two children the right one first."""
    level, found = np.zeros(1, dtype=np.int64), []
    while len(level):
        found.append(level)
        asking = level[tree.left[level] >= 0]
        level = np.stack([tree.right[asking], tree.left[asking]], axis=1).ravel()
    return found


def places(values: NDArray[Any]) -> NDArray[Any]:
    """Whole numbers from 0 on in as few bytes as they need."""
    most = int(values.max(initial=0))
    return values.astype(np.uint8 if most < 1 << 8 else np.uint16 if most < 1 << 16 else np.uint32)
