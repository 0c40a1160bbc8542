"""How much windows vary and how long they remember, told together from their deviations in a quiet time.

Windows forget evenly (AR(1)) with an unknown likeness of neighbours; a few windows tell neither it nor the spread well,
so both are weighed: a grid of what they may be, each by how likely it makes what was seen (Bayes' rule).
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray

LIKENESS = np.array([0.0, 0.2, 0.4, 0.55, 0.7, 0.8, 0.87, 0.92, 0.96])  # of a window and the next one
PRIOR = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.8, 0.6, 0.4])
INDEPENDENT = 1.0  # how much likelier than not it is, at first, that windows vary by no more than independent rows
STEPS = 10.0 ** np.arange(-1.6, 1.21, 0.15)  # of the excess, around what windows show on average
COARSE = 0.25  # decades of the excess that are taken together in the end
SINGLE, WIDER = 16, 1.3  # frequencies that are looked at one by one, and how much wider each group beyond is
NEGLIGIBLE = 1e-7


class Waves(NamedTuple):
    """What windows that forget evenly show at each frequency, for each likeness of neighbours.

    `turns` are cosines, (frequencies, windows), the first one being the mean; `variance` is that of a process of
    variance 1, (likenesses, groups of frequencies); `mean` is that of the mean of all windows, (likenesses,).
    """

    turns: FloatArray
    variance: FloatArray
    starts: NDArray[np.intp]
    sizes: FloatArray
    mean: FloatArray


class Weighed(NamedTuple):
    """What the excess of a new window's distance may be, rising, and how likely each is."""

    excess: FloatArray
    weight: FloatArray


@lru_cache(maxsize=16)
def waves(size: int) -> Waves:
    """Of so many windows, at least 2."""
    from scipy.fft import dct

    turns = dct(np.eye(size), type=2, norm="ortho", axis=0)
    apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
    each = np.stack([((turns @ like**apart) * turns).sum(axis=1) for like in LIKENESS])
    starts, place, width = [], 0.0, 1.0
    while int(place) < size - 1:
        starts.append(int(place))
        width = width if place < SINGLE else width * WIDER
        place += width
    begin = np.array(starts)
    sizes = np.diff(np.append(begin, size - 1)).astype(float)
    return Waves(turns, np.add.reduceat(each[:, 1:], begin, axis=1) / sizes, begin, sizes, each[:, 0] / size)


def weighed(deviations: FloatArray, base: float, ways: float, *, own: bool) -> Weighed:
    """What the excess of a new window may be, far from the quiet ones.

    The energy of the deviations at each frequency is a sum of squares: its law is taken for that of a gamma variable
    with its mean and variance (Satterthwaite 1946), and frequencies are nearly independent.

    Args:
        deviations: `(windows, cells)` in their order; variance 1 in all for independent rows.
        base: a window's distance where rows are independent.
        ways: in how many directions windows vary by more.
        own: whether they are from the windows' own mean, which is off by as much as the mean of so many is.
    """
    size, known = len(deviations), waves(len(deviations))
    energy = ((known.turns @ deviations) ** 2).sum(axis=1)[1:] * ((size - 1) / size if own else 1.0)
    shown = max(float(energy.mean()) - base, base / np.sqrt(size))
    excess = np.append(0.0, shown * STEPS)
    likely = np.exp(_log_likelihood(np.add.reduceat(energy, known.starts), excess, base, ways, known))
    prior = (excess / (excess + base / 10))[:, None] * PRIOR
    prior = np.where(excess[:, None] > 0, prior / prior.sum(), INDEPENDENT * PRIOR / PRIOR.sum())
    weight = likely * prior
    new = excess[:, None] * (1 + known.mean)
    if not own:
        new = new + max(float((deviations.mean(axis=0) ** 2).sum()) - base / size, 0.0)
    return _together(new.ravel(), weight.ravel() / weight.sum())


def _log_likelihood(seen: FloatArray, excess: FloatArray, base: float, ways: float, known: Waves) -> FloatArray:
    """Of each excess and likeness, `(excesses, likenesses)`; the largest is 0."""
    from scipy.special import gammaln

    more = excess[:, None, None] * known.variance
    mean, variance = base + more, 2 * (base - ways + ways * (1 + more / ways) ** 2)
    shape, rate = known.sizes * mean**2 / variance, mean / variance
    seen = np.maximum(seen, 1e-12)
    found = (shape * np.log(rate) - gammaln(shape) + (shape - 1) * np.log(seen) - rate * seen).sum(axis=-1)
    return np.asarray(found - found.max())


def _together(excess: FloatArray, weight: FloatArray) -> Weighed:
    """The same with what is nearly alike taken together, at the upper end."""
    with np.errstate(divide="ignore"):
        place = np.maximum(np.ceil(np.log10(excess) / COARSE), -1000.0)
    values, at = np.unique(place, return_inverse=True)
    sums = np.bincount(at, weight).astype(np.float64)
    kept = sums > NEGLIGIBLE
    return Weighed(np.where(values[kept] > -1000, 10.0 ** (COARSE * values[kept]), 0.0), sums[kept])
