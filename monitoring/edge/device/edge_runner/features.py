"""From a row's numbers and codes to the matrix that an estimator sees, `(features, rows)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .kinds import Arrays, Told


def _fill(x: np.ndarray, value: Any) -> np.ndarray:
    return np.where(np.isnan(x), value, x)


def _numpy(name: str) -> Callable[[np.ndarray, Any], np.ndarray]:
    function = getattr(np, name)

    def run(x: np.ndarray, _: Any) -> np.ndarray:
        found: np.ndarray = function(x)
        return found

    return run


# What a transformer does to numbers, element by element; the second argument has one number a column, `(columns, 1)`.
# Writing a form does the same to its tables of categories, so that both have the same bits.
# Functions of numpy by their names; of a transformer, and of a regression's target.
FUNCTIONS: tuple[str, ...] = (
    *("log", "log1p", "log2", "log10", "exp", "expm1", "exp2", "sqrt", "cbrt", "square", "abs", "absolute"),
    *("sign", "tanh", "sinh", "arcsinh", "sin", "cos", "negative", "reciprocal"),
)
OPERATIONS: dict[str, Callable[[np.ndarray, Any], np.ndarray]] = {
    "fill": _fill,
    "is_nan": lambda x, _: np.isnan(x).astype(np.float64),
    "subtract": lambda x, value: x - value,
    "divide": lambda x, value: x / value,
    "multiply": lambda x, value: x * value,
    "add": lambda x, value: x + value,
    "at_least": np.maximum,
    "at_most": np.minimum,
    "narrow": lambda x, _: x.astype(np.float32).astype(np.float64),
    "truncate": lambda x, _: np.trunc(x),
    **{name: _numpy(name) for name in FUNCTIONS},
    "zero_is_nan": lambda x, near: np.where(np.abs(x) <= near, np.nan, x),
}


class Features:
    """How the matrix is put together.

    Args:
        told: `width`; `blocks` of numbers, each with the places it fills, the raw numbers it takes and what is done to
            them; `table`, where some features are looked up by a code. All arrays by their names in `model.npz`.
        arrays: those of `model.npz`.
    """

    def __init__(self, told: Told, arrays: Arrays) -> None:
        self.width = told["width"]
        self._blocks = [_block(each, arrays) for each in told["blocks"]]
        self._whole = len(self._blocks) == 1 and len(self._blocks[0][0]) == self.width
        self._table = None
        if "table" in told:
            places, source, begin, flat = (arrays[told["table"][key]] for key in ("at", "from", "begin", "flat"))
            self._table = places, source, begin[:, None], flat

    def matrix(self, numbers: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """`(width, rows)` float64."""
        found = np.empty((self.width, max(numbers.shape[1], codes.shape[1])))
        for places, source, steps in self._blocks:
            part = numbers.take(source, axis=0)
            for operation, argument in steps:
                part = operation(part, argument)
            if self._whole:
                return part
            found[places] = part
        if self._table is not None:
            places, source, begin, flat = self._table
            found[places] = flat.take(begin + codes.take(source, axis=0))
        return found


def _block(told: Told, arrays: Arrays) -> tuple[np.ndarray, np.ndarray, list[Any]]:
    steps = [(OPERATIONS[name], arrays[key][:, None] if key else None) for name, key in told["do"]]
    return arrays[told["at"]], arrays[told["from"]], steps


class Lookups:
    """Numbers that a model takes as categories: their codes stand behind those of texts.

    Args:
        told: `features`, the numbers; `known`, by number the array of those that have a place.
        arrays: those of `model.npz`.
    """

    def __init__(self, told: Told, arrays: Arrays) -> None:
        self._features = Features(told["features"], arrays)
        self._known = [arrays[name] for name in told["known"]]

    def codes(self, numbers: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """All codes, `(categories, rows)`: a known number its place, then a gap, then any other number."""
        matrix = self._features.matrix(numbers, codes)
        found = np.empty(matrix.shape, dtype=np.int64)
        for place, known in enumerate(self._known):
            at = known.searchsorted(matrix[place]).clip(0, max(len(known) - 1, 0))
            is_known = known.take(at) == matrix[place] if len(known) else np.zeros(matrix.shape[1], dtype=bool)
            found[place] = np.where(is_known, at, np.where(np.isnan(matrix[place]), len(known), len(known) + 1))
        return np.concatenate([codes, found])
