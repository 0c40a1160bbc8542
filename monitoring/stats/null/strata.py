"""Weekdays and hours that differ by themselves: whether a quiet time shows it beyond chance."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.stats.null.moments import Moments, Times, factors, weekdays

LEVEL = 1e-3  # at which chance is ruled out; what is told apart by chance costs power and no false alarm
FEWEST = 4  # windows of one weekday or hour, of which its centre is known
SHIFT = 256  # of a code, for what is told apart as well
FEW_WAYS, DOUBT = 3.0, 1.0  # directions in which few periods are taken to vary, and how many periods that weighs


@dataclass(frozen=True, slots=True, eq=False)
class Strata:
    """Windows that are alike by the calendar.

    Args:
        name: what they share, as people say it.
        quiet: the stratum of each quiet window, from 0 on; -1 where it has too few of them.
        now: the same of the windows that are judged; -1 where the quiet time does not know theirs.
        step: windows from one to the next of the same stratum.
        codes: the weekdays and hours of the strata, rising; see `codes_of`.
    """

    name: str
    quiet: NDArray[np.intp]
    now: NDArray[np.intp]
    step: int
    codes: Moments

    @property
    def known(self) -> NDArray[np.intp]:
        """The quiet windows that have a stratum."""
        return np.flatnonzero(self.quiet >= 0)


def strata(found: Times, deviate: Callable[[NDArray[np.intp]], FloatArray]) -> Strata | None:
    """The hours, then the weekdays, that differ beyond chance; None where neither does.

    Args:
        found: when windows begin.
        deviate: how far each quiet window deviates from those of the same one of these groups, `(windows, cells)`.
    """
    quiet, now = np.zeros(len(found.quiet), dtype=np.int64), np.zeros(len(found.now), dtype=np.int64)
    names, step = list[str](), 1
    for factor in factors(found):
        if len(factor.table) >= FEWEST and factor.table.shape[1] > 1 and _differ(factor.averages(deviate(quiet))):
            names, step = [factor.name, *names], factor.step
            quiet, now = (known * SHIFT + of for known, of in ((quiet, factor.quiet), (now, factor.now)))
    return _numbered(" and ".join(names), quiet, now, step) if names else None


def _numbered(name: str, quiet: Moments, now: Moments, step: int) -> Strata:
    known, counts = np.unique(quiet, return_counts=True)
    known = known[counts >= FEWEST]
    return Strata(name, place_in(known, quiet), place_in(known, now), step, known)


def place_in(known: Moments, codes: Moments) -> NDArray[np.intp]:
    """The stratum of each code, -1 where it has none."""
    at = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    return np.where(known[at] == codes, at, -1)


def codes_of(name: str, hours: Moments) -> Moments:
    """The codes of moments, in hours from 1970 on, by what strata of this name share.

    >>> codes_of("weekday and hour", np.array([0, 24])).tolist(), codes_of("weekday", np.array([0, 24])).tolist()
    ([3, 4], [3, 4])
    """
    found, shared = np.zeros(len(hours), dtype=np.int64), name.split(" and ")
    for part, phase in (("hour", hours % 24), ("weekday", weekdays(hours))):
        if part in shared:
            found = found * SHIFT + phase
    return found


def _differ(cube: FloatArray) -> bool:
    """Whether phases of a period (weekdays of a week) differ on average, `(periods, phases, cells)`.

    Each period is one vector, its own mean taken out: windows of one period may hang together as they like. The squared
    length of the average is held against the spread of the vectors by an F test, whose degrees of freedom are those of
    sums of squares with the same mean and variance (Satterthwaite 1946; the variance after Srivastava 2005).
    """
    from scipy.special import fdtrc

    size = len(cube)
    vectors = (cube - cube.mean(axis=1, keepdims=True)).reshape(size, -1)
    average, free = vectors.mean(axis=0), size - 1
    inner = vectors - average
    whole = inner @ inner.T
    between, within = size * float(average @ average), float(np.trace(whole))
    if not within > 0:
        return False
    squares = ((whole**2).sum() - within**2 / free) / ((free - 1) * (free + 2))
    most = (cube.shape[1] - 1) * max(cube.shape[2] - 1, 1)
    ways = float(np.clip((within / free) ** 2 / max(squares, 1e-300), 1.0, most))
    ways = (free + DOUBT) / (free / ways + DOUBT / FEW_WAYS)
    return bool(fdtrc(ways, ways * free, between * free / within) < LEVEL)
