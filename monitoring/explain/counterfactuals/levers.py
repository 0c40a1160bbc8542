"""Where a model adds up what its columns say: how much each column can add towards a goal, worked out, not tried."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray, Task
from monitoring.errors import NotApplicableError
from monitoring.explain.counterfactuals.cuts import probed
from monitoring.explain.counterfactuals.goal import Goal
from monitoring.explain.counterfactuals.grid import one_way
from monitoring.explain.shapley.exact_values import LINES
from monitoring.explain.shapley.split import Split, split_of
from monitoring.explain.target import of_output
from monitoring.explain.whatif.changed import prepared_values
from monitoring.explain.whatif.ranges import Range
from monitoring.models.model import Model

_STRAIGHT = 1e-6  # of a column's largest gain; numbers of 32 bits are not straighter
_PROBES = 129
_WHOLE = 2000  # whole numbers of a column that are gone through one by one


@dataclass(frozen=True, slots=True, eq=False)
class Lever:
    """What one column can add: of numbers `slope * (value - zero)`, of categories the best one's gain.

    Args:
        each: the column's range.
        own: the row's value.
        slope: gain per unit; 0 for categories.
        zero: the number that gives what the row gives now.
        values: where the distance bends, from the row's own on; of categories the best one.
        gains: of these `(n,)`, more and more.
        costs: their distances from the row's own value `(n,)`.
        complete: whether of a smallest change all numbers but one are among these.
    """

    each: Range
    own: Any
    slope: float
    zero: float
    values: Any
    gains: FloatArray
    costs: FloatArray
    complete: bool

    @property
    def most(self) -> float:
        """The largest gain within the range."""
        return float(self.gains[-1])

    def least(self, gains: FloatArray) -> tuple[Any, FloatArray]:
        """The nearest values to the row's own that add so much `(n,)`; their distances, infinite where none does."""
        if not self.slope:
            return np.repeat(self.values, len(gains)), np.where(gains <= self.most, self.costs[0], np.inf)
        numbers, up = self.zero + gains / self.slope, self.slope > 0
        if self.each.whole:
            numbers = np.ceil(numbers) if up else np.floor(numbers)
        if pd.isna(self.own):  # all are as far from a gap
            numbers = np.maximum(numbers, self.each.median) if up else np.minimum(numbers, self.each.median)
        inside = numbers <= self.each.high if up else numbers >= self.each.low
        numbers = np.clip(numbers, self.each.low, self.each.high)
        return numbers, np.where(inside, self.each.distances(self.own, numbers), np.inf)


def levers(
    model: Model,
    row: pd.DataFrame,
    reference: pd.DataFrame,
    ranges: Mapping[str, Range],
    goal: Goal,
    directions: Mapping[str, int],
) -> tuple[float, list[Lever]] | None:
    """How much is to be added, and the columns that can; None where the model or the goal is of another kind.

    Args:
        model: the deployed model: of one output, which rises with the sum of what its columns add.
        row: one raw row.
        reference: raw rows.
        ranges: of the columns that may be changed.
        goal: with one end.
        directions: of columns whose numbers may only rise (1) or fall (-1).
    """
    if model.task is Task.MULTICLASS or np.isfinite(goal.low) == np.isfinite(goal.high):
        return None
    try:
        split = split_of(model, of_output(model, 0), reference)
        if split.exact is None or split.exact.method != f"exact {LINES} values" or split.output.scale == "probability":
            return None
        now = float(split.output.score(model.prepare(row))[0])
    except NotApplicableError:
        return None
    sign = 1.0 if np.isfinite(goal.low) else -1.0
    needed = sign * (_end(split, goal.low if sign > 0 else goal.high) - now)
    values = {name: tried for name, each in ranges.items() if (tried := _tried(each, row[name].iloc[0]))}
    found = []
    for name, gains in _gains(model, split, row, values).items():
        own = row[name].iloc[0]
        kept = set(one_way(values[name], own, directions.get(name, 0)))
        lever = _lever(ranges[name], own, values[name], sign * gains, kept)
        if lever is None:
            return None
        if lever.most > 0:
            found.append(lever)
    return needed, found


def _end(split: Split, end: float) -> float:
    """An end of the goal on the scale of what is added up."""
    if split.output.scale == "value":
        return end
    with np.errstate(divide="ignore"):
        return float(np.log(np.clip(end, 0, 1)) - np.log1p(-np.clip(end, 0, 1)))


def _tried(each: Range, own: Any) -> list[Any]:
    """What a column may become: categories, and of numbers all that show its line and where the distance bends."""
    if not each.numeric:
        return [value for value in each.categories if str(value) != str(own)]
    every = np.arange(each.low, each.high + 1) if each.whole and each.high - each.low < _WHOLE else each.known
    return list(every.tolist())


def _gains(model: Model, split: Split, row: pd.DataFrame, values: Mapping[str, list[Any]]) -> dict[str, FloatArray]:
    """What each of the values adds, against the row's own."""
    if not values or split.exact is None:
        return {}
    starts, prepared = np.cumsum([0, *map(len, values.values())]), model.prepare(row)
    spelled = {name: prepared_values(model, row, name, each) for name, each in values.items()}
    amounts = split.exact.amounts(probed(prepared, spelled, starts)) - split.exact.amounts(prepared)
    places = zip(values, starts[:-1], starts[1:], strict=True)
    return {name: amounts[start:stop, model.features.index(name)] for name, start, stop in places}


def _lever(each: Range, own: Any, values: list[Any], gains: FloatArray, kept: set[Any]) -> Lever | None:
    """Of the values only those kept may be taken; None where the numbers are on no straight line."""
    if not each.numeric:
        best = int(np.argmax(gains))
        chosen = np.array([values[best]], dtype=object)
        return Lever(each, own, 0.0, 0.0, chosen, gains[[best]], np.ones(1), complete=True)
    numbers = np.array(values, dtype=np.float64)
    slope = 0.0 if len(numbers) < 2 else float((gains[-1] - gains[0]) / (numbers[-1] - numbers[0]))
    off = np.abs(gains - gains[0] - slope * (numbers - numbers[0])).max()
    if off > _STRAIGHT * np.abs(gains).max():
        return None
    zero = 0.0 if slope == 0 else float(numbers[0] - gains[0] / slope)
    useful = [at for at in np.argsort(gains, kind="stable") if gains[at] > 0 and values[at] in kept]
    if not useful:
        return Lever(each, own, 0.0, 0.0, numbers[:1], np.zeros(1), np.zeros(1), complete=True)
    if slope == 0:  # one number, or each as good as the others, where the row's own is none of them
        useful = [min(useful, key=lambda at: float(each.distances(own, numbers[[at]])[0]))]
    numbers, gains = numbers[useful], gains[useful]
    complete = not each.whole or each.high - each.low < _WHOLE
    return Lever(each, own, slope, zero, numbers, gains, each.distances(own, numbers), complete)
