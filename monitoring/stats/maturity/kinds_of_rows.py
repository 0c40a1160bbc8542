"""Kinds of a regression's rows, counted from rows in memory."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import ErrorKinds, FloatArray


def kinds_of(
    y: FloatArray,
    predicted: FloatArray,
    at: NDArray[np.int64],
    known: NDArray[np.bool_],
    parts: dict[str, Any],
    kinds: Sequence[Sequence[float]],
) -> ErrorKinds:
    """By prediction, truth and size of the error.

    Args:
        y: the known truths.
        predicted: of all rows.
        at: index of each row's window.
        known: which rows have a truth.
        parts: what is added up of these.
        kinds: edges that part predictions, truths and sizes of errors.
    """
    size, shape = int(at.max(initial=0)) + 1, tuple(len(edges) + 1 for edges in kinds)
    of = (predicted[known], y, np.abs(predicted[known] - y))
    cells = [np.searchsorted(edges, values, side="right") for edges, values in zip(kinds, of, strict=True)]
    place = np.ravel_multi_index((at[known], *cells), (size, *shape))
    names = ("n", "n_ape", "e", "e2", "abs", "ape", "u", "u2")
    added = {name: parts[name] for name in names} | {"predicted": predicted[known]}
    sums = {
        name: counted(place, part, size * int(np.prod(shape))).reshape(size, *shape) for name, part in added.items()
    }
    group = at * shape[0] + np.searchsorted(kinds[0], predicted, side="right")
    rows, said = (counted(group, part, size * shape[0]).reshape(size, -1) for part in (np.ones(len(at)), predicted))
    low, high = (extreme(at, predicted, size, end) for end in (np.fmin, np.fmax))
    return ErrorKinds(np.asarray(kinds[0], float), rows, said, low, high, sums)


def extreme(at: NDArray[np.int64], values: FloatArray, size: int, end: np.ufunc) -> FloatArray:
    """The smallest or the largest value of each window, nan without any."""
    found = np.full(size, np.nan)
    end.at(found, at, values)
    return found


def counted(at: NDArray[np.int64], values: FloatArray, size: int) -> FloatArray:
    """Sums by place, `(size,)`."""
    return np.bincount(at, values, size).astype(np.float64)
