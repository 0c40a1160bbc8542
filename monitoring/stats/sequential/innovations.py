"""What each window says that all rows before it did not: sums of its rows against the reference and earlier windows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray

CONSTANT = 1e-10  # a smaller variance of scores between 0 and 1 is rounding


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Of scores that rows have: rows, and sums of the scores, their squares and their cubes, `(courses, windows)`."""

    rows: FloatArray
    first: FloatArray
    second: FloatArray
    third: FloatArray

    @property
    def parts(self) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """All four."""
        return self.rows, self.first, self.second, self.third

    @property
    def whole(self) -> "Sums":
        """Of all windows together, `(courses, 1)`."""
        return Sums(*(part.sum(axis=-1, keepdims=True) for part in self.parts))

    def at(self, places: NDArray[np.intp] | slice) -> "Sums":
        """Those of these windows, in this order."""
        return Sums(*(part[:, places] for part in self.parts))

    def and_then(self, later: "Sums") -> "Sums":
        """With later windows behind these."""
        return Sums(*(np.concatenate(pair, axis=-1) for pair in zip(self.parts, later.parts, strict=True)))

    def running(self, before: "Sums | None" = None) -> "Sums":
        """Of all windows up to each one, added up in their order; `before`: those of still earlier ones."""
        if before is None:
            return Sums(*(np.cumsum(part, axis=-1) for part in self.parts))
        return Sums(*(part[:, 1:] for part in before.and_then(self).running().parts))

    def by(self, strata: NDArray[np.intp]) -> "Sums":
        """Of all windows of each stratum together, `(courses, strata)`; each window has one, from 0 on."""
        of = np.eye(int(strata.max()) + 1)[strata]
        return Sums(*(part @ of for part in self.parts))

    def only(self, judged: FloatArray) -> "Sums":
        """The same without the rows of windows whose place holds 0."""
        return Sums(*(part * judged for part in self.parts))


@dataclass(frozen=True, slots=True, eq=False)
class Innovations:
    """Standardised differences, their skewness, and how much of the sum is 1 of them, `(courses, windows)`."""

    r: FloatArray
    skewness: FloatArray
    unit: FloatArray

    @property
    def parts(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """All three."""
        return self.r, self.skewness, self.unit


def innovations(pool: Sums, windows: Sums, before: Sums | None = None) -> Innovations:
    """Each window's sum less what all rows up to it, the reference's included, let expect, over its standard deviation.

    All windows are held against one finite reference, so their differences from it hang together. These do not: where
    rows are exchangeable, the rows of a window are drawn without replacement from all rows up to it, whatever came
    before and comes after (as in Helmert's contrasts, and in conformal tests: Vovk, Gammerman and Shafer 2005). nan
    where that leaves nothing to chance.

    Args:
        pool: the reference's rows, `(courses, 1)`.
        windows: in the order of time.
        before: all rows of still earlier windows, `(courses, 1)`; None: there are none.

    >>> ones = Sums(*(np.array([[float(k)]]) for k in (100, 50, 50, 50)))
    >>> twice = Sums(*(np.array([[float(k)] * 2]) for k in (100, 70, 70, 70)))
    >>> innovations(ones, twice).r.round(2).tolist()
    [[2.88, 1.69]]
    """
    so_far = windows.running(before)
    return _standardised(windows, Sums(*(w + p for w, p in zip(so_far.parts, pool.parts, strict=True))))


def by_stratum(pools: Sums, windows: Sums, strata: NDArray[np.intp]) -> Innovations:
    """Each window against all rows of its own stratum up to it: what strata differ by is part of none of these.

    Rows are exchangeable within a stratum alone. Windows of one tell nothing of another's, so these differences are as
    independent, in the order of time, as those of one stratum are.

    Args:
        pools: what each stratum's windows are held against first, `(courses, strata)`.
        windows: in the order of time.
        strata: of each window, `(windows,)`; one that is -1 has none, and tells nothing.

    >>> pools = Sums(*(np.array([[100.0, 100.0]]), *[np.array([[50.0, 90.0]])] * 3))
    >>> now = Sums(*(np.full((1, 3), 50.0), *[np.array([[25.0, 45.0, 38.0]])] * 3))
    >>> by_stratum(pools, now, np.array([0, 1, 1])).r.round(2).tolist()
    [[0.0, 0.0, -2.5]]
    """
    shape = windows.rows.shape
    found = Innovations(np.full(shape, np.nan), np.zeros(shape), np.ones(shape))
    for stratum in range(pools.rows.shape[-1]):
        places = np.flatnonzero(strata == stratum)
        one = innovations(pools.at(np.array([stratum])), windows.at(places))
        for all_of_them, part in zip(found.parts, one.parts, strict=True):
            all_of_them[:, places] = part
    return found


def within(pool: Sums, windows: Sums) -> FloatArray:
    """The same of windows that the pool itself is made of, each against all others."""
    return _standardised(windows, pool).r


def _standardised(windows: Sums, pooled: Sums) -> Innovations:
    n, of = windows.rows, pooled.rows
    with np.errstate(divide="ignore", invalid="ignore"):
        mean, square, cube = (part / of for part in pooled.parts[1:])
        variance = square - mean**2
        unit = np.sqrt(np.where(variance > CONSTANT, variance, 0.0) * n * (of - n) / (of - 1))
        told = unit > 0
        r = np.where(told, (windows.first - n * mean) / unit, np.nan)
        third = (cube - 3 * mean * square + 2 * mean**3) / (variance * np.sqrt(variance))
        skewness = third * (of - 2 * n) / np.maximum(of - 2, 1) * np.sqrt((of - 1) / (n * (of - n)))
    return Innovations(r, np.where(told, skewness, 0.0), np.where(told, unit, 1.0))
