"""Where a model's trees split: for every node that some row comes to, its column, its threshold and such a row."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import FloatArray, Task
from monitoring.explain.forests.forest import Forest, IntArray, Tree
from monitoring.explain.forests.trees import forest
from monitoring.explain.parts import Part, parts
from monitoring.models.model import Model


@dataclass(frozen=True, slots=True, eq=False)
class Splits:
    """Nodes that split numbers, one line each.

    Args:
        column: the place of the raw column among the model's features.
        threshold: which values go left up to it.
        row: of the given rows, one that comes to the node.
        nodes: how many there are, those that no row comes to included.
    """

    column: IntArray
    threshold: FloatArray
    row: IntArray
    nodes: int


def splits(model: Model, rows: pd.DataFrame) -> Splits:
    """Every node of the model's trees that splits a raw column as it stands, read from the model and not from its copy.

    Columns that a step before the trees changes, such as a scaler, are left out.

    Args:
        model: the approved one.
        rows: raw rows that are sent down the trees.
    """
    prepared, found, nodes = model.prepare(rows), [], 0
    for part in _all_parts(model.pipeline):
        places = part.sources(model)
        trees = [one for one in _forests(part.estimator, model) if places is not None]
        if not trees or places is None:
            continue
        matrix = trees[0].read(part.encode(model, prepared))
        raw = np.array([_is_raw(matrix[:, j], prepared.iloc[:, place]) for j, place in enumerate(places)])
        for one in (tree for every in trees for tree in every.trees):
            column, threshold, row, size = _of_tree(one, matrix, raw)
            found.append(np.column_stack([np.asarray(places, dtype=np.float64)[column], threshold, row]))
            nodes += size
    lines = np.unique(np.concatenate(found), axis=0) if found else np.empty((0, 3))
    return Splits(lines[:, 0].astype(np.int64), lines[:, 1], lines[:, 2].astype(np.int64), nodes)


def _all_parts(estimator: Any) -> Iterator[Part]:
    """The parts of an estimator, and those inside of calibrators that are no sum of them."""
    for part in parts(estimator):
        inside = [one.estimator for one in getattr(part.estimator, "calibrated_classifiers_", ())]
        if not inside:
            yield part
        for one in inside:
            for inner in _all_parts(one):
                yield replace(inner, before=(*part.before, *inner.before))


def _forests(estimator: object, model: Model) -> Iterator[Forest]:
    """The trees behind each output; those that stand behind several are given once."""
    several = model.task is Task.MULTICLASS
    outputs = range(len(model.pipeline.classes_)) if several else (None if model.task is Task.REGRESSION else 1,)
    seen: set[bytes] = set()
    for place in outputs:
        found = forest(estimator, place)
        if found is None:
            return
        shape = b"".join(tree.threshold.tobytes() + tree.feature.tobytes() for tree in found.trees)
        if shape not in seen:
            seen.add(shape)
            yield found


def _is_raw(encoded: FloatArray, raw: "pd.Series[Any]") -> bool:
    """Whether the trees compare a raw column itself, gaps left aside, which a step may have filled."""
    if not pd.api.types.is_numeric_dtype(raw):
        return False
    values = raw.to_numpy(dtype=np.float64)
    there = np.isfinite(values)
    narrow = values.astype(np.float32).astype(np.float64)
    return bool(there.any() and (np.isclose(encoded, values, rtol=0, atol=0) | (encoded == narrow))[there].all())


def _of_tree(tree: Tree, matrix: FloatArray, raw: NDArray[np.bool_]) -> tuple[IntArray, FloatArray, IntArray, int]:
    """Of each node that splits a raw number: column of the matrix, threshold, a row that comes there."""
    numeric = (tree.left >= 0) & raw[np.where(tree.left >= 0, tree.feature, 0)]
    if tree.split is not None:
        numeric &= tree.split < 0
    came = np.full(len(tree.left), -1)
    at, rows = np.zeros(len(matrix), dtype=np.int64), np.arange(len(matrix))
    while len(rows):
        came[at] = rows
        inner = tree.left[at] >= 0
        at, rows = at[inner], rows[inner]
        at = np.where(_goes_left(tree, at, matrix[rows, tree.feature[at]]), tree.left[at], tree.right[at])
    chosen = np.flatnonzero(numeric & (came >= 0))
    return tree.feature[chosen], tree.threshold[chosen], came[chosen], int(numeric.sum())


def _goes_left(tree: Tree, at: IntArray, values: FloatArray) -> NDArray[np.bool_]:
    left = np.where(np.isnan(values), tree.missing_left[at], values <= tree.threshold[at])
    if tree.split is None or tree.ways is None or not tree.ways.size:
        return left
    by_category, codes = tree.split[at] >= 0, np.nan_to_num(values, nan=-1.0).astype(np.int64)
    known = by_category & (codes >= 0) & (codes < tree.ways.shape[1])
    way = np.full(len(at), -1)
    way[known] = tree.ways[tree.split[at][known], codes[known]]
    return np.where(by_category, np.where(way < 0, tree.missing_left[at], way == 1), left)
