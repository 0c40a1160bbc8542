"""Check that the trees of a booster are trees, of columns that exist, before a booster is used.

As `monitoring.models.files.bounds` does for scikit-learn's: libraries follow the numbers of a model without looking.
What is checked is what XGBoost has read, as it writes it itself.
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
OUTSIDE = "nodes of a tree in it point outside the tree or its columns"


def problem(booster: Any) -> str:
    """What is wrong with the trees of an XGBoost `Booster`; "" where nothing is."""
    learner = json.loads(bytes(booster.save_raw("json")))["learner"]
    sizes, part = learner["learner_model_param"], learner["gradient_booster"]
    columns, groups = int(sizes["num_feature"]), max(int(sizes["num_class"]), int(sizes["num_target"]), 1)
    if part["name"] == "gblinear":
        wanted = (columns + 1) * groups
        return "" if len(part["model"]["weights"]) == wanted else f"it has other than {wanted} weights"
    model = part["gbtree"]["model"] if part["name"] == "dart" else part["model"]
    trees, places = model["trees"], _ints(model["tree_info"])
    if len(places) != len(trees) or bool(((places < 0) | (places >= groups)).any()):
        return "trees in it belong to classes that it does not have"
    return "" if all(_xgboost_tree_is_sound(tree, columns) for tree in trees) else OUTSIDE


def is_tree(left: Ints, right: Ints, inner: NDArray[np.bool_]) -> bool:
    """Whether no node is come to twice from the first one on, and all that is come to is there.

    >>> is_tree(_ints([1, -1, -1]), _ints([2, -1, -1]), np.array([True, False, False]))
    True
    >>> is_tree(_ints([1, 0, -1]), _ints([2, 2, -1]), np.array([True, True, False]))
    False
    """
    met = np.zeros(len(left), dtype=bool)
    level = np.zeros(min(len(left), 1), dtype=np.int64)
    while len(level):
        if bool(((level < 0) | (level >= len(left))).any()) or met[level].any() or len(np.unique(level)) < len(level):
            return False
        met[level] = True
        split = level[inner[level]]
        level = np.concatenate([left[split], right[split]])
    return bool(met.any())


def _xgboost_tree_is_sound(tree: Mapping[str, Any], columns: int) -> bool:
    left, right, feature = (_ints(tree[key]) for key in ("left_children", "right_children", "split_indices"))
    if not len(left) == len(right) == len(feature) == len(tree["split_conditions"]) == len(tree["default_left"]):
        return False
    inner = left != -1
    begin, size = _ints(tree.get("categories_segments", [])), _ints(tree.get("categories_sizes", []))
    listed = len(begin) == len(size) == len(tree.get("categories_nodes", []))
    there = listed and bool(((begin >= 0) & (size >= 0) & (begin + size <= len(tree.get("categories", [])))).all())
    known = bool(((feature[inner] >= 0) & (feature[inner] < columns)).all())
    return known and there and is_tree(left, right, inner)


def _ints(values: Any) -> Ints:
    return np.asarray(values, dtype=np.float64).astype(np.int64) if len(values) else np.zeros(0, dtype=np.int64)
