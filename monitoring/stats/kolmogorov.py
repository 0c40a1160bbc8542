"""How likely chance makes the largest gap between two cumulative distributions, and how far it can be off."""

import numpy as np

from monitoring.domain import FloatArray, Histogram


def gap_slack(reference: Histogram, current: Histogram) -> FloatArray:
    """By how much D on the raw rows can exceed D on the cells; it is never smaller. One a window, 0 to 1.

    At a point inside a cell with shares f and g the gap lies between left - f and left + g, where left is the gap
    at its left edge: so D grows by min(f, g) of some cell at most. Outer cells that only one side hits add nothing.
    """
    f, g = reference.proportions, current.proportions
    right = np.cumsum(g - f, axis=-1)
    left = right - (g - f)
    ordered = reference.bins.ordered
    reach = np.maximum(np.abs(left - f), np.abs(left + g))[..., :ordered].max(axis=-1)
    return np.asarray(np.maximum(reach - np.abs(right).max(axis=-1), 0.0))


def gap_p_value(gap: FloatArray, n_reference: FloatArray, n_current: FloatArray) -> FloatArray:
    """Asymptotic probability of a gap at least as large where both samples come from one distribution.

    Conservative (too large) for small samples, for ties and on cells; never too small. Source: Kolmogorov 1933,
    Smirnov 1939; the limit law with n·m / (n + m) rows.

    Args:
        gap: D, of shape () or (windows,).
        n_reference: rows compared, shape ().
        n_current: rows compared, shape () or (windows,).

    >>> gap_p_value(np.array(0.1), np.array(1000.0), np.array(1000.0)).round(6).item()
    9.1e-05
    """
    from scipy.special import kolmogorov

    with np.errstate(invalid="ignore", divide="ignore"):
        rows = n_reference * n_current / (n_reference + n_current)
    return np.asarray(kolmogorov(np.sqrt(rows) * gap))
