"""The trees inside scikit-learn's own ensembles, but for those that bin their input first."""

from typing import Any

import numpy as np

from monitoring.domain import FloatArray
from monitoring.explain.forests.forest import Forest, Tree, single


def trees(estimator: Any, place: int | None) -> Forest | None:
    """The trees of one tree or of forests, which are averaged."""
    members = list(getattr(estimator, "estimators_", [estimator]))
    if members[0].tree_.n_outputs != 1:
        return None
    found = tuple(plain(member.tree_, place, 1 / len(members)) for member in members)

    def raw(rows: Any) -> FloatArray:
        said = estimator.predict(rows) if place is None else estimator.predict_proba(rows)[:, place]
        return np.asarray(said, dtype=np.float64)

    return Forest(found, "value" if place is None else "probability", single, raw)


def boosting(estimator: Any, place: int | None) -> Forest | None:
    """The trees of gradient boosting, which are added up."""
    if estimator.init_ != "zero" and type(estimator.init_).__name__ not in ("DummyClassifier", "DummyRegressor"):
        return None  # it starts from a model of its own, which is no constant
    index, sign = class_index(estimator, place)
    scale = sign * float(estimator.learning_rate)
    found = tuple(plain(member.tree_, None, scale) for member in estimator.estimators_[:, index])
    return Forest(found, "value" if place is None else "margin", single, decision(estimator, place))


def plain(tree: Any, place: int | None, scale: float) -> Tree:
    """One of scikit-learn's trees, its values multiplied by `scale`; of a classifier the class's share."""
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


def class_index(estimator: Any, place: int | None) -> tuple[int, int]:
    """Which of the stacked ensembles makes the class, and its sign: two classes share one."""
    if place is None:
        return 0, 1
    return (0, 1 if place == 1 else -1) if len(estimator.classes_) == 2 else (place, 1)


def decision(estimator: Any, place: int | None) -> Any:
    """The estimator's own raw score of a class, or its prediction, as a function of rows."""

    def raw(rows: Any) -> FloatArray:
        if place is None:
            return np.asarray(estimator.predict(rows), dtype=np.float64).reshape(-1)
        score = np.asarray(estimator.decision_function(rows), dtype=np.float64)
        if score.ndim == 2:
            return score[:, place]
        return score if place == 1 else -score

    return raw
