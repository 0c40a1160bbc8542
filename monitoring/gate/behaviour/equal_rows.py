"""Rows that stand in two tables: how many more than chance brings about where columns have few values."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import Column, Kind
from monitoring.models.spelling import text_of

Hashes = NDArray[np.uint64]
MOST_BY_CHANCE = 0.9  # of rows; above it nothing can be said


def hashes(rows: pd.DataFrame, columns: Sequence[Column]) -> Hashes:
    """One number a row; equal rows have the same, numbers that 32 bits cannot tell apart being equal.

    >>> table = pd.DataFrame({"a": [0.1, np.float32(0.1)], "town": ["5", 5.0]})
    >>> len(set(hashes(table, [Column("a", Kind.NUMERIC), Column("town", Kind.CATEGORICAL)]).tolist()))
    1
    """
    plain = {}
    for column in columns:
        values = rows[column.name]
        if column.kind is Kind.NUMERIC:
            plain[column.name] = pd.to_numeric(values, errors="coerce").astype("float64").astype("float32") + 0.0
        else:
            plain[column.name] = values.map(text_of, na_action="ignore").astype(object)
    found = pd.util.hash_pandas_object(pd.DataFrame(plain, index=rows.index), index=False)
    return np.asarray(found, dtype=np.uint64)


def shared(ours: Hashes, theirs: Hashes) -> tuple[float, float, float]:
    """The share of our rows that stand among theirs beyond chance, its standard error, and what chance brings about.

    Where no table repeats a row of its own, chance brings next to nothing about. Otherwise half of our rows are looked
    for among the other half, and among as many of theirs: two samples of the same source have no more in common than
    two halves of one. What is found beyond that is scaled up to all of theirs. nan where chance finds nearly all rows.

    >>> shared(np.arange(5, dtype=np.uint64), np.arange(3, 9, dtype=np.uint64))[0]
    0.4
    """
    if not len(ours) or not len(theirs):
        return 0.0, 0.0, 0.0
    if len(np.unique(ours)) == len(ours) and len(np.unique(theirs)) == len(theirs):
        found = float(np.isin(ours, theirs).mean())
        return found, float(np.sqrt(found * (1 - found) / len(ours))), 0.0
    random = np.random.default_rng(0)
    mine, other = np.array_split(random.permutation(ours), 2)
    size = min(len(other), len(theirs))
    among = random.permutation(theirs)[:size]
    found, usual = (float(np.isin(mine, side).mean()) for side in (among, other[:size]))
    if usual > MOST_BY_CHANCE:
        return float("nan"), float("nan"), usual
    scale = len(theirs) / size / (1 - usual)
    error = np.sqrt((found * (1 - found) + usual * (1 - usual)) / len(mine)) * scale
    return min(1.0, (found - usual) * scale), float(error), usual
