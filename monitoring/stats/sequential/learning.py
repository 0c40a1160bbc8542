"""By how much more than chance windows differ while nothing is wrong: learnt from a quiet time and from windows."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.stats.null.likeness import products, worth

FEWEST = 2  # quiet windows
NEWEST = 200  # quiet windows that likeness is learnt from
LEAST = 2.0  # independent windows that a spread is known from
TRUSTED = 10.0  # windows that it takes to unlearn that rows are independent, where no quiet time is known
WILD = 9.0  # times the variance: more is not learnt from one window, which may be the change that is looked for


class Learnt(NamedTuple):
    """What is known of a spread after some windows: from how many, and the sum of their squares, `(courses,)`."""

    windows: FloatArray
    squares: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """What is known of courses before the first window, each `(courses,)`.

    Args:
        variance: of standardised differences, 1 for independent rows, in the long run.
        windows: how many independent windows that is known from.
        sure: whether it is from windows; otherwise rows are taken to be independent.
        alike: how many windows are worth an independent one; 1 or more.
        rows: of the windows that it is known from, on average; nan where it is not from windows.
    """

    variance: FloatArray
    windows: FloatArray
    sure: FloatArray
    alike: FloatArray
    rows: FloatArray

    def of(self, courses: NDArray[np.intp]) -> "Start":
        """That of some courses."""
        return Start(*(getattr(self, part)[courses] for part in Start.__slots__))

    @property
    def learnt(self) -> "Learnt":
        """As it is gone on with."""
        return Learnt(self.windows, self.variance * self.windows)


def unknown(courses: int) -> Start:
    """Where no quiet time is known: as if rows were independent, until windows show otherwise."""
    return Start(*(np.full(courses, value) for value in (1.0, TRUSTED, 0.0, 1.0, np.nan)))


def quiet(r: FloatArray, rows: FloatArray) -> Start:
    """From the standardised differences of quiet windows, `(courses, windows)`, and their rows, `(windows,)`."""
    there = np.isfinite(r)
    counted = there.sum(axis=-1)
    filled = np.where(there, r, 0.0)
    variance = (filled**2).sum(axis=-1) / np.maximum(counted, 1)
    of = np.flatnonzero(counted >= FEWEST)
    start = unknown(len(r))
    if not of.size:
        return start
    mean = float(variance[of].mean())
    gram = products(filled[of, -NEWEST:].T)
    found = worth(gram, float(of.size), max(mean - 1, 0.0) / max(mean, 1.0))
    alike = max(len(gram) / found.mean, 1.0)
    known = max(found.spread * r.shape[-1] / len(gram) - 1, LEAST)
    start.variance[of], start.windows[of], start.sure[of] = np.maximum(variance[of], 1.0) * alike, known, 1.0
    start.alike[of], start.rows[of] = alike, rows.mean()
    return start


def learn(
    r: FloatArray, rows: FloatArray, start: Start, before: Learnt | None = None, keep: int = 0
) -> tuple[FloatArray, FloatArray, Learnt]:
    """The variance of each standardised difference as the windows before it show it, and from how many it is known.

    A difference over the spread of those before it follows Student's law, and is independent of them, where windows
    vary independently and normally: no error of a spread that is learnt once goes on for ever (Quesenberry 1991, "SPC
    Q charts for start-up processes"). The variance is never taken to be under that of independent rows.

    Behind these stands what is known after `keep` windows, to go on with.

    Args:
        r: `(courses, windows)`, nan where a window tells nothing.
        rows: of each.
        start: what is known before the first window.
        before: what earlier windows have shown besides; None: there are none.
        keep: after how many windows it is asked what is known; 0: before the first one.
    """
    known, squares = kept = before or start.learnt
    variance, windows = np.empty(r.T.shape), np.empty(r.T.shape)
    larger, square = np.fmax(rows / start.rows[:, None], 1.0).T.copy(), (r.T**2).copy()
    for place in range(len(square)):
        usual = np.maximum(squares / known, 1.0)
        variance[place] = 1 + (usual - 1) * larger[place]
        windows[place] = np.where(start.sure > 0, known, np.inf)
        seen = square[place] * start.alike * usual / variance[place]
        told = ~np.isnan(seen)
        squares = squares + np.where(told, np.minimum(seen, WILD * usual), 0.0) / start.alike
        known = known + told / start.alike
        kept = Learnt(known, squares) if place == keep - 1 else kept
    return variance.T, windows.T, kept
