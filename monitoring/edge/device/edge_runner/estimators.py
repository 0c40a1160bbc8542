"""The estimators that a program may name; each answers `(outputs, rows)`."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from .features import Features
from .kinds import Arrays, Told
from .links import LINKS


class Estimator(Protocol):
    """Whatever answers."""

    def answer(self, numbers: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """`(outputs, rows)` for raw numbers `(numbers, rows)` and codes `(categories, rows)`."""


class Linear:
    """Straight lines: weights of features, and of categories by their code."""

    def __init__(self, told: Told, arrays: Arrays) -> None:
        self._features = Features(told["features"], arrays)
        self._weights, self._constant = arrays[told["weights"]], arrays[told["constant"]][:, None]
        self._link = LINKS[told["link"]]
        self._coded = None
        if "coded" in told:
            coded = told["coded"]
            self._coded = arrays[coded["from"]], arrays[coded["begin"]][:, None], arrays[coded["flat"]]

    def answer(self, numbers: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """The answers."""
        raw: Any = self._constant + self._weights.dot(self._features.matrix(numbers, codes))
        if self._coded is not None:
            source, begin, flat = self._coded
            raw += flat[begin + codes.take(source, axis=0)].sum(axis=0).T
        return self._link(raw)


KINDS: dict[str, type[Any]] = {"linear": Linear}


def estimator(told: Told, arrays: Arrays) -> Estimator:
    """The estimator that a program describes."""
    found: Estimator = KINDS[told["kind"]](told, arrays)
    return found
