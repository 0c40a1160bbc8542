"""The one rule behind most checks: a share of rows that must not grow."""

import numpy as np

from monitoring.domain import FloatArray, Histogram, Score
from monitoring.errors import NotApplicableError
from monitoring.stats.proportions import more_often

MARGIN = 0.01
LIMIT = "the reference's share plus 0.01"
FISHER = "Fisher 1935, the exact test of two shares (one-sided)."


def share_of(
    reference: Histogram, current: Histogram, cells: tuple[int, ...], *, left_out: float = 0.0, margin: float = MARGIN
) -> Score:
    """Share of a window's rows that lie in `cells`, with the reference's share plus `margin` as its limit.

    Args:
        reference: counts of shape (cells,), or (windows, cells) where each window has its own.
        current: counts of shape (cells,) or (windows, cells).
        cells: places among the cells.
        left_out: further reference rows that would lie there, had they not been among those that the cells were made
            from. Without them a reference that sets the range never leaves it, and chance alone would alarm.
        margin: by how much the share may grow, 0 to 1.

    Raises `NotApplicableError` where the limit would be more than all rows: no window could reach it.
    """
    before = np.minimum(_hits(reference, cells) + left_out, reference.n)
    now = _hits(current, cells)
    with np.errstate(invalid="ignore"):
        value, limit = now / current.n, before / reference.n + margin
    if np.all(limit > 1):
        most = f"{100 * (1 - margin):.0f} %"
        raise NotApplicableError(f"so it is with over {most} of the reference's rows: the share cannot grow")
    value = np.where(reference.n > 0, value, np.nan)
    p_value = more_often(now, current.n, before, reference.n)
    return Score(np.asarray(value), p_value, np.broadcast_to(limit, value.shape))


def _hits(histogram: Histogram, cells: tuple[int, ...]) -> FloatArray:
    return np.asarray(sum(histogram.counts[..., cell] for cell in cells))
