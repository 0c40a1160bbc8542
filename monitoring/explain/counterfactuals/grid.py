"""The values that a row's columns may be changed to, and rows made of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.explain.counterfactuals.cuts import Cuts
from monitoring.explain.whatif.changed import prepared_values
from monitoring.explain.whatif.ranges import Range
from monitoring.models.model import Model

Places = NDArray[np.int64]
MOST_VALUES = 400  # of one column
QUANTILES = 65


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """What each column may become; the row's own value stands last, so that place -1 leaves a column as it is.

    Args:
        columns: those that may be changed.
        values: of each the raw values, nearest first, and the row's own at the end.
        prepared: the same as the model takes them.
        distances: of each value from the row's own, 0 at the end.
        row: the prepared row.
        exact: whether no other value of these columns can be of help.
        ways: of columns that the answer can only rise (1) or fall (-1) with; moves that cannot help are left out.
    """

    columns: tuple[str, ...]
    values: tuple[list[Any], ...]
    prepared: tuple[NDArray[Any], ...]
    distances: tuple[FloatArray, ...]
    row: pd.DataFrame
    exact: bool
    ways: Mapping[str, int]

    @property
    def sizes(self) -> Places:
        """How many values each column may be changed to."""
        return np.array([len(each) - 1 for each in self.values], dtype=np.int64)

    def table(self, places: Places) -> pd.DataFrame:
        """Prepared rows for places `(n, columns)` among the values."""
        rows = self.row.take(np.zeros(len(places), dtype=np.int64)).reset_index(drop=True)
        changed = {name: self.prepared[at][places[:, at]] for at, name in enumerate(self.columns)}
        return rows.assign(**changed)

    def distance(self, places: Places) -> FloatArray:
        """The sum of the columns' distances `(n,)`."""
        found = np.zeros(len(places))
        for at, each in enumerate(self.distances):
            found += each[places[:, at]]
        return found


def grid(
    model: Model,
    row: pd.DataFrame,
    ranges: Mapping[str, Range],
    directions: Mapping[str, int],
    cuts: dict[str, Cuts] | None,
    way: int = 0,
) -> Grid:
    """The values to try for one raw row.

    Numbers: of trees one in each cell between two cuts, the one nearest to the row's own, which is exact; of other
    models quantiles of the reference, or all whole numbers where they are few. Categories: those of the reference.

    Args:
        model: the deployed model.
        row: one raw row.
        ranges: of the columns that may be changed.
        directions: of those that may only rise (1) or fall (-1).
        cuts: where trees part numbers; None for other models.
        way: whether larger answers are wanted (1), smaller ones (-1), or others (0).
    """
    columns, values, distances, exact = [], [], [], True
    ways = {name: each.way for name, each in (cuts or {}).items() if way * each.way and pd.notna(row[name].iloc[0])}
    for name, each in ranges.items():
        own = row[name].iloc[0]
        tried, whole = _values(each, own, None if cuts is None else cuts.get(name))
        tried = one_way(one_way(tried, own, directions.get(name, 0)), own, way * ways.get(name, 0))
        apart = each.distances(own, np.array(tried, dtype=np.float64) if each.numeric else tried)
        order = np.argsort(apart, kind="stable")[:MOST_VALUES]
        exact &= whole and len(tried) <= MOST_VALUES
        if not len(tried):
            continue
        columns.append(name)
        values.append([*(tried[place] for place in order), own])
        distances.append(np.append(apart[order], 0.0))
    prepared = tuple(prepared_values(model, row, name, each) for name, each in zip(columns, values, strict=True))
    return Grid(tuple(columns), tuple(values), prepared, tuple(distances), model.prepare(row), exact, ways)


def one_way(values: list[Any], own: object, direction: int) -> list[Any]:
    """The numbers that a column may become that may only rise (1) or fall (-1), any for 0; a gap has no direction.

    >>> one_way([1.0, 3.0, 5.0], 3.0, 1), one_way([1.0, 3.0], float("nan"), -1)
    ([3.0, 5.0], [])
    """
    return [each for each in values if direction * (each - own) >= 0] if direction else values


def _values(each: Range, own: object, cuts: Cuts | None) -> tuple[list[Any], bool]:
    """What a column may become, and whether that is all there is to try."""
    if not each.numeric:
        return [value for value in each.categories if str(value) != str(own)], True
    number = float(own) if pd.notna(own) else np.nan  # type: ignore[call-overload, arg-type]  # a number or a gap
    if cuts is not None:
        return _cells(each, number, cuts.numbers), cuts.exact
    if each.whole and each.high - each.low < QUANTILES:
        every = np.arange(each.low, each.high + 1)
        return every[every != number].tolist(), True
    found = each.spread(QUANTILES)
    return found[found != number].tolist(), False


def _cells(each: Range, own: float, cuts: FloatArray) -> list[float]:
    """One number for every cell (cut, next cut] within the range, but the row's own."""
    inside = cuts[(cuts >= each.low) & (cuts < each.high)]
    lows, highs = np.concatenate([[-np.inf], inside]), np.concatenate([inside, [np.inf]])
    found: list[float] = []
    for low, high in zip(lows, highs, strict=True):
        if low < own <= high:
            continue
        up = not own > high  # of a gap, too
        start, end = max(low, np.nextafter(each.low, -np.inf)), min(high, each.high)
        number = each.low if up and low < each.low else each.readable(float(start), float(end), up)
        if number is None and np.inf in (-low, high):  # the range ends so near to the cut
            number = each.low if low == -np.inf else each.high
        if number is not None:
            found.append(number)
    return found
