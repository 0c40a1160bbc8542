"""The spread of windows around the reference, learnt from those of a quiet time."""

from dataclasses import dataclass

import numpy as np

from monitoring.domain import FloatArray
from monitoring.stats.null.likeness import products, worth

MOST = 1000  # windows that it is learnt from, the newest: beyond that it is known well enough
FEWEST = 2
PRIOR = 10.0  # windows that the spread's own shape weighs as much as
LEAST, SURE = 2.0, 6.0  # windows that an average is worth in any case, and that the spread is taken to be known from


@dataclass(frozen=True, slots=True)
class Spread:
    """What windows of a quiet time show, as a law for the next one.

    A window's distance is the sum of its squared deviations, each 1 on average for independent rows. In `ways`
    directions windows vary more than that, by `excess` in all.

    Args:
        expected: a window's distance where rows are independent.
        excess: what is more, in windows of `rows`; 0 or more.
        rows: of the windows that were learnt from, on average.
        ways: in how many directions windows vary by more.
        known: how many independent windows it is known from.
    """

    expected: float
    excess: float
    rows: float
    ways: float
    known: float

    def more(self, rows: FloatArray) -> FloatArray:
        """The excess in windows of so many rows: what whole windows share grows with them, of clusters it stays."""
        return np.asarray(self.excess * np.maximum(rows / self.rows, 1.0))

    def design(self, rows: FloatArray) -> FloatArray:
        """So many rows tell as much as one independent one; 1 or more."""
        return np.asarray(1.0 + self.more(rows) / self.expected)

    def p_value(self, distance: FloatArray, rows: FloatArray) -> FloatArray:
        """How often a window of a quiet time is as far away.

        The distance is a sum of weighted chi-squares; a shifted one stands for it that has its mean, variance and
        skewness (Buckley and Eagleson 1988). The weights are estimates, so its tail is that of an F.
        """
        from scipy.special import fdtrc

        weight = 1.0 + self.more(rows) / self.ways
        others = max(self.expected - self.ways, 0.0)
        first, second, third = (others + self.ways * weight**power for power in (1, 2, 3))
        freedom, unit = second**3 / third**2, third / second
        scaled = np.maximum(distance - (first - unit * freedom), 0.0) / (unit * freedom)
        return np.asarray(fdtrc(freedom, np.maximum(freedom * self.known, 2.0), scaled))


def learn(deviations: FloatArray, rows: FloatArray, *, own: bool, expected: float | None = None) -> Spread | None:
    """The spread of windows, from their standardised deviations `(windows, cells)`; None where too few are known.

    In how many directions they vary by more than independent rows is told (as by Satterthwaite) from the products of
    different windows' deviations, and from how unevenly windows are far away: bursts. Windows that resemble their
    neighbours are worth fewer independent ones, and where the reference is made of these very windows, its own average
    is off by as much.

    Args:
        deviations: of each window from the others, or from the reference; variance 1 in all for independent rows.
        rows: of each window.
        own: whether the reference is made of these windows.
        expected: distance of windows of independent rows, where it is not the number of cells less one.
    """
    there = np.flatnonzero((rows > 0) & np.isfinite(deviations).all(axis=-1))[-MOST:]
    if len(there) < FEWEST:
        return None
    deviations, rows = deviations[there], rows[there]
    base = float(max(deviations.shape[1] - 1, 1)) if expected is None else expected
    gram = products(deviations)
    whole = float(np.diagonal(gram).mean())
    excess = max(whole - base, 0.0)
    squares = _squares(gram, whole, base)
    ways = float(np.clip(excess**2 / max(squares - base - 2 * excess, excess**2 / base, 1e-300), min(0.3, base), base))
    mean, spread = worth(gram, base, excess / max(whole, 1e-300))
    if own:
        mean = max(mean, LEAST)
        excess *= (1 + 1 / mean) / (1 - 1 / mean)
        spread -= 1
    return Spread(base, excess, float(rows.mean()), ways, max(spread, SURE))


def _squares(gram: FloatArray, whole: float, base: float) -> float:
    """The sum of the squared variances in all directions."""
    size = len(gram)
    between = gram[np.triu_indices(size, 1)]
    found = float(np.clip((between**2).mean(), whole**2 / base, 2 * whole**2))
    uneven = float(np.diagonal(gram).var(ddof=1)) / 2
    return max(found, (uneven * size + found * PRIOR) / (size + PRIOR))
