"""The thresholds that a certificate tries, each in a row that comes to it; and how many of them it has seen at work."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.edge.certificate.rows.made_up import SEED
from monitoring.edge.certificate.rows.splits import splits
from monitoring.models.model import Model

MOST = 20_000  # points; of more, so many are drawn
TRIES = 8  # rows for a threshold of which nobody knows who comes to it


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Thresholds in rows.

    Args:
        column: whose threshold each is, `(n,)` names.
        threshold: the number.
        row: which of the base rows it is tried in.
        nodes: how many nodes of trees split such a number, as far as the model was read; 0 where it has none.
    """

    column: NDArray[np.str_]
    threshold: FloatArray
    row: NDArray[np.int64]
    nodes: int = 0

    def __len__(self) -> int:
        return len(self.column)

    def of(self, chosen: NDArray[np.int64]) -> "Points":
        """Some of them."""
        return Points(self.column[chosen], self.threshold[chosen], self.row[chosen], self.nodes)


def points(model: Model, base: pd.DataFrame, thresholds: Mapping[str, FloatArray]) -> Points:
    """Every node that a row of `base` comes to; the copy's own thresholds that are none of these, in several rows each.

    Args:
        model: the approved one.
        base: raw rows.
        thresholds: by raw column what the copy says it splits by; trusted for nothing but where to look.
    """
    found, random = splits(model, base), np.random.default_rng(SEED)
    names = np.array(model.features, dtype=np.str_)
    column, threshold, row = [names[found.column]], [found.threshold], [found.row]
    for name, values in thresholds.items():
        known = found.threshold[names[found.column] == name]
        others = np.setdiff1d(np.asarray(values, dtype=np.float64), known)
        others = np.repeat(others[np.isfinite(others)], TRIES)
        column.append(np.full(len(others), name))
        threshold.append(others)
        row.append(random.integers(len(base), size=len(others)))
    every = Points(np.concatenate(column), np.concatenate(threshold), np.concatenate(row), found.nodes)
    if len(every) <= MOST:
        return every
    return every.of(np.sort(random.choice(len(every), MOST, replace=False)))


def around(threshold: FloatArray) -> tuple[FloatArray, ...]:
    """The threshold and the floats beside it, of 64 and of 32 bits, the lowest first and the highest last.

    >>> [float(x[0]) for x in around(np.array([0.5]))][2:4]
    [0.5, 0.5]
    """
    with np.errstate(over="ignore"):
        narrow = threshold.astype(np.float32)
        below, above = (np.nextafter(narrow, np.float32(end)).astype(np.float64) for end in (-np.inf, np.inf))
    beside = (np.nextafter(threshold, end) for end in (-np.inf, np.inf))
    lower, upper = (np.where(np.isfinite(x), x, threshold) for x in (below, above))
    first, second = beside
    return lower, first, threshold, narrow.astype(np.float64), second, upper


def seen(point: "pd.Series[int]", scores: FloatArray, n: int) -> int:
    """At how many of `n` points the model's score is not the same on both sides: what moved there would be noticed."""
    at = point.to_numpy()
    chosen = at >= 0
    flat = scores.reshape(len(scores), -1)[chosen]
    by = pd.DataFrame(flat).groupby(at[chosen])
    moved = (by.max() != by.min()).any(axis=1)
    return int(moved.sum()) if n else 0
