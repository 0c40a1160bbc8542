"""How many decimals numbers are rounded to, and how far that moves them."""

import numpy as np

from monitoring.domain import FloatArray

FINEST = 5  # decimals: what is rounded to more is as good as not rounded
TELLING = 8  # decimals of all rows together: where there are fewer, two models may agree by luck


def rounded_to(scores: FloatArray) -> int | None:
    """How many decimals scores are rounded to, where that is few and no luck; otherwise None.

    >>> rounded_to(np.full(9, 0.3)), rounded_to(np.full(9, 1 / 3)), rounded_to(np.array([0.3]))
    (1, None, None)
    """
    exact = (n for n in range(FINEST + 1) if np.allclose(scores.round(n), scores, rtol=0, atol=1e-9))
    decimals = next(exact, None)
    return decimals if decimals is not None and max(decimals, 1) * len(scores) >= TELLING else None


def half_a_step(decimals: int | None) -> float:
    """How far rounding to so many decimals moves a number at most; 0 where nothing is rounded.

    >>> half_a_step(1), half_a_step(None)
    (0.05, 0.0)
    """
    return 0.0 if decimals is None else 0.5 / 10**decimals
