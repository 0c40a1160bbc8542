"""Whether a share is higher than in the quiet time, where rows are not independent."""

import numpy as np

from monitoring.domain import FloatArray
from monitoring.stats.null.spread import Spread


def share_p_value(
    spread: Spread, value: FloatArray, rows: FloatArray, before: FloatArray | float, known: FloatArray | float
) -> FloatArray:
    """How often a quiet window's share is as high, one-sided: the larger of two answers.

    One is the normal law's, for a spread that is known from few windows. The other counts rows by what they are worth:
    where 30 rows share a value, 30 missing ones are one, and ones are as rare as Poisson has it (skewed to the right).

    Args:
        spread: of the share.
        value: shares of the windows.
        rows: theirs.
        before: the share in the quiet time, or what windows are compared with, which may have none.
        known: rows that it is known from.
    """
    from scipy.special import betainc

    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = (value * rows + before * known) / (rows + known)
        likely = np.where((before > 0) & (before < 1), before, pooled)
        unit = np.sqrt(likely * (1 - likely) * (1 / rows + 1 / known))
        away = np.where(rows > 0, (value - before) / np.where(unit > 0, unit, 1.0), 0.0)
        design = spread.design(rows)
        law = spread.two_sided(away**2, rows) / 2
        hits, others = value * rows / design, before * known / design + 1.0
        counted = betainc(np.maximum(hits, 1e-9), others, rows / (rows + known))
    return np.where(away > 0, np.fmax(law, np.where(hits > 0, counted, 1.0)), 1.0)
