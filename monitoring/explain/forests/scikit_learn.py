"""The trees inside scikit-learn's own estimators: `forest` finds them by the kind of estimator."""

from collections.abc import Callable
from typing import Any

import numpy as np

from monitoring.domain import FloatArray
from monitoring.explain.forests import histogram_boosting, sums
from monitoring.explain.forests.forest import Forest, Tree, single
from monitoring.explain.forests.outputs import class_index, signed_decision

Way = Callable[[Any, int | None], Forest | None]


def forest(estimator: Any, place: int | None) -> Forest | None:
    """The trees behind one output; None for what is no sum of trees."""
    from sklearn import ensemble, tree

    ways: tuple[tuple[type, Way], ...] = (
        (ensemble.HistGradientBoostingClassifier, histogram_boosting.boosting),
        (ensemble.HistGradientBoostingRegressor, histogram_boosting.boosting),
        (ensemble.GradientBoostingClassifier, _boosting),
        (ensemble.GradientBoostingRegressor, _boosting),
        (ensemble.RandomForestClassifier, _trees),
        (ensemble.RandomForestRegressor, _trees),
        (ensemble.ExtraTreesClassifier, _trees),
        (ensemble.ExtraTreesRegressor, _trees),
        (tree.DecisionTreeClassifier, _trees),
        (tree.DecisionTreeRegressor, _trees),
        (ensemble.BaggingClassifier, lambda each, place: sums.bagging(each, place, forest)),
        (ensemble.BaggingRegressor, lambda each, place: sums.bagging(each, place, forest)),
        (ensemble.AdaBoostClassifier, sums.adaptive_boosting),
    )
    way = next((way for kind, way in ways if isinstance(estimator, kind)), None)
    return None if way is None else way(estimator, place)


def _trees(estimator: Any, place: int | None) -> Forest | None:
    """One tree, or those of a forest, which are averaged."""
    members = list(getattr(estimator, "estimators_", [estimator]))
    if members[0].tree_.n_outputs != 1:
        return None
    found = tuple(_plain(member.tree_, place, 1 / len(members)) for member in members)

    def raw(rows: Any) -> FloatArray:
        said = estimator.predict(rows) if place is None else estimator.predict_proba(rows)[:, place]
        return np.asarray(said, dtype=np.float64)

    return Forest(found, "value" if place is None else "probability", single, raw)


def _boosting(estimator: Any, place: int | None) -> Forest | None:
    """Gradient boosting's trees, which are added up; log-odds of the exponential loss are twice the sum."""
    if estimator.init_ != "zero" and type(estimator.init_).__name__ not in ("DummyClassifier", "DummyRegressor"):
        return None  # it starts from a model of its own, which is no constant
    index, sign = class_index(estimator, place)
    factor = 2.0 if estimator.loss == "exponential" else 1.0
    scale = factor * sign * float(estimator.learning_rate)
    found = tuple(_plain(member.tree_, None, scale) for member in estimator.estimators_[:, index])

    def raw(rows: Any) -> FloatArray:
        if place is None:
            return np.asarray(estimator.predict(rows), dtype=np.float64)
        return factor * signed_decision(estimator, rows, place)

    return Forest(found, "value" if place is None else "margin", single, raw)


def _plain(tree: Any, place: int | None, scale: float) -> Tree:
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
