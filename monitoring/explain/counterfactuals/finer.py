"""Changes between the values that were tried: down to where the answer flips."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray
from monitoring.explain.counterfactuals.goal import Goal
from monitoring.explain.whatif.changed import with_values
from monitoring.explain.whatif.ranges import Range
from monitoring.models.model import Model

_STEPS, _ROUNDS = 65, 2  # each round makes the stretch in which the answer flips 64 times as short


def finer(
    model: Model, row: pd.DataFrame, changed: pd.DataFrame, goal: Goal, ranges: Mapping[str, Range]
) -> pd.DataFrame:
    """The changed raw row with its numbers nearer to the row's own, as long as it reaches the goal.

    Args:
        model: the deployed model.
        row: one raw row.
        changed: the same with some values changed, which reaches the goal.
        goal: what is to be reached.
        ranges: of the columns.
    """
    for name, each in ranges.items():
        own, far = row[name].iloc[0], changed[name].iloc[0]
        if each.numeric and pd.notna(own) and pd.notna(far) and float(own) != float(far):
            changed = _nearer(model, changed, goal, each, float(own))
    return changed


def _nearer(model: Model, changed: pd.DataFrame, goal: Goal, each: Range, own: float) -> pd.DataFrame:
    fails, far = own, float(changed[each.column].iloc[0])
    reaches = far
    for _ in range(_ROUNDS):
        tried = np.linspace(fails, reaches, _STEPS)[1:]
        tried = tried[(tried >= each.low) & (tried <= each.high)]
        reached = np.flatnonzero(_reached(model, changed, goal, each.column, tried))
        if not len(reached):
            break
        first = int(reached[0])
        fails, reaches = float(tried[first - 1]) if first else fails, float(tried[first])
    # A number of few digits, a little farther: who reads it is to use it.
    up = far > own
    below = float(np.nextafter(reaches, -np.inf)) if up else float(np.nextafter(far, -np.inf))
    number = each.readable(below, max(far, reaches) if up else reaches, up)
    for value in (number, reaches):
        if value is not None and _reached(model, changed, goal, each.column, np.array([value]))[0]:
            return with_values(changed, {each.column: value})
    return changed


def _reached(model: Model, changed: pd.DataFrame, goal: Goal, name: str, values: FloatArray) -> "np.ndarray":
    rows = changed.take(np.zeros(len(values), dtype=np.int64)).reset_index(drop=True)
    return goal.reached(model.predict(rows.assign(**{name: values})))
