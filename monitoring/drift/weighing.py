"""How much a column's drift matters: how far it went, times how much the model's prediction hangs on it."""

import math
from collections.abc import Mapping


def weight(column: str, importance: Mapping[str, float]) -> float:
    """A column's importance as a multiple of what the deployment's columns have on average; 1 where it is not known.

    Scores, predictions and labels, which are no inputs, have 1 as well: they are what the importance is for.

    >>> weight("age", {"age": 3.0, "city": 1.0}), weight("score", {"age": 0.3}), weight("age", {"age": 0.0})
    (1.5, 1.0, 1.0)
    """
    known = [value for value in importance.values() if math.isfinite(value)]
    mean = sum(known) / len(known) if known else 0.0
    return importance[column] / mean if mean > 0 and column in importance else 1.0


def severity(value: float, limit: float, column: str, importance: Mapping[str, float]) -> float:
    """What orders columns by how urgent their drift is: value over limit, times the weight; 0 where it is not known.

    A column at its limit with average importance has 1. One that the model ignores has 0 however far it drifts.

    >>> severity(0.4, 0.2, "age", {"age": 3.0, "city": 1.0}), severity(0.4, 0.2, "idle", {"age": 0.3, "idle": 0.0})
    (3.0, 0.0)
    """
    ratio = value / limit if limit > 0 else math.nan
    return ratio * weight(column, importance) if math.isfinite(ratio) else 0.0
