"""The difference between two roots of mean squares on the same rows."""

import numpy as np

from monitoring.domain import FloatArray
from monitoring.stats.paired.difference import Difference


def root_difference(ours: FloatArray, theirs: FloatArray) -> Difference:
    """By how much our root of the mean square is smaller: of errors, the RMSE.

    The standard error is that of the difference's linear part in the rows' squares (delta method). nan for fewer than
    two rows, and where one side has no error at all. Too narrow where a few wild errors make up most of the sums.

    Args:
        ours: the error of each row, `(n,)`.
        theirs: likewise, of the same rows.

    Source: Oehlert (1992), A note on the delta method, The American Statistician 46, 27-29.

    >>> round(root_difference(np.array([1.0, -1, 1]), np.array([2.0, -2, 2])).value, 6)
    1.0
    """
    n = len(ours)
    if not n:
        return Difference(float("nan"), float("nan"), 1, 0)
    our_root, their_root = (float(np.sqrt(np.mean(side**2))) for side in (ours, theirs))
    value = their_root - our_root
    if n < 2 or not (our_root and their_root):
        return Difference(value, float("nan"), 1, n)
    parts = theirs**2 / (2 * their_root) - ours**2 / (2 * our_root)
    return Difference(value, float(parts.std(ddof=1) / np.sqrt(n)), n - 1, n)
