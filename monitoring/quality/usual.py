"""How far one more figure is from those that came before, as prediction intervals know it."""

import math
from collections.abc import Sequence


def from_usual(log: float, before: Sequence[float], least: float) -> tuple[float, float, int]:
    """Student's prediction interval for one more logarithm: the difference from the mean, t and degrees of freedom.

    Args:
        log: the new figure's logarithm.
        before: those of two or more figures before.
        least: the variance of what varies as little as it can.

    >>> from_usual(3.0, [1.0, 1.0, 1.0], 1.0)
    (2.0, 1.7320508075688774, 2)
    """
    k, mean = len(before), sum(before) / len(before)
    variance = sum((each - mean) ** 2 for each in before) / (k - 1)
    return log - mean, (log - mean) / math.sqrt(max(variance, least) * (1 + 1 / k)), k - 1
