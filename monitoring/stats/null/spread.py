"""The spread of windows around the reference, learnt from those of a quiet time."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.stats.null.contents import content, once
from monitoring.stats.null.memory import Centres, weighed

MOST = 400  # windows that it is learnt from, the newest: beyond that it is known well enough
FEWEST = 2
UNSEEN = 2.0  # ways in which windows vary that have not been seen to
PRIOR = 10.0  # windows that the spread's own shape weighs as much as


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """What windows of a quiet time show, as a law for the next one.

    A window's distance is the sum of its squared deviations, each 1 on average for independent rows. In `ways`
    directions windows vary more than that; how much more in all is not known for certain.

    Args:
        expected: a window's distance where rows are independent.
        excess: what may be more, in windows of `rows`; 0 or more, rising.
        weight: how likely each is, 1 in all.
        rows: of the windows that were learnt from, on average.
        ways: in how many directions windows vary by more.
    """

    expected: float
    excess: FloatArray
    weight: FloatArray
    rows: float
    ways: float

    def design(self, rows: FloatArray) -> FloatArray:
        """So many rows tell as much as one independent one, as likely more as fewer; 1 or more."""
        middle = self.excess[np.searchsorted(np.cumsum(self.weight), 0.5)]
        return np.asarray(1.0 + middle * self._grown(rows) / self.expected)

    def p_value(self, distance: FloatArray, rows: FloatArray) -> FloatArray:
        """How often a window of a quiet time is as far away.

        The distance is a sum of weighted chi-squares; a shifted one stands for it that has its mean, variance and
        skewness (Buckley and Eagleson 1988).
        """
        from scipy.special import chdtrc

        others = max(self.expected - self.ways, 0.0)
        weight = 1.0 + self.excess * self._grown(rows)[..., None] / self.ways
        first, second, third = (others + self.ways * part for part in (weight, weight**2, weight**2 * weight))
        freedom, unit = second * second * second / (third * third), third / second
        likely = chdtrc(freedom, np.maximum((distance[..., None] - first) / unit + freedom, 0.0))
        return self._averaged(likely)

    def two_sided(self, squared: FloatArray, rows: FloatArray) -> FloatArray:
        """The same of one deviation, by its square, for the normal law."""
        from scipy.special import chdtrc

        weight = 1.0 + self.excess * self._grown(rows)[..., None] / self.expected
        return self._averaged(chdtrc(1.0, squared[..., None] / weight))

    def _averaged(self, likely: NDArray[np.floating]) -> FloatArray:
        """By weight; as of each window alone: a product of matrices hangs in its last digits on how many there are."""
        return np.asarray((likely * self.weight).sum(axis=-1))

    def _grown(self, rows: FloatArray) -> FloatArray:
        """What whole windows share grows with their rows; of clusters it stays."""
        return np.asarray(np.maximum(rows / self.rows, 1.0))


def _asked(
    deviations: FloatArray,
    rows: FloatArray,
    *,
    own: bool,
    expected: float | None = None,
    centres: Centres | None = None,
    lags: tuple[int, ...] = (),
) -> Hashable:
    if centres is None:
        return content(deviations, rows), own, expected, lags
    return content(deviations, rows, centres.groups), own, expected, centres.step


@once(_asked)
def learn(
    deviations: FloatArray,
    rows: FloatArray,
    *,
    own: bool,
    expected: float | None = None,
    centres: Centres | None = None,
    lags: tuple[int, ...] = (),
) -> Spread | None:
    """The spread of windows, from their standardised deviations `(windows, cells)`; None where too few are known.

    In how many directions they vary by more than independent rows is told (as by Satterthwaite) from the products of
    different windows' deviations, and from how unevenly windows are far away: bursts. How much they vary, and how long
    they remember, is weighed (see `memory`).

    Args:
        deviations: of each window from the others, or from the reference; variance 1 in all for independent rows.
        rows: of each window.
        own: whether the reference is made of these windows.
        expected: distance of windows of independent rows, where it is not the number of cells less one.
        centres: where deviations are from a centre of each weekday.
        lags: where they are from earlier ones of these windows, by how many windows these are earlier.
    """
    there = np.flatnonzero((rows > 0) & np.isfinite(deviations).all(axis=-1))[-MOST:]
    if len(there) < FEWEST:
        return None
    deviations, rows = deviations[there], rows[there]
    centres = centres and centres._replace(groups=centres.groups[there])
    base = float(max(deviations.shape[1] - 1, 1)) if expected is None else expected
    gram = np.asarray(deviations @ deviations.T)
    whole = float(np.diagonal(gram).mean())
    excess = max(whole - base, 0.0)
    squares = _squares(gram, whole, base, lags)
    ways = float(np.clip(excess**2 / max(squares - base - 2 * excess, excess**2 / base, 1e-300), min(0.3, base), base))
    seen = excess / max(whole, 1e-300)
    ways = seen * ways + (1 - seen) * min(base, UNSEEN)
    return Spread(base, *weighed(deviations, base, ways, own=own, centres=centres, lags=lags), float(rows.mean()), ways)


def _squares(gram: FloatArray, whole: float, base: float, lags: tuple[int, ...]) -> float:
    """The sum of the squared variances in all directions."""
    size = len(gram)
    between = gram[_pairs(size, lags)]
    found = float(np.clip((between**2).mean(), whole**2 / base, 2 * whole**2))
    uneven = float(np.diagonal(gram).var(ddof=1)) / 2
    return max(found, (uneven * size + found * PRIOR) / (size + PRIOR))


@lru_cache(maxsize=4)  # every column has as many windows
def _pairs(size: int, lags: tuple[int, ...]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Of different windows, those that share none that they are compared with, where there are such."""
    rows, columns = np.triu_indices(size, 1)
    sharing = {*lags, *(abs(one - other) for one in lags for other in lags)}
    apart = ~np.isin(columns - rows, list(sharing)) if lags else np.ones(len(rows), dtype=bool)
    return (rows[apart], columns[apart]) if apart.any() else (rows, columns)
