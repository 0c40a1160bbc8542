"""How much of what one window shows the next ones show again: so many windows are worth fewer independent ones."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray

LONGEST = 14  # windows between two that are compared: two weeks of days
USUAL, DOUBT = 0.5, 4.0  # how much windows resemble the next ones, and how many windows it takes to know better


class Worth(NamedTuple):
    """How many independent windows some windows are worth."""

    mean: float  # for their average
    spread: float  # for their spread


def worth(gram: FloatArray, freedom: float, shared: float) -> Worth:
    """Of windows in their order, from the products of their deviations.

    A likeness that chance makes counts for nothing. That of neighbours is taken for that of a process that forgets
    evenly (AR(1)), whose memory short stretches show too short (Kendall 1954), or for what all lags show: the larger.

    Args:
        gram: products of every two windows' deviations, (windows, windows).
        freedom: degrees of freedom of one window's deviations.
        shared: the part of the deviations, 0 to 1, that is not made by independent rows; in so far as there is one,
            windows are taken to resemble the next ones until enough of them show otherwise.
    """
    size = len(gram)
    whole = np.trace(gram) / size
    most = min(LONGEST, size // 3)
    if not whole > 0:
        return Worth(float(size), float(size))
    likeness = _diagonals(gram, max(most, 1)) / whole + 1 / size
    true = np.where(likeness > 2 / np.sqrt(freedom * size), np.minimum(likeness, 1.0), 0.0)
    next_one = min(true[0] + (1 + 3 * true[0]) / size, 0.95) if true[0] > 0 else 0.0
    next_one = (size * next_one + DOUBT * shared * USUAL) / (size + DOUBT * shared)
    long = next_one / (1 - next_one), next_one**2 / (1 - next_one**2)
    seen = float(true.sum()), float((true**2).sum())
    mean, spread = (size / (1 + 2 * max(pair)) for pair in zip(long, seen, strict=True))
    return Worth(mean, spread)


def _diagonals(gram: FloatArray, most: int) -> FloatArray:
    """The averages of the first diagonals above the main one."""
    lags, row = np.arange(1, most + 1), np.arange(len(gram))
    column = row + lags[:, None]
    inside = column < len(gram)
    return np.asarray((gram[row, np.where(inside, column, 0)] * inside).sum(axis=1) / (len(gram) - lags))


def products(deviations: FloatArray) -> NDArray[np.float64]:
    """Products of every two windows' deviations, (windows, windows)."""
    return np.asarray(deviations @ deviations.T)
