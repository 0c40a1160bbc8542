"""How far windows lie from the quiet ones of the same weekday or hour, where these differ by themselves."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray, Histogram
from monitoring.stats.homogeneity import homogeneity
from monitoring.stats.null.contents import content, once
from monitoring.stats.null.deviations import deviations, share_deviations
from monitoring.stats.null.memory import Centres
from monitoring.stats.null.moments import Moments, Times
from monitoring.stats.null.shares import share_p_value
from monitoring.stats.null.spread import Spread, learn
from monitoring.stats.null.strata import Strata, codes_of, place_in, strata


class Learnt(NamedTuple):
    """What a quiet time says of windows.

    Args:
        p_value: how often a quiet window is as far away; nan where too little is known.
        alike: what windows share that are compared with each other alone ("weekday"); empty where all are alike.
    """

    p_value: FloatArray
    alike: str = ""

    def beside(self, other: "Learnt") -> "Learnt":
        """What another one says, where it says something."""
        known = np.isfinite(other.p_value)
        return Learnt(np.where(known, other.p_value, self.p_value), other.alike) if known.any() else self


class Calendar(NamedTuple):
    """What quiet windows of each weekday or hour have been.

    Args:
        name: what windows share that are alike.
        codes: which weekdays or hours these are; see `codes_of`.
        totals: counts of their windows together, `(strata, cells)`.
        spread: of windows around those of their stratum; None where too little is known.
    """

    name: str
    codes: Moments
    totals: FloatArray
    spread: Spread | None

    def told(self, current: Histogram, hours: Moments) -> Learnt:
        """Whether windows that begin in these hours are usual for their weekday or hour; nan where that is not known.

        >>> nothing = Calendar("weekday", np.array([3]), np.ones((1, 2)), None)
        >>> from monitoring.domain import Bins, Kind
        >>> nothing.told(Histogram(Bins(Kind.CATEGORICAL), np.ones((1, 2))), np.array([0])).p_value
        array([nan])
        """
        now, p_value = place_in(self.codes, codes_of(self.name, hours)), np.full(current.n.shape, np.nan)
        placed = np.flatnonzero(now >= 0)
        if self.spread is not None and placed.size:
            totals, counts = self.totals[now[placed]], current.counts[placed]
            away = deviations(totals, counts, own=False)
            usual = self.spread.p_value((away**2).sum(axis=-1), current.n[placed])
            # Cells hold alike many rows of all windows together; those of a Sunday may expect hardly any.
            alone = homogeneity(Histogram(current.bins, totals), Histogram(current.bins, counts)).p_value
            p_value[placed] = np.fmax(usual, alone)
        return Learnt(p_value, self.name)


def calendar_of(quiet: Histogram, times: Times | None) -> Calendar | None:
    """By weekday or hour, where quiet windows differ by that; None where these are like any other."""
    found = _strata(quiet.counts, times) if times else None
    if found is None:
        return None
    known = found.known
    spread = within_strata(_deviate(found.quiet, quiet.counts)[known], quiet.n[known], found)
    return Calendar(found.name, found.codes, totals_of(found, quiet.counts), spread)


@once(lambda quiet, times: (content(quiet, times.quiet, times.now), times.hourly))
def _strata(quiet: FloatArray, times: Times) -> Strata | None:
    return strata(times, lambda groups: _deviate(groups, quiet))


def _deviate(groups: NDArray[np.intp], quiet: FloatArray) -> FloatArray:
    return deviations(sums_of(groups, quiet), quiet, own=True)[:, quiet.sum(axis=0) > 0]


def shares_by_calendar(
    quiet: FloatArray, n: FloatArray, value: FloatArray, rows: FloatArray, times: Times | None
) -> Learnt:
    """The same of shares: those of quiet windows and of the judged ones, each with its rows."""
    hits = np.stack([np.nan_to_num(quiet * n), n], axis=1)

    def deviate(groups: NDArray[np.intp]) -> FloatArray:
        own = sums_of(groups, hits)
        return share_deviations(quiet, n, _share(own), own=True, of=own[:, 1])

    found = strata(times, deviate) if times else None
    p_value = np.full(value.shape, np.nan)
    if found is None:
        return Learnt(p_value)
    known, placed = found.known, np.flatnonzero(found.now >= 0)
    spread = within_strata(deviate(found.quiet)[known], n[known], found, expected=1.0)
    if spread is not None and placed.size:
        own = totals_of(found, hits)[found.now[placed]]
        usual = share_p_value(spread, value[placed], rows[placed], _share(own), own[:, 1])
        p_value[placed] = np.where((own[:, 0] > 0) & (own[:, 0] < own[:, 1]), usual, np.nan)
    return Learnt(p_value, found.name)


def within_strata(away: FloatArray, rows: FloatArray, found: Strata, expected: float | None = None) -> Spread | None:
    """The spread of the quiet windows that have a stratum around its centre; arguments as of `learn`."""
    centres = Centres(found.quiet[found.known], found.step)
    return learn(away, rows, own=True, expected=expected, centres=centres)


def _share(hits: FloatArray) -> FloatArray:
    return np.asarray(hits[:, 0] / np.maximum(hits[:, 1], 1.0))


def totals_of(found: Strata, counts: FloatArray) -> FloatArray:
    """By stratum, the sums of its quiet windows."""
    sums = np.zeros((int(found.quiet.max()) + 1, counts.shape[1]))
    np.add.at(sums, found.quiet[found.known], counts[found.known])
    return sums


def sums_of(groups: NDArray[np.intp], counts: FloatArray) -> FloatArray:
    """By window, the sums of its group."""
    _, place = np.unique(groups, return_inverse=True)
    sums = np.zeros((int(place.max(initial=0)) + 1, counts.shape[1]))
    np.add.at(sums, place, counts)
    return np.asarray(sums[place])
