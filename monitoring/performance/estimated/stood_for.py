"""A regression's labelled rows, each standing for all rows with a prediction like its own."""

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.stats.maturity.evenness import GROUPS, SPARED


def weights(predicted: FloatArray, is_labelled: NDArray[np.bool_], reference: FloatArray) -> FloatArray | None:
    """How many rows each labelled one stands for, 0 of those without a label, `(rows,)`; None: nobody knows.

    Rows are grouped by the tenths of the reference's predictions; a group's labelled rows stand for all of it. Not
    known where more than a twentieth of the rows are in groups without any label.

    Source: Horvitz and Thompson (1952), JASA 47, 663-685; by cells after Little (1986), International Statistical
    Review 54, 139-157.

    >>> weights(np.array([1.0, 1.0, 2.0, 2.0]), np.array([True, False, True, True]), np.array([1.0, 2.0])).tolist()
    [2.0, 0.0, 1.0, 1.0]
    """
    inner = np.unique(np.quantile(reference, np.arange(1, GROUPS) / GROUPS))
    group = np.searchsorted(inner, predicted, side="left")
    rows = np.bincount(group, minlength=GROUPS).astype(np.float64)
    known = np.bincount(group[is_labelled], minlength=GROUPS).astype(np.float64)
    if rows[known == 0].sum() > SPARED * rows.sum():
        return None
    stands_for = np.divide(rows, known, out=np.zeros_like(rows), where=known > 0)
    return np.asarray(np.where(is_labelled, stands_for[group], 0.0))
