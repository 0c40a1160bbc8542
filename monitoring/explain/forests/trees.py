"""The trees inside scikit-learn's ensembles as plain arrays."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """One tree; a value goes left where `value <= threshold`, a missing one where `missing_left` says so.

    `left` and `right` are -1 in leaves. `value` holds a leaf's addend to the ensemble's output.
    """

    left: IntArray
    right: IntArray
    feature: IntArray
    threshold: FloatArray
    missing_left: NDArray[np.bool_]
    value: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """Trees whose leaf values add up to an output, but for a constant.

    Args:
        trees: one after the other.
        scale: what they add up to: "margin", "probability" or "value".
        single: whether the estimator narrows its input to 32 bits before it compares.
    """

    trees: tuple[Tree, ...]
    scale: str
    single: bool

    def narrow(self, matrix: FloatArray) -> FloatArray:
        """The numbers that the trees really compare, at 64 bits."""
        return matrix.astype(np.float32).astype(np.float64) if self.single else matrix


def forest(estimator: Any, place: int | None) -> Forest | None:
    """The trees behind one output; None for estimators that are no sum of trees or split on category sets.

    Args:
        estimator: fitted, of one output.
        place: of the class among `estimator.classes_`; None for a regression.
    """
    from sklearn import ensemble, tree

    if isinstance(estimator, (ensemble.HistGradientBoostingClassifier, ensemble.HistGradientBoostingRegressor)):
        return _histogram_boosting(estimator, place)
    if isinstance(estimator, (ensemble.GradientBoostingClassifier, ensemble.GradientBoostingRegressor)):
        return _boosting(estimator, place)
    forests = (
        ensemble.RandomForestClassifier,
        ensemble.RandomForestRegressor,
        ensemble.ExtraTreesClassifier,
        ensemble.ExtraTreesRegressor,
    )
    if isinstance(estimator, forests):
        members = list(estimator.estimators_)
    elif isinstance(estimator, (tree.DecisionTreeClassifier, tree.DecisionTreeRegressor)):
        members = [estimator]
    else:
        return None
    if members[0].tree_.n_outputs != 1:
        return None
    found = tuple(_plain(member.tree_, place, 1 / len(members)) for member in members)
    return Forest(found, "value" if place is None else "probability", single=True)


def _plain(tree: Any, place: int | None, scale: float) -> Tree:
    value = np.asarray(tree.value[:, 0, :], dtype=np.float64)
    if place is not None:
        value = value / value.sum(axis=1, keepdims=True)
    return Tree(
        left=np.asarray(tree.children_left, dtype=np.int64),
        right=np.asarray(tree.children_right, dtype=np.int64),
        feature=np.asarray(tree.feature, dtype=np.int64),
        threshold=np.asarray(tree.threshold, dtype=np.float64),
        missing_left=np.asarray(tree.missing_go_to_left, dtype=bool),
        value=value[:, place or 0] * scale,
    )


def _class_index(estimator: Any, place: int | None) -> tuple[int, int]:
    """Which of the stacked ensembles makes the class, and its sign: two classes share one."""
    if place is None:
        return 0, 1
    return (0, 1 if place == 1 else -1) if len(estimator.classes_) == 2 else (place, 1)


def _boosting(estimator: Any, place: int | None) -> Forest | None:
    if estimator.init_ != "zero" and type(estimator.init_).__name__ not in ("DummyClassifier", "DummyRegressor"):
        return None  # it starts from a model of its own, which is no constant
    index, sign = _class_index(estimator, place)
    scale = sign * float(estimator.learning_rate)
    found = tuple(_plain(member.tree_, None, scale) for member in estimator.estimators_[:, index])
    return Forest(found, "value" if place is None else "margin", single=True)


def _histogram_boosting(estimator: Any, place: int | None) -> Forest | None:
    index, sign = _class_index(estimator, place)
    found = []
    for stage in estimator._predictors:
        nodes = stage[index].nodes
        leaf = nodes["is_leaf"] != 0
        if (nodes["is_categorical"][~leaf] != 0).any():
            return None
        found.append(
            Tree(
                left=np.where(leaf, -1, nodes["left"].astype(np.int64)),
                right=np.where(leaf, -1, nodes["right"].astype(np.int64)),
                feature=np.where(leaf, -2, nodes["feature_idx"].astype(np.int64)),
                threshold=nodes["num_threshold"].astype(np.float64),
                missing_left=nodes["missing_go_to_left"] != 0,
                value=sign * nodes["value"].astype(np.float64),
            )
        )
    return Forest(tuple(found), "value" if place is None else "margin", single=False)
