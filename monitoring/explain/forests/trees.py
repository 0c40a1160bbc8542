"""The trees inside an estimator, of whatever library it is."""

from typing import Any

from monitoring.explain.forests import histogram_boosting, scikit_learn
from monitoring.explain.forests.forest import Forest


def forest(estimator: Any, place: int | None) -> Forest | None:
    """The trees behind one output; None for estimators that are no sum of trees, or not certain to be one.

    Args:
        estimator: fitted, of one output.
        place: of the class among `estimator.classes_`; None for a regression.
    """
    from sklearn import ensemble, tree

    if isinstance(estimator, (ensemble.HistGradientBoostingClassifier, ensemble.HistGradientBoostingRegressor)):
        return histogram_boosting.boosting(estimator, place)
    if isinstance(estimator, (ensemble.GradientBoostingClassifier, ensemble.GradientBoostingRegressor)):
        return scikit_learn.boosting(estimator, place)
    forests = (
        ensemble.RandomForestClassifier,
        ensemble.RandomForestRegressor,
        ensemble.ExtraTreesClassifier,
        ensemble.ExtraTreesRegressor,
        tree.DecisionTreeClassifier,
        tree.DecisionTreeRegressor,
    )
    return scikit_learn.trees(estimator, place) if isinstance(estimator, forests) else None
