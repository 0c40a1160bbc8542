"""Which of an estimator's numbers belongs to a class."""

from typing import Any

import numpy as np

from monitoring.domain import FloatArray


def class_index(estimator: Any, place: int | None) -> tuple[int, int]:
    """Which of the stacked ensembles makes the class, and its sign: two classes share one."""
    if place is None:
        return 0, 1
    return (0, 1 if place == 1 else -1) if len(estimator.classes_) == 2 else (place, 1)


def of_class(score: Any, place: int | None) -> FloatArray:
    """A class's raw score `(n,)` out of `(n,)` for the second of two classes, or `(n, k)`."""
    found = np.asarray(score, dtype=np.float64)
    if found.ndim == 2 and found.shape[1] > 1:
        return found[:, place or 0]
    return -found.reshape(-1) if place == 0 else found.reshape(-1)


def signed_decision(estimator: Any, rows: Any, place: int) -> FloatArray:
    """A class's part of an estimator's decision function."""
    return of_class(estimator.decision_function(rows), place)
