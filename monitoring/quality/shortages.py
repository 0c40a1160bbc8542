"""How many labels windows lack, held against what earlier windows had when they were as old."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.stats.proportions import more_often

LIMIT = 0.1
FEWEST = 8  # earlier windows
CERTAIN, SUSPECT = 1e-4, 0.01  # p-values: of what would be told from chance; of windows that are no example for others
ABOUT = 0.75  # of the way to the usual share: about as low
ALL = 0.95  # of the largest usual share
LATEST = 7  # windows


@dataclass(frozen=True, slots=True)
class Shortage:
    """What one window lacks.

    Args:
        window: its index.
        labelled: its rows with a label.
        rows: all of its rows.
        usual: the share that earlier windows had when they were as old.
        others: how many of their rows had a label then, and how many they are.
        alike: how often a window has as few, by how the earlier ones vary.
    """

    window: int
    labelled: float
    rows: float
    usual: float
    others: tuple[float, float]
    alike: float

    @property
    def value(self) -> float:
        """Share of the usual labels that is lacking, 0 to 1."""
        return max(1 - self.labelled / self.rows / self.usual, 0.0)

    @property
    def p_value(self) -> float:
        """How often chance leaves as few, by how earlier windows vary and by Fisher's exact test: the larger."""
        labelled, rows = self.others
        sides = np.floor(self.rows - self.labelled), self.rows, rows - labelled, rows
        return max(self.alike, float(more_often(*map(np.asarray, sides))))


def shortages(rows: FloatArray, complete: NDArray[np.bool_], labelled: FloatArray) -> list[Shortage]:
    """The windows of which it can be told whether labels are lacking, oldest first.

    Usual is what earlier windows had at the same age, on the scale of the arcsine of the root of shares, but for those
    that were short of labels themselves and are it still. The p-value is the largest of three: that of Fisher's exact
    test against all of them; that of Student's prediction interval for one more window, with a spread of no less than
    that of independent rows; and how often one of them was about as low. A window is left out where no label
    at all would not be told from chance: it is too young, or too small.

    Args:
        rows: of each window, `(windows,)`.
        complete: which windows are over, `(windows,)`.
        labelled: as `SameAge.labelled` has it.

    >>> rows, every = np.full(12, 100.0), np.ones(12, dtype=bool)
    >>> ages = np.full((12, 12), 98.0)
    >>> ages[11, 0] = 70
    >>> last = shortages(rows, every, ages)[-1]
    >>> last.window, round(last.value, 3), last.p_value < 1e-4
    (11, 0.286, True)
    """
    found, short = [], np.zeros(len(rows), dtype=np.bool_)
    for window in np.flatnonzero(complete & (rows > 0) & ~np.isnan(labelled[:, 0])).tolist():
        lags = np.arange(1, min(labelled.shape[1] - 1, window) + 1)
        before = lags[complete[window - lags] & (rows[window - lags] > 0) & ~short[window - lags]]
        if len(before) < FEWEST:
            continue
        earlier = _Earlier(labelled[window, before], rows[window - before])
        n, k = rows[window], labelled[window, 0]
        if max(earlier.chance(0.0, n), (1 - earlier.usual) ** n) >= CERTAIN:
            continue
        one = Shortage(window, float(k), float(n), earlier.usual, earlier.others, earlier.chance(k, n))
        short[window] = one.value >= LIMIT and one.alike < SUSPECT
        found.append(one)
    return found


class _Earlier:
    """What earlier windows had at an age: labels and rows, `(windows,)`."""

    def __init__(self, labelled: FloatArray, rows: FloatArray) -> None:
        self._arcs = np.arcsin(np.sqrt(np.minimum(labelled / rows, 1.0)))
        self._mean = float(self._arcs.mean())
        self._noise = float(np.mean(0.25 / rows))
        self._spread = float(self._arcs.var(ddof=1))
        self.usual = math.sin(self._mean) ** 2
        self.others = float(labelled.sum()), float(rows.sum())

    def chance(self, labelled: float, rows: float) -> float:
        """How often chance leaves a window with so few labels."""
        from scipy.special import stdtr

        off = self._mean - math.asin(math.sqrt(min(labelled / rows, 1.0)))
        if off <= 0:
            return 1.0
        k = len(self._arcs)
        between = max(self._spread - self._noise, 0.0)
        spread = max(self._spread, between + 0.25 / rows) * (1 + 1 / k)
        student = float(stdtr(k - 1, -off / math.sqrt(spread)))
        about = float(np.mean(self._mean - self._arcs >= ABOUT * off))
        return max(student, about)


def worst(found: Sequence[Shortage]) -> tuple[Shortage, float]:
    """The one that lacks most, of the newest windows and the newest with nearly all its labels, and its p-value.

    The newest tell soonest that no label comes any more, or that some rows get none; of labels that come late they
    tell nothing. The p-value is that of the least of so many.

    >>> one, p_value = worst([Shortage(0, 50, 100, 1.0, (900, 900), 1e-9), Shortage(1, 40, 100, 0.4, (360, 900), 1.0)])
    >>> one.window, p_value
    (0, 8e-09)
    """
    most = max(one.usual for one in found)
    full = [one for one in found if one.usual >= ALL * most]
    one = min((*found[-LATEST:], full[-1]), key=lambda one: (one.value < LIMIT, one.p_value))
    return one, min((LATEST + 1) * one.p_value, 1.0)
