"""A model's trees as plain arrays, whatever library they come from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray

IntArray = NDArray[np.int64]
Ways = NDArray[np.int8]
LEFT, RIGHT, AS_MISSING = 1, 0, -1


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """One tree; a value goes left where `value <= threshold`, a missing one where `missing_left` says so.

    Args:
        left: the next node for values that go left, -1 in leaves.
        right: the same for the others.
        feature: the column that a node splits.
        threshold: of a node's numbers.
        missing_left: where a missing value goes.
        value: a leaf's addend to the ensemble's output.
        split: per node the row of `ways` by which it splits categories instead of numbers; -1 where it does not.
        ways: per split of categories and code `LEFT`, `RIGHT` or `AS_MISSING`; so do all codes beyond its width.
    """

    left: IntArray
    right: IntArray
    feature: IntArray
    threshold: FloatArray
    missing_left: NDArray[np.bool_]
    value: FloatArray
    split: IntArray | None = None
    ways: Ways | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """Trees whose leaf values add up to an output, but for a constant.

    Args:
        trees: one after the other.
        scale: what they add up to: "margin", "probability" or "value".
        read: from rows as the estimator takes them, the matrix that the trees compare: missing values are nan,
            categories codes, numbers as narrow as the estimator makes them. Its columns are those of the rows.
        raw: the library's own answer for such rows, `(n,)`, which the trees' sum is checked against.
    """

    trees: tuple[Tree, ...]
    scale: str
    read: Callable[[Any], FloatArray]
    raw: Callable[[Any], FloatArray]


def dense(rows: Any) -> FloatArray:
    """Rows as a float64 matrix; raises `ValueError` where something in them is not a number."""
    bare = rows.toarray() if hasattr(rows, "toarray") else rows
    return np.asarray(bare, dtype=np.float64)


def single(rows: Any) -> FloatArray:
    """The numbers that are left where an estimator narrows its input to 32 bits."""
    return dense(rows).astype(np.float32).astype(np.float64)
