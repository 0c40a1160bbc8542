"""The trees inside an estimator, of whatever library it is."""

from typing import Any

from monitoring.explain.forests import catboost_trees, lightgbm_trees, scikit_learn, xgboost_trees
from monitoring.explain.forests.forest import Forest
from monitoring.models.native.adapter import Native

_LIBRARIES = {
    "sklearn": scikit_learn.forest,
    "xgboost": xgboost_trees.forest,
    "lightgbm": lightgbm_trees.forest,
    "catboost": catboost_trees.forest,
}


def forest(estimator: Any, place: int | None) -> Forest | None:
    """The trees behind one output; None for estimators that are no sum of trees, or not certain to be one.

    That they are what the estimator answers from is for `margin.constant` to try.

    Args:
        estimator: fitted, of one output.
        place: of the class among `estimator.classes_`; None for a regression.
    """
    library = _library(estimator)
    return _LIBRARIES[library](estimator, place) if library in _LIBRARIES else None


def _library(estimator: Any) -> str:
    """The library whose class an estimator is of, or is made from."""
    if isinstance(estimator, Native):
        return estimator.told.family
    roots = (kind.__module__.partition(".")[0] for kind in type(estimator).__mro__)
    return next((root for root in roots if root in _LIBRARIES), "")
