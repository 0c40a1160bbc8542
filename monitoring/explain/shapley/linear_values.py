"""Exact Shapley values of linear models: coefficient × (value - background mean)."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from monitoring.domain import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class LinearValues:
    """Coefficients of one output and the background's means, both by encoded column.

    Exact for the interventional game as long as every encoded column comes from one raw column (Lundberg and Lee
    2017, corollary 1); the parts of a raw column just add up.
    """

    coefficients: FloatArray
    means: FloatArray

    def amounts(self, rows: FloatArray) -> FloatArray:
        """Shapley values of the encoded columns, `(n, encoded columns)`, for as many encoded rows.

        >>> LinearValues(np.array([2.0, 1.0]), np.array([1.0, 5.0])).amounts(np.array([[4.0, 4.0]]))
        array([[ 6., -1.]])
        """
        return np.asarray(self.coefficients * (rows - self.means))


def linear(estimator: Any, place: int | None, background: FloatArray, output: FloatArray) -> LinearValues | None:
    """The linear form behind one output; None where the estimator is not linear in its columns.

    Args:
        estimator: fitted.
        place: of the class among `estimator.classes_`; None for a regression.
        background: encoded rows `(b, encoded columns)`.
        output: the estimator's output for them; that it is linear is tried on these, not taken on trust.
    """
    table = getattr(estimator, "coef_", None)
    if not isinstance(table, np.ndarray) or not hasattr(estimator, "intercept_"):
        return None
    table = np.atleast_2d(np.asarray(table, dtype=np.float64))
    constants = np.ravel(np.asarray(estimator.intercept_, dtype=np.float64))
    index, sign = (0, 1) if place is None else (place, 1)
    if place is not None and len(table) == 1:
        index, sign = 0, 1 if place == 1 else -1
    if index >= len(table) or table.shape[1] != background.shape[1]:
        return None
    coefficients = sign * table[index]
    constant = sign * constants[min(index, len(constants) - 1)]
    if not np.allclose(background @ coefficients + constant, output, rtol=1e-9, atol=1e-9):
        return None
    return LinearValues(coefficients, background.mean(axis=0))
