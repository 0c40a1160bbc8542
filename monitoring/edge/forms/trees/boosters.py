"""XGBoost's and LightGBM's models: their own files, and their estimators inside of a pipeline."""

import json
import re
from typing import Any

import numpy as np

from monitoring.domain import FloatArray
from monitoring.edge.forms.asked import Asked
from monitoring.edge.forms.columns.symbols import Sheet, Symbol, done, refused
from monitoring.edge.forms.trees.compared import chosen_columns
from monitoring.edge.forms.trees.ensemble import Ensemble, ensemble, in_rounds
from monitoring.edge.forms.trees.native_columns import native_columns
from monitoring.explain.forests import lightgbm_trees, xgboost_trees
from monitoring.models.native.adapter import Native
from monitoring.models.native.scorer import Gives
from monitoring.models.pandas_categories import native_categories

_LOGARITHMS = ("count:poisson", "reg:gamma", "reg:tweedie", "survival:cox", "poisson", "gamma", "tweedie")
_LOGISTIC = ("binary:logistic", "reg:logistic", "binary", "cross_entropy")
_SOFTMAX = ("multi:softprob", "multi:softmax", "multiclass")
_AS_THEY_ARE = (
    *("reg:squarederror", "reg:squaredlogerror", "reg:absoluteerror", "reg:pseudohubererror", "reg:quantileerror"),
    *("binary:logitraw", "rank:ndcg", "rank:map", "rank:pairwise", "regression", "regression_l1", "huber", "fair"),
    *("quantile", "mape", "lambdarank", "rank_xendcg", "custom", ""),
)


def xgboost(estimator: Any, symbols: list[Symbol], sheet: Sheet, asked: Asked) -> dict[str, Any]:
    """XGBoost's trees, whose sums are made in 32 bits."""
    native, name = isinstance(estimator, Native), "XGBoost"
    booster = estimator.booster if native else estimator.get_booster()
    learner = json.loads(bytes(booster.save_raw("json")))["learner"]
    outputs = max(int(learner["learner_model_param"]["num_class"]), 1)
    objective = learner["objective"]["name"]
    per_output = [xgboost_trees.forest(estimator, place) for place in _places(outputs, asked)]
    if None in per_output:
        raise refused(name, "it is no sum of trees of one output each")
    trees = in_rounds([each.trees for each in per_output if each])
    missing = None if native else estimator.missing
    if missing is not None and not np.isnan(missing):
        raise refused(name, f"it takes {missing!r} for missing")
    categories = estimator.told.categories if native else native_categories(estimator)
    widths = [tree.ways.shape[1] for tree in trees if tree.ways is not None]
    columns = native_columns(symbols, categories, chosen_columns(trees), max(widths, default=1) - 1, sheet, name)
    link = _link(estimator, objective, outputs, asked, name)
    is_own = native and Gives.LOG_ODDS in (estimator.told.gives, estimator.reading.output)
    found = Ensemble(
        trees=trees,
        start=_base(learner, objective, outputs),
        link=link,
        short=True,
        refuses_inf=native,  # an estimator predicts in place, where XGBoost does not look for what is not finite
        narrow_answer=not is_own,
    )
    return ensemble(found, columns, sheet, name)


def _base(learner: Any, objective: str, outputs: int) -> FloatArray:
    """What the trees are added to, in 32 bits: a link of `base_score`."""
    said = json.loads(learner["learner_model_param"]["base_score"])
    base = np.broadcast_to(np.asarray(said, dtype=np.float32).ravel(), outputs)
    if objective in _LOGISTIC:
        one = np.float32(1)
        base = -np.log(one / base - one)
    elif objective in _LOGARITHMS:
        base = np.log(base)
    return base.astype(np.float64)


def lightgbm(estimator: Any, symbols: list[Symbol], sheet: Sheet, asked: Asked) -> dict[str, Any]:
    """LightGBM's trees."""
    native, name = isinstance(estimator, Native), "LightGBM"
    booster = estimator.booster if native else estimator.booster_
    text = booster.model_to_string(num_iteration=1)
    if "\nis_linear=1" in text:
        raise refused(name, "its leaves are straight lines (linear_tree)")
    outputs = booster.num_model_per_iteration()
    per_output = [lightgbm_trees.forest(estimator, place) for place in _places(outputs, asked)]
    if None in per_output:
        raise refused(name, "it reads the zeros of one column in two ways, or its categories are too many")
    trees = in_rounds([each.trees for each in per_output if each])
    said = (re.search(r"^objective=(.*?)\s*$", text, re.MULTILINE) or ["", ""])[1].split(" ")
    times = next((float(each[8:]) for each in said if each.startswith("sigmoid:")), 1.0)
    categories = estimator.told.categories if native else native_categories(estimator)
    widths = [tree.ways.shape[1] for tree in trees if tree.ways is not None]
    columns = native_columns(symbols, categories, chosen_columns(trees), max(widths, default=0), sheet, name)
    for place in lightgbm_trees.zeros(booster):
        columns[place] = done(columns[place], "zero_is_nan", lightgbm_trees.NEAR_ZERO, name)
    link = "signed_square" if "sqrt" in said else _link(estimator, said[0], outputs, asked, name)
    found = Ensemble(trees, np.zeros(outputs), link, narrow=False, times=times if link != "identity" else 1.0)
    return ensemble(found, columns, sheet, name)


def _places(outputs: int, asked: Asked) -> list[int | None]:
    if outputs > 1:
        return [*range(outputs)]
    return [None] if asked is Asked.VALUE else [1]


def _link(estimator: Any, objective: str, outputs: int, asked: Asked, name: str) -> str:
    """What is made of the sums; probabilities are answered for each class."""
    native = isinstance(estimator, Native)
    if native and asked is Asked.PROBABILITY and Gives.LOG_ODDS in (estimator.told.gives, estimator.reading.output):
        return "sigmoid" if outputs == 1 else "softmax"
    if objective in _SOFTMAX:
        return "softmax"
    if objective == "multiclassova":
        return "expit"
    if objective in _LOGISTIC:
        return "sigmoid" if asked is Asked.PROBABILITY else "expit"
    if objective in _LOGARITHMS:
        return "exponential"
    if objective not in _AS_THEY_ARE:
        raise refused(name, f"nobody has written down what its objective {objective!r} makes of the sums")
    return "second" if asked is Asked.PROBABILITY and outputs == 1 else "identity"
