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
    """All nodes of all trees, level by level within a tree; a node's right child is `child`, its left one behind it.

    Args:
        column: what is compared, by its place in the matrix; 0 in leaves.
        threshold: nan in leaves, which nothing is at most.
        child: itself in leaves.
        value: `(nodes, outputs)`; 0 in inner nodes.
        roots: of the trees, `(trees,)`.
        depth: of the deepest one, in steps.
    """

    column: IntArray
    threshold: FloatArray
    child: IntArray
    value: FloatArray
    roots: IntArray
    depth: int


def laid(trees: Sequence[Tree], columns: Sequence[IntArray], thresholds: Sequence[FloatArray]) -> Laid:
    """Lay out trees, of which it is known what each node compares, and with what; two arrays a tree."""
    parts, begin, depth = [], 0, 0
    for tree, column, threshold in zip(trees, columns, thresholds, strict=True):
        order, child, levels = _by_level(tree)
        inner = tree.left[order] >= 0
        value = np.asarray(tree.value, dtype=np.float64).reshape(len(tree.left), -1)[order]
        parts.append(
            (
                np.where(inner, column[order], 0),
                np.where(inner, threshold[order], np.nan),
                child + begin,
                np.where(inner[:, None], 0.0, value),
                begin,
            )
        )
        begin, depth = begin + len(order), max(depth, levels - 1)
    *arrays, roots = zip(*parts, strict=True)
    column, threshold, child, value = (np.concatenate(each) for each in arrays)
    return Laid(column, threshold, child, value, np.array(roots, dtype=np.int64), depth)


def _by_level(tree: Tree) -> tuple[IntArray, IntArray, int]:
    """The nodes in their new order; by their new places, where the right child is; how many levels there are."""
    level, order, child = np.zeros(1, dtype=np.int64), [], []
    end, levels = 1, 0
    while len(level):
        inner = tree.left[level] >= 0
        first = end - len(level) + np.arange(len(level))
        first[inner] = end + 2 * np.arange(int(inner.sum()))
        order.append(level)
        child.append(first)
        level = np.stack([tree.right[level[inner]], tree.left[level[inner]]], axis=1).ravel()
        end, levels = end + len(level), levels + 1
    return np.concatenate(order), np.concatenate(child), levels


def places(values: NDArray[Any]) -> NDArray[Any]:
    """Whole numbers from 0 on in as few bytes as they need."""
    most = int(values.max(initial=0))
    return values.astype(np.uint8 if most < 1 << 8 else np.uint16 if most < 1 << 16 else np.uint32)
