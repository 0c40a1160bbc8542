"""An estimator walked through: its steps one after the other, then what answers at the end."""

from collections.abc import Callable, Sequence
from typing import Any

from monitoring.edge.forms.asked import Asked
from monitoring.edge.forms.columns.steps import through
from monitoring.edge.forms.columns.symbols import Sheet, Symbol, refused
from monitoring.edge.forms.linear import linear
from monitoring.edge.forms.network import network
from monitoring.edge.forms.trees import boosters, scikit_learn
from monitoring.edge.forms.wrappers import WRAPPERS
from monitoring.models.fitted_parts import is_readable, is_scikit_learns, is_word
from monitoring.models.native.adapter import Native

Symbols = Sequence[Symbol | None]


Way = Callable[[Any, list[Symbol], Sheet, Asked], dict[str, Any]]


def converted(estimator: Any, symbols: Symbols, sheet: Sheet, asked: Asked) -> dict[str, Any]:
    """What a program says of an estimator; raises `ModelError` that names what cannot be converted."""
    name = type(estimator).__name__
    if isinstance(estimator, Native):
        name = estimator.told.family
    if hasattr(estimator, "steps"):
        for _, step in estimator.steps[:-1]:
            if not is_word(step):
                symbols = through(step, symbols, sheet)
        return converted(estimator.steps[-1][1], symbols, sheet, asked)
    if name in WRAPPERS and is_scikit_learns(estimator):
        return WRAPPERS[name](converted, estimator, given(symbols, name), sheet, asked)
    module = type(estimator).__module__.partition(".")[0]
    way = WAYS.get(name) if is_readable(estimator) else BOOSTERS.get(name if name in BOOSTERS else module)
    if way is None:
        raise refused(name, "nobody has written down how it computes")
    return way(estimator, given(symbols, name), sheet, asked)


def given(symbols: Symbols, step: str) -> list[Symbol]:
    """The columns that a step reads; raises `ModelError` where one of them is none of the deployment's."""
    found = [symbol for symbol in symbols if symbol is not None]
    if len(found) < len(symbols):
        raise refused(step, "it reads a column that the deployment does not name")
    return found


BOOSTERS: dict[str, Way] = {"xgboost": boosters.xgboost, "lightgbm": boosters.lightgbm}
WAYS: dict[str, Way] = {
    **dict.fromkeys(
        (
            *("LogisticRegression", "LogisticRegressionCV", "SGDClassifier", "LinearRegression", "Ridge", "RidgeCV"),
            *("Lasso", "LassoCV", "ElasticNet", "ElasticNetCV", "SGDRegressor", "HuberRegressor", "BayesianRidge"),
            *("ARDRegression", "LinearSVR", "LinearSVC", "RidgeClassifier", "RidgeClassifierCV", "Lars", "LassoLars"),
            *("TheilSenRegressor", "QuantileRegressor", "OrthogonalMatchingPursuit", "LinearDiscriminantAnalysis"),
            *("PoissonRegressor", "GammaRegressor", "TweedieRegressor"),
        ),
        linear,
    ),
    **dict.fromkeys(("MLPClassifier", "MLPRegressor"), network),
    **dict.fromkeys(("DecisionTreeClassifier", "DecisionTreeRegressor"), scikit_learn.forest),
    **dict.fromkeys(("ExtraTreeClassifier", "ExtraTreeRegressor"), scikit_learn.forest),
    **dict.fromkeys(("RandomForestClassifier", "RandomForestRegressor"), scikit_learn.forest),
    **dict.fromkeys(("ExtraTreesClassifier", "ExtraTreesRegressor"), scikit_learn.forest),
    **dict.fromkeys(("GradientBoostingClassifier", "GradientBoostingRegressor"), scikit_learn.boosting),
    **dict.fromkeys(("HistGradientBoostingClassifier", "HistGradientBoostingRegressor"), scikit_learn.histogram),
}
