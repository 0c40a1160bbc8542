"""The estimators that a program may name; each answers `(outputs, rows)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from .features import Features
from .kinds import Arrays, Told
from .links import LINKS, expit
from .trees import Trees


class Estimator(Protocol):
    """Whatever answers."""

    def answer(self, numbers: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """`(outputs, rows)` for raw numbers `(numbers, rows)` and codes `(categories, rows)`."""


def _whole(weights: np.ndarray) -> np.ndarray:
    """Weights as they are computed with, whatever they are kept in."""
    return weights.astype(np.float64)


class Linear:
    """Straight lines: weights of features, and of categories by their code."""

    def __init__(self, told: Told, arrays: Arrays) -> None:
        self._features = Features(told["features"], arrays)
        self._weights, self._constant = _whole(arrays[told["weights"]]), arrays[told["constant"]][:, None]
        self._link = LINKS[told["link"]]
        self._coded = None
        if "coded" in told:
            coded = told["coded"]
            self._coded = arrays[coded["from"]], arrays[coded["begin"]][:, None], _whole(arrays[coded["flat"]])

    def answer(self, numbers: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """The answers."""
        raw: Any = self._weights.dot(self._features.matrix(numbers, codes)) + self._constant
        if self._coded is not None:
            source, begin, flat = self._coded
            raw += flat.take(begin + codes.take(source, axis=0), axis=0).sum(axis=0).T
        return self._link(raw)


_ACTIVATIONS: dict[str, Callable[[np.ndarray], Any]] = {
    "relu": lambda x: np.maximum(x, 0.0),
    "tanh": np.tanh,
    "logistic": expit,
    "identity": lambda x: x,
}


class Network:
    """Fully connected layers behind straight lines."""

    def __init__(self, told: Told, arrays: Arrays) -> None:
        self._first, self._activation = Linear(told["first"], arrays), _ACTIVATIONS[told["activation"]]
        self._layers = [(_whole(arrays[weights]), arrays[constant][:, None]) for weights, constant in told["layers"]]
        self._link = LINKS[told["link"]]

    def answer(self, numbers: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """The answers."""
        found = self._first.answer(numbers, codes)
        for weights, constant in self._layers:
            found = weights.dot(self._activation(found)) + constant
        return self._link(found)


class Mean:
    """What several say on average."""

    def __init__(self, told: Told, arrays: Arrays) -> None:
        self._members = [estimator(each, arrays) for each in told["members"]]
        self._weights = told["weights"]

    def answer(self, numbers: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """The answers."""
        found = np.stack([each.answer(numbers, codes) for each in self._members])
        if self._weights is not None:
            weighed: np.ndarray = np.average(found, axis=0, weights=self._weights)
            return weighed
        total: np.ndarray = np.add.accumulate(found, axis=0)[-1] / len(found)
        return total


class Calibrated:
    """A classifier whose answers are bent, a curve for each class, and made to sum to 1."""

    def __init__(self, told: Told, arrays: Arrays) -> None:
        self._of, self._classes, self._second = estimator(told["of"], arrays), told["classes"], told["second"]
        self._is_sigmoid, curves = told["method"] == "sigmoid", told["curves"]
        self._curves = curves if self._is_sigmoid else [[arrays[x], arrays[y]] for x, y in curves]

    def answer(self, numbers: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """The answers."""
        raw = self._of.answer(numbers, codes)
        raw = raw[1:] if self._second else raw
        bend = _sigmoid_curve if self._is_sigmoid else _isotonic_curve
        found = np.stack([bend(part, *curve) for part, curve in zip(raw, self._curves)])
        if self._classes == 2:
            return np.concatenate([1.0 - found, found])
        total = found.sum(axis=0)
        return np.where(total == 0, 1.0 / len(found), found / np.where(total == 0, 1.0, total))


def _sigmoid_curve(x: np.ndarray, a: float, b: float) -> Any:
    return expit(-(a * x + b))


def _isotonic_curve(x: np.ndarray, points: np.ndarray, values: np.ndarray) -> Any:
    """Straight between points, and level beyond them."""
    if len(points) == 1:
        return np.where(np.isnan(x), np.nan, values[0])
    return np.interp(x.astype(points.dtype), points, values)


class Turned:
    """A regression's value, turned back to what it was trained to say."""

    def __init__(self, told: Told, arrays: Arrays) -> None:
        self._of = estimator(told["of"], arrays)
        self._scale, self._shift = told.get("by", (1.0, 0.0))
        self._turn: Callable[[np.ndarray], np.ndarray] | None = getattr(np, told["turn"]) if told["turn"] else None

    def answer(self, numbers: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """The answers."""
        found = self._of.answer(numbers, codes)
        return found * self._scale + self._shift if self._turn is None else self._turn(found)


KINDS: dict[str, Callable[[Told, Arrays], Estimator]] = {
    "linear": Linear,
    "trees": Trees,
    "network": Network,
    "mean": Mean,
    "calibrated": Calibrated,
    "turned": Turned,
}


def estimator(told: Told, arrays: Arrays) -> Estimator:
    """The estimator that a program describes."""
    return KINDS[told["kind"]](told, arrays)
