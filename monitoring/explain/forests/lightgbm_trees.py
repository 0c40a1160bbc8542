"""The trees of LightGBM's models, from the text that a Booster saves."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.explain.forests.forest import LEFT, RIGHT, Forest, Tree, Ways, dense
from monitoring.explain.forests.outputs import of_class
from monitoring.models.native.adapter import Native
from monitoring.models.native.matrix import matrix
from monitoring.models.pandas_categories import native_categories

_NONE, _ZERO, _NAN = 0, 1, 2  # what is missing in a column
NEAR_ZERO = float(np.float32(1e-35))  # as the library has it: it is a little more
_MOST_CELLS = 50_000_000  # of all splits' tables of categories


def forest(estimator: Any, place: int | None) -> Forest | None:
    """The trees of one output; None where their leaves are straight lines, or one column is read in two ways."""
    native = isinstance(estimator, Native)
    booster = estimator.booster if native else estimator.booster_
    head, *blocks = booster.model_to_string(num_iteration=estimator.rounds or -1 if native else None).split("\nTree=")
    trees = [_fields(block.partition("\n\n")[0]) for block in blocks]
    outputs = booster.num_model_per_iteration()
    zeros = _zeros(trees)
    cells = sum(32 * len(tree.get("cat_threshold", "").split()) for tree in trees)
    if zeros is None or cells > _MOST_CELLS or any(tree.get("is_linear", "0") != "0" for tree in trees):
        return None
    index, sign = (place or 0, 1.0) if outputs > 1 else (0, -1.0 if place == 0 else 1.0)
    # A random forest's probability is made of its trees' mean, its raw score is their sum nevertheless.
    share = outputs / len(trees) if "\naverage_output" in head else 1.0
    found = tuple(_tree(tree, sign * share) for tree in trees[index::outputs])
    categories = estimator.told.categories if native else native_categories(estimator)

    def read(rows: Any) -> FloatArray:
        numbers = dense(rows) if hasattr(rows, "tocoo") else matrix(rows, categories)
        near = numbers[:, zeros]
        numbers[:, zeros] = np.where(np.abs(near) <= NEAR_ZERO, np.nan, near)
        return numbers

    def raw(rows: Any) -> FloatArray:
        score = estimator.raw(rows) if native else estimator.predict(rows, raw_score=True)
        return share * of_class(score, place)

    return Forest(found, "value" if place is None else "margin", read, raw)


def zeros(booster: Any) -> list[int]:
    """The columns in which 0 is missing, as far as all trees take it so."""
    _, *blocks = booster.model_to_string().split("\nTree=")
    found = _zeros([_fields(block.partition("\n\n")[0]) for block in blocks])
    return [] if found is None else [int(place) for place in found]


def _fields(block: str) -> dict[str, str]:
    return dict(line.partition("=")[::2] for line in block.splitlines()[1:])


def _numbers(tree: Mapping[str, str], key: str, kind: Any) -> NDArray[Any]:
    return np.array(tree.get(key, "").split(), dtype=kind)


def _zeros(trees: list[dict[str, str]]) -> NDArray[np.int64] | None:
    """The columns in which 0 is missing; None where one tree takes it so and another one does not."""
    kinds: dict[int, set[bool]] = {}
    for tree in trees:
        decided, features = _numbers(tree, "decision_type", np.int64), _numbers(tree, "split_feature", np.int64)
        for feature, decision in set(zip(features.tolist(), decided.tolist(), strict=True)):
            kinds.setdefault(feature, set()).add(decision >> 2 & 3 == _ZERO and not decision & 1)
    if any(len(found) > 1 for found in kinds.values()):
        return None
    return np.array(sorted(feature for feature, found in kinds.items() if True in found), dtype=np.int64)


def _tree(tree: Mapping[str, str], scale: float) -> Tree:
    """A tree; behind its inner nodes stand its leaves, which are -1, -2 and so on in the text.

    What is missing in a column without gaps is 0; what is no chosen category goes right.
    """
    left, right = _numbers(tree, "left_child", np.int64), _numbers(tree, "right_child", np.int64)
    value, inner = _numbers(tree, "leaf_value", np.float64), len(left)
    leaves = np.full(len(value), -1)
    decision, threshold = _numbers(tree, "decision_type", np.int64), _numbers(tree, "threshold", np.float64)
    coded, kind = decision & 1 != 0, decision >> 2 & 3
    missing_left = np.where(kind == _NONE, threshold >= 0, decision & 2 != 0) & ~coded
    return Tree(
        left=np.concatenate([np.where(left < 0, inner + ~left, left), leaves]),
        right=np.concatenate([np.where(right < 0, inner + ~right, right), leaves]),
        feature=np.concatenate([_numbers(tree, "split_feature", np.int64), leaves]),
        threshold=np.concatenate([threshold, np.zeros(len(value))]),
        missing_left=np.concatenate([missing_left, leaves == 0]),
        value=np.concatenate([np.zeros(inner), value * scale]),
        split=np.concatenate([np.where(coded, threshold, -1).astype(np.int64), leaves]) if coded.any() else None,
        ways=_ways(tree) if coded.any() else None,
    )


def _ways(tree: Mapping[str, str]) -> Ways:
    begins = _numbers(tree, "cat_boundaries", np.int64)
    words = _numbers(tree, "cat_threshold", "<u4")
    result = np.full((len(begins) - 1, 32 * int(np.diff(begins).max())), RIGHT, dtype=np.int8)
    for row, (begin, end) in enumerate(pairwise(begins)):
        bits = np.unpackbits(words[begin:end].view(np.uint8), bitorder="little")
        result[row, : len(bits)][bits != 0] = LEFT
    return result
