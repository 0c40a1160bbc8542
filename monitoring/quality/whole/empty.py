"""Windows without a single row although the log had begun."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from monitoring.domain import FloatArray, Score, Severity
from monitoring.quality.whole_check import WHOLE, Facts, Found, WholeCheck, one

NAME = "empty"


def empty_windows(rows: FloatArray) -> Score:
    """1 where a window has no rows although the log had begun, otherwise 0; one a window.

    The p-value is the larger of two: the chance of no row at all where as many are expected as in the thinner of the
    windows next to the gap (Poisson; at the end, as many as in the fuller of the last two), and how often gaps as
    long occur elsewhere in the log: where every night is empty, one more empty night is no news. Windows before the
    first row are nan: the log has not begun. Windows after the last row are there only where somebody asked for a
    later day.

    Args:
        rows: rows of each window, (windows,).

    >>> score = empty_windows(np.array([50.0, 60, 0, 0, 40]))
    >>> score.value.tolist(), bool(score.p_value[2] < 1e-12)
    ([0.0, 0.0, 1.0, 1.0, 0.0], True)
    """
    filled = np.flatnonzero(rows)
    value, p_value = np.full((2, len(rows)), np.nan)
    if not filled.size:
        return Score(value, p_value, np.ones(len(rows)))
    value[filled[0] :], p_value[filled[0] :] = 0.0, 1.0
    gaps = [(before, after, min(rows[before], rows[after])) for before, after in pairwise(filled) if after - before > 1]
    if filled[-1] + 1 < len(rows):
        gaps.append((filled[-1], np.int64(len(rows)), rows[filled[-2:]].max()))
    lengths = np.array([after - before for before, after, _ in gaps])
    for before, after, expected in gaps:
        value[before + 1 : after] = 1.0
        elsewhere = (np.count_nonzero(lengths >= after - before) - 1) / len(rows)
        p_value[before + 1 : after] = max(float(np.exp(-expected)), elsewhere)
    return Score(value, p_value, np.ones(len(rows)))


@WHOLE.register(
    WholeCheck(
        name=NAME,
        title="Predictions stopped",
        summary="1 where a window has no rows although the log had begun, otherwise 0.",
        limit="1",
        told=lambda _, since: f"there are no predictions since {since}",
        tests=one,
        severity=Severity.CRITICAL,
        of_ends=True,
        not_for="A log that has just stopped, of which no window is over yet: freshness looks at it.",
        source="Poisson, with as many rows expected as in the windows beside; how often gaps as long occur elsewhere.",
    )
)
def empty(facts: Facts) -> Sequence[Found]:
    """See `empty_windows`."""
    rows = np.array([float(window.rows) for window in facts.windows])
    return (Found(empty_windows(rows), "the log has no rows yet, or no more"),)
