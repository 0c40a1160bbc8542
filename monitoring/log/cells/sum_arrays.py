"""What is added up beside the number of rows, for arrays: the same values as the expressions of `sum_expressions`."""

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray

# scikit-learn clips probabilities by the spacing of floats around 1 before it takes the log loss.
CLIP = 2.0**-52
LOSSES = ("brier", "brier2", "log", "log2")


def losses(x: FloatArray, outcome: NDArray[np.integer]) -> dict[str, FloatArray]:
    """Brier score and log loss of scores whose outcome is 1 or 0, and their squares; 0 without either.

    >>> found = losses(np.array([0.75, 0.5, np.nan]), np.array([1, -1, 0]))
    >>> found["brier"], found["log"].round(3)
    (array([0.0625, 0.    , 0.    ]), array([0.288, 0.   , 0.   ]))
    """
    is_judged = np.isfinite(x) & (outcome >= 0)
    x = np.where(is_judged, x, 0.0)
    brier = np.where(is_judged, x - outcome, 0.0) ** 2
    right = np.where(outcome == 1, x, 1.0 - x)
    log = np.where(is_judged, -np.log(np.clip(right, CLIP, 1.0 - CLIP)), 0.0)
    return dict(zip(LOSSES, (brier, brier**2, log, log**2), strict=True))
