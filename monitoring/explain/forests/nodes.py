"""All nodes of a forest in one array, 64 bytes each, for compiled loops; and where a value goes at one of them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.explain.forests.forest import Forest, IntArray, Tree, Ways

# `s, t`: the background's rows that go left, as bits. `ways`: where the node's split of categories begins, `width` its
# length: 0 for a split of numbers. `player`: the raw column.
NODE = np.dtype(
    [
        ("threshold", np.float64),
        ("value", np.float64),
        ("s", np.uint64),
        ("t", np.uint64),
        ("left", np.int32),
        ("right", np.int32),
        ("feature", np.int32),
        ("player", np.int32),
        ("ways", np.int32),
        ("width", np.int32),
        ("missing_left", np.bool_),
    ],
    align=True,
)
Nodes = NDArray[np.void]


def nodes(forest: Forest) -> tuple[Nodes, IntArray, Ways]:
    """The nodes, where each tree begins among them, and the ways of all splits of categories."""
    starts = np.cumsum([0, *(len(tree.left) for tree in forest.trees)])
    table, ways, used = np.zeros(starts[-1], NODE), [np.zeros(0, np.int8)], 0
    for tree, start in zip(forest.trees, starts, strict=False):
        part = table[start : start + len(tree.left)]
        used += _fill(part, tree, int(start), used)
        if tree.ways is not None:
            ways.append(tree.ways.reshape(-1))
    return table, starts, np.concatenate(ways)


def require_columns(table: Nodes, matrix: FloatArray) -> None:
    """Raise `ValueError` where rows have fewer columns than the nodes ask for: compiled loops do not look."""
    if len(table) and matrix.shape[1] <= table["feature"].max():
        raise ValueError(f"the trees ask for {table['feature'].max() + 1} columns, there are {matrix.shape[1]}")


def _fill(part: Nodes, tree: Tree, start: int, used: int) -> int:
    part["threshold"], part["value"], part["missing_left"] = tree.threshold, tree.value, tree.missing_left
    inner = tree.left >= 0
    part["left"], part["right"] = np.where(inner, tree.left + start, -1), np.where(inner, tree.right + start, -1)
    part["feature"] = np.where(inner, tree.feature, 0)
    if tree.split is None or tree.ways is None:
        return 0
    width = tree.ways.shape[1]
    part["ways"] = np.where(tree.split >= 0, used + tree.split * width, 0)
    part["width"] = np.where(tree.split >= 0, width, 0)
    return tree.ways.size


def goes_left(nodes: Any, node: int, ways: Any, value: float) -> bool:
    """Where a value goes at an inner node; for compiled loops, which take it in."""
    if value != value:
        return bool(nodes[node].missing_left)
    if nodes[node].width == 0:
        return bool(value <= nodes[node].threshold)
    if value < 0 or value >= nodes[node].width or ways[nodes[node].ways + int(value)] < 0:
        return bool(nodes[node].missing_left)
    return bool(ways[nodes[node].ways + int(value)] == 1)
