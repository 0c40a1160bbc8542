"""A stretch of the log, which of many stand for "now", when their labels came, and those of a quiet time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from monitoring.domain.bins import FloatArray, Histogram
from monitoring.domain.counts import Outcomes
from monitoring.domain.selection import Every


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of the log, with what was known of it.

    Args:
        index: its place in the list of windows; results point to it.
        first: the first grain that belongs to it (inclusive).
        last: the grain after its last one (exclusive).
        start: time of its beginning; None where the log has no time.
        end: time of its end (exclusive); None where the log has no time.
        rows: predictions in it.
        labelled: how many of them had a known label.
        complete: False where the as-of or the log's end cuts it short.
        every: its nominal length.
    """

    index: int
    first: int
    last: int
    start: datetime | None
    end: datetime | None
    rows: int
    labelled: int
    complete: bool
    every: Every

    @property
    def coverage(self) -> float:
        """Share of its predictions with a known label, 0 to 1; nan without rows."""
        return self.labelled / self.rows if self.rows else float("nan")

    @property
    def first_row(self) -> int:
        """The first row of windows that are made of rows, counted from 1."""
        return self.first * self.every.rows + 1

    @property
    def beginning(self) -> str:
        """When it begins, or with which row where the log has no time, as sentences have it."""
        return self.label if self.start else f"row {self.first_row:,}"

    @property
    def label(self) -> str:
        """A short name for axes and tables."""
        if self.start is None:
            return f"rows {self.first_row:,} on"
        if self.every.unit == "month":
            return f"{self.start:%b %Y}"
        short = self.every.unit in ("hour", "rows")
        return f"{self.start.day} {self.start:{'%b %H:%M' if short else '%b %Y'}}"


def whole(windows: Sequence[Window], *, empty: bool = False) -> list[Window]:
    """The windows that "now" is judged by: complete ones with rows.

    Half a week has other weekdays than a whole one: windows that are cut short count only where there are no others.

    Args:
        windows: oldest first.
        empty: whether windows without rows count too, as they do for a log that has stopped.
    """
    here = [window for window in windows if window.rows or empty]
    return [window for window in here if window.complete] or here


def newest_whole(windows: Sequence[Window], *, empty: bool = False) -> Window | None:
    """The newest of the `whole` windows; None where there is none."""
    found = whole(windows, empty=empty)
    return found[-1] if found else None


@dataclass(frozen=True, slots=True, eq=False)
class Arrivals:
    """Labels of a whole log by how late they came, and a selection's predictions by how old they are; in ticks.

    A tick is a day, or an hour where windows are that short. Ages are those at the as-of; where labels had stopped to
    be delivered before it, those at that time.

    Args:
        kind: what the label says, a number from 0 on: its class; of a regression, which part of the labels it lies in
            times the number of sizes that errors are parted into, and the part that its own error lies in.
        delay: from prediction to label.
        age: of the prediction.
        n: labels of this kind, delay and age.
        window: index of the window of some predictions.
        rows_age: how old they are.
        rows: how many they are.
        oldest: age of the log's first prediction.
    """

    kind: NDArray[np.int64]
    delay: NDArray[np.int64]
    age: NDArray[np.int64]
    n: FloatArray
    window: NDArray[np.int64]
    rows_age: NDArray[np.int64]
    rows: FloatArray
    oldest: int


@dataclass(frozen=True, slots=True, eq=False)
class SameAge:
    """How many labels windows have, beside what earlier windows had when they were as old.

    Args:
        labelled: by window and by how many windows earlier: what that one had at this one's age, `(windows, lags)`;
            the first lag, 0, is the window itself. nan where there is no window so much earlier, and in windows that
            are too long ago to be judged.
        why: why nothing is known of it, in words; empty where it is.
    """

    labelled: FloatArray
    why: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Quiet:
    """Windows of a quiet time, as long as those that are judged.

    Args:
        windows: whole ones, oldest first; none where nothing is known of such a time.
        counts: by column its distributions, `(windows, cells)`, each read when it is looked up.
        own: whether they are the reference itself, cut into windows, and not another time.
        why: where there are no windows, why not.
    """

    windows: tuple[Window, ...] = ()
    counts: Mapping[str, Histogram] = field(default_factory=dict)
    own: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class QuietOutcomes:
    """Predictions and truth of a quiet time.

    Args:
        outcomes: one row a window; None where nothing is known of such a time.
        windows: the whole windows among them, oldest first; their `index` is the place.
        own: whether they are the reference itself, cut into windows, and not another time.
        why: where there is none, why not.
    """

    outcomes: Outcomes | None = None
    windows: tuple[Window, ...] = ()
    own: bool = True
    why: str = ""
