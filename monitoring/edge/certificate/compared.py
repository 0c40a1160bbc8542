"""The bundle's scores beside the model's own, row by row."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray, Task

SHOWN = 50  # rows that are named
REFUSED = -1  # the label of a row that is refused
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Apart:
    """A row of which bundle and model say something else.

    Args:
        row: its id, or its number.
        model: the model's score; nan where it refuses the row.
        bundle: the bundle's.
    """

    row: str
    model: float
    bundle: float


@dataclass(frozen=True, slots=True)
class Compared:
    """Scores of one kind of rows.

    Args:
        kind: logged, reference or hard.
        rows: how many.
        gap: the largest difference; infinite where one side refuses a row that the other scores.
        flips: rows whose label is another one.
        refused: rows that both refuse.
        widest: the row with the largest difference, where there is any.
        flipped: the first rows with another label.
    """

    kind: str
    rows: int
    gap: float
    flips: int
    refused: int
    widest: Apart | None
    flipped: tuple[Apart, ...]

    @property
    def share(self) -> float:
        """Of rows whose label is another one."""
        return self.flips / self.rows if self.rows else 0.0


def gaps(model: FloatArray, bundle: FloatArray, spread: float | None = None) -> FloatArray:
    """The largest difference in each row, `(n,)`; infinite where one side alone has none.

    Args:
        model: `(n,)` or `(n, k)`.
        bundle: likewise.
        spread: what a difference is counted in, or the value itself where that is larger; None: as it is.

    >>> gaps(np.array([0.5, np.nan, 0.5]), np.array([0.25, np.nan, np.nan])).tolist()
    [0.25, 0.0, inf]
    """
    size = 1.0 if spread is None else np.maximum(spread, np.abs(model))
    with np.errstate(invalid="ignore"):
        apart = np.abs(bundle - model) / size
    apart = np.where(np.isnan(model) & np.isnan(bundle), 0.0, np.where(np.isnan(apart), np.inf, apart))
    return np.asarray(apart.max(axis=1) if apart.ndim == 2 else apart, dtype=np.float64)


def labels(scores: FloatArray, task: Task, threshold: float) -> Labels:
    """What is said of each row: yes or no, or the place of its class; of a regression there is nothing to flip.

    >>> labels(np.array([0.2, 0.5, np.nan]), Task.BINARY, 0.5).tolist()
    [0, 1, -1]
    """
    if task is Task.REGRESSION:
        return np.zeros(len(scores), dtype=np.int64)
    said = scores.argmax(axis=1) if scores.ndim == 2 else scores >= threshold
    return np.where(_refused(scores), REFUSED, said).astype(np.int64)


def _refused(scores: FloatArray) -> NDArray[np.bool_]:
    return np.asarray(np.isnan(scores.reshape(len(scores), -1)).any(axis=1))


def compared(
    kind: str,
    model: FloatArray,
    bundle: FloatArray,
    said: tuple[Labels, Labels],
    apart: FloatArray,
    name: Callable[[int], str],
) -> Compared:
    """What comes of a comparison.

    Args:
        kind: of the rows.
        model: the model's scores.
        bundle: the bundle's.
        said: the labels by either.
        apart: as `gaps` gives it.
        name: what a row is called, by its place.
    """
    flipped = np.flatnonzero(said[0] != said[1])

    def told(place: int) -> Apart:
        both = (np.atleast_1d(side[place]) for side in (model, bundle))
        at = int(np.argmax(np.abs(np.diff(np.nan_to_num(np.stack(list(both))), axis=0)))) if model.ndim == 2 else 0
        return Apart(name(place), *(float(np.atleast_1d(side[place])[at]) for side in (model, bundle)))

    widest = int(np.argmax(apart)) if len(apart) else 0
    return Compared(
        kind=kind,
        rows=len(apart),
        gap=float(apart.max(initial=0.0)),
        flips=len(flipped),
        refused=int((_refused(model) & _refused(bundle)).sum()),
        widest=told(widest) if len(apart) and apart[widest] > 0 else None,
        flipped=tuple(told(int(place)) for place in flipped[:SHOWN]),
    )
