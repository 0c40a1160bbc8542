"""An estimator walked through: its steps one after the other, then what answers at the end."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

import numpy as np

from monitoring.edge.forms.linear import line
from monitoring.edge.forms.steps import through
from monitoring.edge.forms.symbols import Sheet, Symbol, refused
from monitoring.models.fitted_parts import is_readable, is_word

Symbols = Sequence[Symbol | None]


class Asked(StrEnum):
    """What an estimator is asked for."""

    PROBABILITY = "probability"
    VALUE = "value"
    DECISION = "decision"


Way = Callable[[Any, list[Symbol], Sheet, Asked], dict[str, Any]]


def converted(estimator: Any, symbols: Symbols, sheet: Sheet, asked: Asked) -> dict[str, Any]:
    """What a program says of an estimator; raises `ModelError` that names what cannot be converted."""
    name = type(estimator).__name__
    if hasattr(estimator, "steps"):
        for _, step in estimator.steps[:-1]:
            if not is_word(step):
                symbols = through(step, symbols, sheet)
        return converted(estimator.steps[-1][1], symbols, sheet, asked)
    way = WAYS.get(name) if is_readable(estimator) else None
    if way is None:
        raise refused(name, "nobody has written down how it computes")
    return way(estimator, given(symbols, name), sheet, asked)


def given(symbols: Symbols, step: str) -> list[Symbol]:
    """The columns that a step reads; raises `ModelError` where one of them is none of the deployment's."""
    found = [symbol for symbol in symbols if symbol is not None]
    if len(found) < len(symbols):
        raise refused(step, "it reads a column that the deployment does not name")
    return found


def _linear(estimator: Any, symbols: list[Symbol], sheet: Sheet, asked: Asked) -> dict[str, Any]:
    name = type(estimator).__name__
    weights = np.atleast_2d(np.asarray(estimator.coef_, dtype=np.float64))
    constant = np.broadcast_to(np.asarray(estimator.intercept_, dtype=np.float64).ravel(), len(weights))
    link = "identity"
    if asked is Asked.PROBABILITY:
        if not hasattr(estimator, "predict_proba"):
            raise refused(name, "it gives no probabilities")
        link = "sigmoid" if len(weights) == 1 else _several(estimator)
    return line(symbols, weights, constant, link, sheet, name)


def _several(estimator: Any) -> str:
    is_one_by_one = getattr(estimator, "solver", "") == "liblinear" or type(estimator).__name__ == "SGDClassifier"
    return "one_by_one" if is_one_by_one else "softmax"


WAYS: dict[str, Way] = dict.fromkeys(
    (
        *("LogisticRegression", "LogisticRegressionCV", "SGDClassifier", "LinearRegression", "Ridge", "RidgeCV"),
        *("Lasso", "LassoCV", "ElasticNet", "ElasticNetCV", "SGDRegressor", "HuberRegressor", "BayesianRidge"),
        *("ARDRegression", "LinearSVR", "LinearSVC", "RidgeClassifier", "RidgeClassifierCV", "Lars", "LassoLars"),
        *("TheilSenRegressor", "QuantileRegressor", "OrthogonalMatchingPursuit", "LinearDiscriminantAnalysis"),
    ),
    _linear,
)
