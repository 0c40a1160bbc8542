"""What each column of the reference looks like: where a changed value may lie, and how far from another one it is."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray
from monitoring.models.model import Model

_DIGITS = 3  # of a range's width, that a readable number has at first
_FINEST = 12
_SINGLE = 1e-7  # what a model may lose that narrows its numbers to 32 bits


@dataclass(frozen=True, slots=True, eq=False)
class Range:
    """One column of the reference.

    Args:
        column: its name.
        numeric: whether its values have an order and distances.
        known: its distinct numbers, in order; empty for categories.
        places: of each number the share of rows below it, rows that have it counted by half, 0 to 1.
        whole: whether all its numbers are whole.
        categories: its categories, the most frequent one first; empty for numbers.
        gaps: whether it has missing values.
    """

    column: str
    numeric: bool
    known: FloatArray
    places: FloatArray
    whole: bool
    categories: tuple[object, ...]
    gaps: bool

    @classmethod
    def of(cls, values: "pd.Series[Any]", numeric: bool) -> "Range":
        """The range of a raw column.

        >>> Range.of(pd.Series([3, 1, 1, None], name="stops"), numeric=True).places.round(3).tolist()
        [0.333, 0.833]
        """
        name, gaps, nothing = str(values.name), bool(values.isna().any()), np.empty(0)
        if not numeric:
            return cls(name, False, nothing, nothing, False, tuple(values.dropna().value_counts().index), gaps)
        numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=np.float64)
        known, counts = np.unique(numbers[np.isfinite(numbers)], return_counts=True)
        places = (np.cumsum(counts) - counts / 2) / max(counts.sum(), 1)
        return cls(name, True, known, places, bool((known == np.round(known)).all()), (), gaps)

    @property
    def empty(self) -> bool:
        """Whether the reference has no value of it."""
        return not (len(self.known) or self.categories)

    @property
    def low(self) -> float:
        """The smallest number."""
        return float(self.known[0])

    @property
    def high(self) -> float:
        """The largest number."""
        return float(self.known[-1])

    def holds(self, value: object) -> bool:
        """Whether a value lies in the range, or is one of the categories; what is missing does not."""
        if pd.isna(value):  # type: ignore[call-overload]  # a scalar
            return False
        if self.numeric:
            return not self.empty and self.low <= float(value) <= self.high  # type: ignore[arg-type]  # a number
        return str(value) in {str(each) for each in self.categories}

    def distances(self, value: object, others: "FloatArray | list[object]") -> FloatArray:
        """How far a value is from others `(n,)`: for numbers the share of the reference's rows between them.

        Beyond the range a number goes on in widths of the range. Two categories are 1 apart, and so is a gap from
        any value; two gaps are not apart.

        >>> Range.of(pd.Series([1.0, 2, 3, 4], name="a"), numeric=True).distances(1, np.array([1.0, 2, 4, np.nan]))
        array([0.  , 0.25, 0.75, 1.  ])
        """
        gaps, own_gap = pd.isna(np.asarray(others, dtype=object)), bool(pd.isna(value))  # type: ignore[call-overload]
        if own_gap:
            return np.where(gaps, 0.0, 1.0)
        if not self.numeric:
            same = np.array([str(each) == str(value) for each in others], dtype=bool)
            return np.where(same, 0.0, 1.0)
        apart = np.abs(self._place(np.asarray(others, dtype=np.float64)) - self._place(np.array([value], np.float64)))
        return np.where(gaps, 1.0, apart)

    def _place(self, numbers: FloatArray) -> FloatArray:
        if self.empty:
            return np.zeros(len(numbers))
        width = self.high - self.low or 1.0
        over = np.maximum(numbers - self.high, 0.0) - np.maximum(self.low - numbers, 0.0)
        return np.interp(numbers, self.known, self.places) + over / width

    @property
    def median(self) -> float:
        """The known number nearest to the middle of the rows, so that of whole numbers it is a whole one.

        >>> Range.of(pd.Series([0, 1, 1, 2, 9, 9], name="calls"), numeric=True).median
        2.0
        """
        return float(self.known[np.argmin(np.abs(self.places - 0.5))])

    def middle(self, share: float) -> tuple[float, float]:
        """The numbers between which the middle `share` of the rows lie."""
        ends = np.interp([(1 - share) / 2, (1 + share) / 2], self.places, self.known)
        return float(ends[0]), float(ends[1])

    def spread(self, most: int) -> FloatArray:
        """At most so many of the known numbers, evenly spread over the rows, both ends among them."""
        if len(self.known) <= most:
            return self.known
        wanted = np.interp(np.linspace(0.0, 1.0, most), self.places, np.arange(len(self.known)))
        return self.known[np.unique(np.round(wanted).astype(np.int64))]

    def readable(self, low: float, high: float, upwards: bool) -> float | None:
        """A number of few digits above `low` and not above `high`, near the end that one comes from; None without one.

        Of whole numbers a whole one. That is the smallest such number on the way up, and the largest on the way down.

        >>> prices = Range.of(pd.Series([0.5, 80.25], name="price"), numeric=True)
        >>> prices.readable(12.3456, 20.0, upwards=True), prices.readable(12.3456, 20.0, upwards=False)
        (12.35, 19.99)
        """
        if self.whole:
            found = math.floor(low) + 1 if upwards else math.floor(high)
            return float(found) if low < found <= high else None
        low, high = low + _SINGLE * abs(low), high - _SINGLE * abs(high)
        first = _DIGITS - math.floor(math.log10(self.high - self.low or 1.0))
        for digits in range(first, first + _FINEST):
            scale = 10.0**digits
            number = round((math.floor(low * scale) + 1 if upwards else math.floor(high * scale)) / scale, digits)
            if low < number <= high:
                return number
        return None


def ranges(model: Model, reference: pd.DataFrame) -> dict[str, Range]:
    """The ranges of all columns that a model reads, in raw rows of the reference."""
    names = [name for name in model.features if name not in model.dropped and name in reference]
    return {name: Range.of(reference[name], name not in model.categorical) for name in names}
