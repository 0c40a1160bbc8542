"""The trees of XGBoost's models, from the JSON that a Booster saves."""

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.explain.forests.forest import LEFT, RIGHT, Forest, IntArray, Tree, Ways
from monitoring.explain.forests.outputs import of_class
from monitoring.models.native.adapter import Native
from monitoring.models.native.matrix import matrix
from monitoring.models.pandas_categories import native_categories

_MOST_CELLS = 50_000_000  # of all splits' tables of categories


def forest(estimator: Any, place: int | None) -> Forest | None:
    """The trees of one output; None for straight lines (`gblinear`) and trees of several outputs at once."""
    native = isinstance(estimator, Native)
    booster = estimator.booster if native else estimator.get_booster()
    learner = json.loads(bytes(booster.save_raw("json")))["learner"]
    inside = learner["gradient_booster"]
    weights = inside.get("weight_drop")
    model = inside.get("gbtree", inside).get("model", {})
    trees, of = model.get("trees"), model.get("tree_info")
    outputs = int(learner["learner_model_param"]["num_class"])
    targets = int(learner["learner_model_param"].get("num_target", 1))
    if not trees or targets > 1 or any(int(t["tree_param"].get("size_leaf_vector", 1)) > 1 for t in trees):
        return None
    used = min(_used(estimator, model, native), len(trees))
    index, sign = (place or 0, 1.0) if outputs > 1 else (0, -1.0 if place == 0 else 1.0)
    width = 1 + max((code for tree in trees for code in tree["categories"]), default=-1)
    if width * sum(len(tree["categories_nodes"]) for tree in trees[:used]) > _MOST_CELLS:
        return None
    shares = [sign] * used if weights is None else [sign * float(weight) for weight in weights[:used]]
    found = tuple(_tree(trees[t], shares[t], width) for t in range(used) if of[t] == index)
    reader = _Reader(estimator, booster, native, width)
    return Forest(found, "value" if place is None else "margin", reader.read, lambda rows: reader.raw(rows, place))


def _used(estimator: Any, model: Any, native: bool) -> int:
    """How many trees have a say: all up to the best round, where early stopping has found one."""
    rounds = estimator.rounds if native else estimator._get_iteration_range(None)[1]
    begins = model["iteration_indptr"]
    return int(begins[min(rounds, len(begins) - 1)] if rounds else begins[-1])


def _tree(tree: Any, scale: float, width: int) -> Tree:
    """A tree; it sends `value < threshold` to the left, both of 32 bits, and chosen categories to the right."""
    left = np.asarray(tree["left_children"], dtype=np.int64)
    split = np.asarray(tree["split_conditions"], dtype=np.float32)
    nodes = np.asarray(tree["categories_nodes"], dtype=np.int64)
    return Tree(
        left=left,
        right=np.asarray(tree["right_children"], dtype=np.int64),
        feature=np.asarray(tree["split_indices"], dtype=np.int64),
        threshold=np.nextafter(split, np.float32(-np.inf)).astype(np.float64),
        missing_left=np.asarray(tree["default_left"]) != 0,
        value=np.where(left < 0, split.astype(np.float64) * scale, 0.0),
        split=_numbered(nodes, len(left)) if len(nodes) else None,
        ways=_ways(tree, width) if len(nodes) else None,
    )


def _numbered(nodes: IntArray, size: int) -> IntArray:
    found = np.full(size, -1)
    found[nodes] = np.arange(len(nodes))
    return found


def _ways(tree: Any, width: int) -> Ways:
    """Chosen categories go right, all others left, also those that no tree has ever chosen: their code is `width`."""
    result = np.full((len(tree["categories_nodes"]), width + 1), LEFT, dtype=np.int8)
    for row, (begin, size) in enumerate(zip(tree["categories_segments"], tree["categories_sizes"], strict=True)):
        result[row, tree["categories"][begin : begin + size]] = RIGHT
    return result


class _Reader:
    """Rows as XGBoost reads them."""

    def __init__(self, estimator: Any, booster: Any, native: bool, width: int) -> None:
        self._estimator, self._native, self._width = estimator, native, width
        self._categories = estimator.told.categories if native else native_categories(estimator)
        kinds = booster.feature_types or []
        self._coded: NDArray[np.int64] = np.flatnonzero([kind == "c" for kind in kinds])

    def read(self, rows: Any) -> FloatArray:
        """32 bits; nan where a value is missing, as all are that a sparse matrix does not hold."""
        if hasattr(rows, "tocoo"):
            held = rows.tocoo()
            found = np.full(rows.shape, np.nan)
            found[held.row, held.col] = held.data
        else:
            found = matrix(rows, self._categories)
        found = found.astype(np.float32).astype(np.float64)
        missing = None if self._native else self._estimator.missing
        if missing is not None and not np.isnan(missing):
            found[found == np.float64(np.float32(missing))] = np.nan
        found[:, self._coded] = np.minimum(found[:, self._coded], self._width)
        return found

    def raw(self, rows: Any, place: int | None) -> FloatArray:
        """Its own margins."""
        said = self._estimator.raw(rows) if self._native else self._estimator.predict(rows, output_margin=True)
        return of_class(said, place)
