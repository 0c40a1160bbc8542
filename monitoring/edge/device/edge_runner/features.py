"""From a row's numbers and codes to the matrix that an estimator sees, `(features, rows)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .kinds import Arrays, Told


def _fill(x: np.ndarray, value: Any) -> np.ndarray:
    return np.where(np.isnan(x), value, x)


# What a transformer does to numbers, element by element; the second argument has one number a column, `(columns, 1)`.
# Writing a form does the same to its tables of categories, so that both have the same bits.
OPERATIONS: dict[str, Callable[[np.ndarray, Any], np.ndarray]] = {
    "fill": _fill,
    "is_nan": lambda x, _: np.isnan(x).astype(np.float64),
    "subtract": lambda x, value: x - value,
    "divide": lambda x, value: x / value,
    "multiply": lambda x, value: x * value,
    "add": lambda x, value: x + value,
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
