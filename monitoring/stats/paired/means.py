"""The difference between two mean losses on the same rows."""

import numpy as np

from monitoring.domain import FloatArray
from monitoring.stats.paired.difference import Difference


def loss_difference(ours: FloatArray, theirs: FloatArray) -> Difference:
    """By how much our mean loss is smaller, from the rows' differences: Student's t.

    Too narrow where few rows make up most of the difference; nan for fewer than two rows.

    Args:
        ours: the loss of each row, `(n,)`: smaller is better.
        theirs: likewise, of the same rows.

    Source: Student (1908), Biometrika 6, 1-25, on pairs.

    >>> found = loss_difference(np.array([0.1, 0.2, 0.3]), np.array([0.2, 0.2, 0.5]))
    >>> round(found.value, 3), round(found.error, 4)
    (0.1, 0.0577)
    """
    gained = theirs - ours
    n = len(gained)
    if n < 2:
        return Difference(float(gained.mean()) if n else float("nan"), float("nan"), 1, n)
    return Difference(float(gained.mean()), float(gained.std(ddof=1) / np.sqrt(n)), n - 1, n)
