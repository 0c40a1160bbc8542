"""Straight lines: logistic, linear, ridge and the like."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import numpy as np

from monitoring.domain import FloatArray
from monitoring.edge.forms.asked import Asked
from monitoring.edge.forms.columns.features import features
from monitoring.edge.forms.columns.symbols import Coded, Number, Sheet, Symbol, refused


def line(
    symbols: Sequence[Symbol], weights: FloatArray, constant: FloatArray, link: str, sheet: Sheet, step: str
) -> dict[str, Any]:
    """A layer of straight lines.

    Args:
        symbols: the columns of the matrix.
        weights: `(outputs, columns)`.
        constant: `(outputs,)`.
        link: what is made of the sums, of `edge_runner.links`.
        sheet: where arrays are put.
        step: the estimator's name.
    """
    numbers = [at for at, symbol in enumerate(symbols) if isinstance(symbol, Number) or not sheet.folded]
    told = {
        "kind": "linear",
        "link": link,
        "features": features([symbols[place] for place in numbers], sheet, step),
        "weights": sheet.keep(half(weights[:, numbers], sheet, step)),
        "constant": sheet.keep(constant, np.float64),
    }
    coded = _by_code(symbols, weights, step) if sheet.folded else {}
    if coded:
        begins = [0, *accumulate(len(table) for table in coded.values())][:-1]
        told["coded"] = {
            "from": sheet.whole(coded),
            "begin": sheet.whole(begins),
            "flat": sheet.keep(half(np.concatenate([*coded.values()]), sheet, step)),
        }
    return told


def half(weights: FloatArray, sheet: Sheet, step: str) -> Any:
    """Weights in 16 bits, where that is asked for; raises `ModelError` where they are too large for that."""
    if sheet.quantize != "float16":
        return weights
    if np.abs(weights).max(initial=0.0) > np.finfo(np.float16).max:
        raise refused(step, "one of its weights is larger than 16 bits can hold")
    return weights.astype(np.float16)


def _by_code(symbols: Sequence[Symbol], weights: FloatArray, step: str) -> dict[int, FloatArray]:
    """Per row of codes what a code adds to each output, `(codes, outputs)`: however many columns encode it."""
    found: dict[int, FloatArray] = {}
    for place, symbol in enumerate(symbols):
        if isinstance(symbol, Coded):
            part = np.outer(symbol.numbers(step), weights[:, place])
            found[symbol.source] = found[symbol.source] + part if symbol.source in found else part
    return found


def linear(estimator: Any, symbols: list[Symbol], sheet: Sheet, asked: Asked) -> dict[str, Any]:
    """One of scikit-learn's straight lines."""
    name = type(estimator).__name__
    weights = np.atleast_2d(np.asarray(estimator.coef_, dtype=np.float64))
    constant = np.broadcast_to(np.asarray(estimator.intercept_, dtype=np.float64).ravel(), len(weights))
    sheet.limit(symbols)
    return line(symbols, weights, constant, _link(estimator, asked, len(weights), name), sheet, name)


def _link(estimator: Any, asked: Asked, outputs: int, name: str) -> str:
    if asked is Asked.VALUE and hasattr(estimator, "_base_loss"):
        return {"IdentityLink": "identity", "LogLink": "exponential"}[type(estimator._base_loss.link).__name__]
    if asked is not Asked.PROBABILITY:
        return "identity"
    if not hasattr(estimator, "predict_proba"):
        raise refused(name, "it gives no probabilities")
    if getattr(estimator, "loss", "") == "modified_huber":
        return "huber" if outputs == 1 else "huber_one_by_one"
    if outputs == 1:
        return "sigmoid"
    is_one_by_one = getattr(estimator, "solver", "") == "liblinear" or name == "SGDClassifier"
    return "one_by_one" if is_one_by_one else "softmax"
