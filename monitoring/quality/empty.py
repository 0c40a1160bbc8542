"""Windows without a single row in the midst of others that have some."""

import numpy as np

from monitoring.domain import FloatArray, Score

NAME = "empty"
EVERYTHING = "all columns"


def empty_windows(rows: FloatArray) -> Score:
    """1 where a window has no rows although there are some before and after it, otherwise 0; one a window.

    The p-value is the larger of two: the chance of no row at all where as many are expected as in the thinner of the
    windows next to the gap (Poisson), and how often such gaps occur elsewhere in the log: where every night is empty,
    one more empty night is no news. Windows before the first and after the last row are nan: the log has not
    begun, or nothing more has come yet.

    Args:
        rows: rows of each window, (windows,).

    >>> score = empty_windows(np.array([50.0, 60, 0, 0, 40]))
    >>> score.value.tolist(), bool(score.p_value[2] < 1e-12)
    ([0.0, 0.0, 1.0, 1.0, 0.0], True)
    """
    filled = np.flatnonzero(rows)
    value, p_value = np.full((2, len(rows)), np.nan)
    if filled.size:
        value[filled[0] : filled[-1] + 1] = 0.0
        p_value[filled[0] : filled[-1] + 1] = 1.0
    gaps = np.flatnonzero(np.diff(filled) > 1)
    elsewhere = (len(gaps) - 1) / len(rows) if len(rows) else 0.0
    for before, after in zip(filled[gaps], filled[gaps + 1], strict=True):
        value[before + 1 : after] = 1.0
        p_value[before + 1 : after] = max(float(np.exp(-min(rows[before], rows[after]))), elsewhere)
    return Score(value, p_value, np.ones(len(rows)))
