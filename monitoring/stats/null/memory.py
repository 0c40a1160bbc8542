"""How much windows vary and how long they remember, told together from their deviations in a quiet time.

Windows forget evenly (AR(1)) with an unknown likeness of neighbours; a few windows tell neither it nor the spread well,
so both are weighed: a grid of what they may be, each by how likely it makes what was seen (Bayes' rule).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
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
LEAST = 0.2  # of a frequency's energy, once centres are taken out


class Waves(NamedTuple):
    """What windows that forget evenly show at each frequency, for each likeness of neighbours.

    `turns` are cosines, (frequencies, windows), the first one being the mean; `variance` is that of a process of
    variance 1, (likenesses, groups of frequencies); `mean` is that of the mean of all windows, (likenesses,). `noise`
    is what independent rows show of it, (groups,), and `still` at the first frequency: 1 unless windows are compared
    with earlier ones, which they share.
    """

    turns: FloatArray
    variance: FloatArray
    starts: NDArray[np.intp]
    mean: FloatArray
    noise: FloatArray
    still: float


class Weighed(NamedTuple):
    """What the excess of a new window's distance may be, rising, and how likely each is."""

    excess: FloatArray
    weight: FloatArray


def lags_of(pairs: Iterable[tuple[int, Sequence[int]]]) -> tuple[int, ...]:
    """By how many windows those that a window is compared with are earlier, as most of them have it.

    >>> lags_of([(8, (1,)), (9, (7, 8)), (10, (8, 9))])
    (1, 2)
    """
    found = Counter(tuple(sorted(place - one for one in earlier)) for place, earlier in pairs)
    return found.most_common(1)[0][0] if found else ()


@lru_cache(maxsize=16)
def waves(size: int, lags: tuple[int, ...] = ()) -> Waves:
    """Of so many windows, at least 2, each less the mean of those that are so many windows earlier."""
    # The discrete cosine transform (type 2) as a matrix.
    angles = np.outer(np.arange(size), 2 * np.arange(size) + 1) % (4 * size)
    turns = np.cos(angles * (np.pi / (2 * size))) * np.sqrt(2 / size)
    turns[0] = np.sqrt(1 / size)
    apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
    kept = [like**apart for like in LIKENESS] if not lags else [_less_earlier(size, lags, like) for like in LIKENESS]
    each = np.stack([((turns @ one) * turns).sum(axis=1) for one in kept])
    starts, place, width = [], 0.0, 1.0
    while int(place) < size - 1:
        starts.append(int(place))
        width = width if place < SINGLE else width * WIDER
        place += width
    begin = np.array(starts)
    sizes = np.diff(np.append(begin, size - 1)).astype(float)
    variance = np.add.reduceat(each[:, 1:], begin, axis=1) / sizes
    noise, still = (variance[0], float(each[0, 0])) if lags else (np.ones(len(begin)), 1.0)
    return Waves(turns, variance, begin, each[:, 0] / size, noise, still)


def _less_earlier(size: int, lags: tuple[int, ...], like: float) -> FloatArray:
    """How windows of a process hang together, each less the mean of earlier ones; `(windows, windows)`, variance 1."""
    reach = max(lags)
    first = np.arange(size + reach)
    weights = np.zeros((size, size + reach))
    rows = np.arange(size)
    weights[rows, rows + reach] = 1.0
    for lag in lags:
        weights[rows, rows + reach - lag] = -1.0 / len(lags)
    whole = weights @ like ** np.abs(np.subtract.outer(first, first)) @ weights.T
    return np.asarray(whole / whole[0, 0])


class Centres(NamedTuple):
    """What windows are compared with where those of each weekday (hour) have a centre of their own.

    Args:
        groups: which one each window has, from 0 on.
        step: how many windows lie between two of the same.
    """

    groups: NDArray[np.intp]
    step: int

    def variance(self) -> FloatArray:
        """Of one centre, by likeness, where that of a window is 1."""
        each = np.arange(max(len(self.groups) // (int(self.groups.max()) + 1), 1)) * self.step
        apart = np.abs(np.subtract.outer(each, each))
        return np.array([(like**apart).mean() for like in LIKENESS])

    def left(self, turns: FloatArray) -> FloatArray:
        """How much of each frequency but the first is left once the centres are taken out, 0 to 1."""
        members = np.eye(int(self.groups.max()) + 1)[self.groups]
        return np.asarray(1.0 - ((turns[1:] @ members) ** 2 / members.sum(axis=0)).sum(axis=1))


def weighed(
    deviations: FloatArray,
    base: float,
    ways: float,
    *,
    own: bool,
    centres: Centres | None = None,
    lags: tuple[int, ...] = (),
) -> Weighed:
    """What the excess of a new window may be, far from the quiet ones.

    The energy of the deviations at each frequency is a sum of squares: its law is taken for that of a gamma variable
    with its mean and variance (Satterthwaite 1946), and frequencies are nearly independent.

    Args:
        deviations: `(windows, cells)` in their order; variance 1 in all for independent rows.
        base: a window's distance where rows are independent.
        ways: in how many directions windows vary by more.
        own: whether they are from the windows' own mean, which is off by as much as the mean of so many is.
        centres: whether that is one mean for each weekday.
        lags: how much earlier the windows are that each is compared with; none: it is no window of these.
    """
    size, known = len(deviations), waves(len(deviations), lags)
    energy, left = ((known.turns @ deviations) ** 2).sum(axis=1)[1:], np.full(size - 1, 1.0)
    if centres:
        left = centres.left(known.turns)
    energy = energy * (left.sum() / size if own else 1.0)
    noise = float(np.repeat(known.noise, np.diff(np.append(known.starts, size - 1))).mean())
    shown = max(float(energy.sum() / left.sum()) - base * noise, base / np.sqrt(size))
    excess = np.append(0.0, shown * STEPS)
    likely = np.exp(_log_likelihood(energy, left, excess, base, ways, known))
    prior = (excess / (excess + base / 10))[:, None] * PRIOR
    prior = np.where(excess[:, None] > 0, prior / prior.sum(), INDEPENDENT * PRIOR / PRIOR.sum())
    weight = likely * prior
    new = excess[:, None] * (1 + (centres.variance() if centres else known.mean))
    if not own:
        new = new + max(float((deviations.mean(axis=0) ** 2).sum()) - base * known.still / size, 0.0)
    return _together(new.ravel(), weight.ravel() / weight.sum())


def _log_likelihood(
    energy: FloatArray, left: FloatArray, excess: FloatArray, base: float, ways: float, known: Waves
) -> FloatArray:
    """Of each excess and likeness, `(excesses, likenesses)`; the largest is 0.

    Frequencies of which next to nothing is left tell nothing.
    """
    from scipy.special import gammaln

    seen, sizes = (np.add.reduceat(side, known.starts) for side in (energy, left))
    told = sizes > LEAST
    more = excess[:, None, None] * known.variance[:, told]
    noise = known.noise[told]
    mean = base * noise + more
    variance = 2 * ((base - ways) * noise**2 + ways * (noise + more / ways) ** 2)
    shape, rate = sizes[told] * mean**2 / variance, mean / variance
    seen = np.maximum(seen[told], 1e-12)
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
