"""Trees of scikit-learn's ensembles whose members are estimators of their own, where the answer is a sum of theirs."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from monitoring.domain import FloatArray
from monitoring.explain.forests.forest import Forest, Tree, single
from monitoring.explain.forests.outputs import signed_decision


def bagging(estimator: Any, place: int | None, of: Callable[[Any, int | None], Forest | None]) -> Forest | None:
    """Members' answers are averaged, each of which may see some columns alone; None where they are no such trees."""
    wanted = "value" if place is None else "probability"
    members = estimator.estimators_
    found: list[tuple[Forest, Any]] = []
    for member, features in zip(members, estimator.estimators_features_, strict=True):
        own = place if place is None else _place(member, place)
        if own == -1:
            continue  # it has not seen the class, and never names it
        trees = of(member, own)
        if trees is None or trees.scale != wanted or (found and trees.read is not found[0][0].read):
            return None
        found.append((trees, np.asarray(features)))
    moved = tuple(_moved(tree, features, 1 / len(members)) for trees, features in found for tree in trees.trees)

    def raw(rows: Any) -> FloatArray:
        said = estimator.predict(rows) if place is None else estimator.predict_proba(rows)[:, place]
        return np.asarray(said, dtype=np.float64)

    return Forest(moved, wanted, found[0][0].read, raw) if moved else None


def adaptive_boosting(estimator: Any, place: int | None) -> Forest | None:
    """Members of `AdaBoostClassifier` vote; raw scores are scaled so that logit or softmax makes them probabilities."""
    members = estimator.estimators_
    if place is None or not all(hasattr(member, "tree_") and member.tree_.n_outputs == 1 for member in members):
        return None
    weights = estimator.estimator_weights_[: len(members)]
    shares, k = weights / estimator.estimator_weights_.sum(), len(estimator.classes_)
    found = []
    for member, share in zip(members, shares, strict=True):
        tree = member.tree_
        voted = member.classes_[tree.value[:, 0, :].argmax(axis=1)] == estimator.classes_[place]
        value = np.where(voted, 1.0, -1.0 / (k - 1)) * share * (2.0 if k == 2 else 1 / (k - 1))
        found.append(
            Tree(
                left=np.asarray(tree.children_left, dtype=np.int64),
                right=np.asarray(tree.children_right, dtype=np.int64),
                feature=np.asarray(tree.feature, dtype=np.int64),
                threshold=np.asarray(tree.threshold, dtype=np.float64),
                missing_left=np.asarray(tree.missing_go_to_left, dtype=bool),
                value=value,
            )
        )

    def raw(rows: Any) -> FloatArray:
        return signed_decision(estimator, rows, place) / (k - 1)

    return Forest(tuple(found), "margin", single, raw)


def _place(member: Any, place: int) -> int:
    """Of a class among those that a member has seen; -1 where it has not."""
    known = np.flatnonzero(np.asarray(member.classes_) == place)
    return int(known[0]) if len(known) else -1


def _moved(tree: Tree, features: Any, scale: float) -> Tree:
    """A tree that splits the columns which a member knows by other numbers."""
    inner = tree.left >= 0
    own = features[np.where(inner, tree.feature, 0)]
    return replace(tree, feature=np.where(inner, own, tree.feature), value=tree.value * scale)
