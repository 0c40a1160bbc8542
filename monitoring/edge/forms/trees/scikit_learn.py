"""scikit-learn's ensembles of trees."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from monitoring.domain import FloatArray
from monitoring.edge.forms.asked import Asked
from monitoring.edge.forms.columns.encoders import encoded
from monitoring.edge.forms.columns.symbols import Sheet, Symbol, refused
from monitoring.edge.forms.trees.ensemble import Ensemble, ensemble, in_rounds
from monitoring.explain.forests import histogram_boosting
from monitoring.explain.forests import scikit_learn as explained
from monitoring.explain.forests.forest import Tree

LARGEST = float(np.finfo(np.float32).max) * (1 + 2.0**-25)  # from here on 32 bits hold infinity


def forest(estimator: Any, symbols: list[Symbol], sheet: Sheet, asked: Asked) -> dict[str, Any]:
    """One tree, or the mean of a forest's."""
    name = type(estimator).__name__
    members = list(getattr(estimator, "estimators_", [estimator]))
    if members[0].tree_.n_outputs != 1:
        raise refused(name, "it answers several questions at once")
    trees = [_plain(member.tree_, asked) for member in members]
    sheet.limit(symbols, LARGEST)
    found = Ensemble(
        trees=trees,
        start=np.zeros(trees[0].value.shape[1]),
        link="identity",
        share=float(len(trees)) if hasattr(estimator, "estimators_") else None,
        refuses_nan=not members[0]._support_missing_values(np.zeros((1, 1))),
        refuses_inf=True,
    )
    return ensemble(found, symbols, sheet, name)


def _plain(tree: Any, asked: Asked) -> Tree:
    """A tree with all the numbers of its leaves: a value, or one for each class."""
    return Tree(
        left=np.asarray(tree.children_left, dtype=np.int64),
        right=np.asarray(tree.children_right, dtype=np.int64),
        feature=np.asarray(tree.feature, dtype=np.int64),
        threshold=np.asarray(tree.threshold, dtype=np.float64),
        missing_left=np.asarray(tree.missing_go_to_left, dtype=bool),
        value=np.asarray(tree.value[:, 0, :], dtype=np.float64),
    )


def boosting(estimator: Any, symbols: list[Symbol], sheet: Sheet, asked: Asked) -> dict[str, Any]:
    """GradientBoosting: a constant and trees."""
    name = type(estimator).__name__
    per_output = [explained.forest(estimator, place) for place in _places(estimator, asked)]
    if None in per_output:
        raise refused(name, "it starts from a model of its own")
    sheet.limit(symbols, LARGEST)
    link = _link(asked, len(per_output))
    trees = in_rounds([each.trees for each in per_output if each])
    if estimator.loss == "exponential":
        trees = [_halved(tree) for tree in trees]  # it doubles their sum, and those that explain it have it doubled
    start = _start(estimator, len(per_output))
    times = 2.0 if estimator.loss == "exponential" and asked is Asked.PROBABILITY else 1.0
    found = Ensemble(trees, start, link, times=times, refuses_nan=True, refuses_inf=True)
    return ensemble(found, symbols, sheet, name)


def _start(estimator: Any, outputs: int) -> FloatArray:
    """What its first model says of every row."""
    if estimator.init_ == "zero":
        return np.zeros(outputs)
    row = np.zeros((1, estimator.n_features_in_), dtype=np.float32)
    return np.asarray(estimator._raw_predict_init(row), dtype=np.float64).ravel()


def histogram(estimator: Any, symbols: list[Symbol], sheet: Sheet, asked: Asked) -> dict[str, Any]:
    """HistGradientBoosting, which codes categories itself."""
    name = type(estimator).__name__
    if estimator.is_categorical_ is not None:
        chosen = np.flatnonzero(estimator.is_categorical_).tolist()
        coded = encoded(estimator._preprocessor.named_transformers_["encoder"], [symbols[at] for at in chosen], sheet)
        symbols = list(symbols)
        for at, symbol in zip(chosen, coded, strict=True):
            symbols[at] = symbol
    per_output = [histogram_boosting.boosting(estimator, place) for place in _places(estimator, asked)]
    link = _link(asked, len(per_output))
    if asked is Asked.VALUE:
        link = {"IdentityLink": "identity", "LogLink": "exponential"}[type(estimator._loss.link).__name__]
    start = np.asarray(estimator._baseline_prediction, dtype=np.float64).ravel()
    found = Ensemble(in_rounds([each.trees for each in per_output]), start, link, narrow=False)
    return ensemble(found, symbols, sheet, name)


def _places(estimator: Any, asked: Asked) -> Sequence[int | None]:
    """The classes that have trees of their own; the second of two."""
    if asked is Asked.VALUE:
        return [None]
    return [1] if len(estimator.classes_) == 2 else range(len(estimator.classes_))


def _link(asked: Asked, outputs: int) -> str:
    if asked is not Asked.PROBABILITY:
        return "identity"
    return "sigmoid" if outputs == 1 else "softmax"


def _halved(tree: Tree) -> Tree:
    return replace(tree, value=tree.value / 2.0)  # a power of two: to the last bit
