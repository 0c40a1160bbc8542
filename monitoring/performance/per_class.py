"""Precision and recall of each of several classes, from their confusion table."""

import numpy as np

from monitoring.domain import FloatArray
from monitoring.domain.curves import PerClass
from monitoring.stats.intervals import wilson


def per_class(table: FloatArray) -> PerClass:
    """Precision and recall from rows by true class (axis 0) and predicted class (axis 1), `(classes, classes)`.

    With few rows a class their intervals are wide: read them, not the values alone.

    Source: Sokolova and Lapalme (2009), Information Processing and Management 45, 427-437.

    >>> found = per_class(np.array([[8.0, 2.0], [0.0, 0.0]]))
    >>> found.precision.tolist(), found.recall.tolist()
    ([1.0, 0.0], [0.8, nan])
    """
    hits, true, predicted = np.diagonal(table), table.sum(axis=1), table.sum(axis=0)
    with np.errstate(invalid="ignore"):
        precision, recall = hits / predicted, hits / true
    ends = [_ends(hits, n) for n in (predicted, true)]
    return PerClass(precision, ends[0], recall, ends[1], predicted, true)


def _ends(hits: FloatArray, n: FloatArray) -> FloatArray:
    low, high = wilson(hits, n)
    return np.where(n > 0, np.array([low, high]), np.nan)
