"""What the model says as one column changes: for one row, and on average over the reference."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray
from monitoring.explain.target import Target
from monitoring.explain.whatif.changed import prepared_values
from monitoring.explain.whatif.ranges import Range
from monitoring.models.model import Model

NUMBERS, CATEGORIES = 41, 30  # values that are tried
ROWS = 100  # of the reference


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One column's curve.

    Args:
        column: its name.
        values: what was tried, `(m,)`: numbers in order, or categories; None for a missing one, which stands last.
        row: what the model says of the row then `(m,)`: individual conditional expectation.
        average: the mean over rows of the reference `(m,)`: partial dependence.
        own: the row's own value; None where it is missing.
        score: what the model says of the row as it is.
        rows: of how many rows of the reference that mean is.
    """

    column: str
    values: tuple[object, ...]
    row: FloatArray
    average: FloatArray
    own: object
    score: float
    rows: int


def curve(
    model: Model,
    target: Target,
    row: pd.DataFrame,
    reference: pd.DataFrame,
    each: Range,
    *,
    gaps: bool = False,
    also: tuple[object, ...] = (),
) -> Curve:
    """What the model says of a row, and on average, for values of one column; all other columns stay as they are.

    Not for strongly correlated columns: rows are made that cannot be. Source: Friedman 2001, Greedy Function
    Approximation, section 8.2; Goldstein et al. 2015, Peeking Inside the Black Box.

    Args:
        model: the deployed model.
        target: which output.
        row: one raw row.
        reference: raw rows; of more than `ROWS` that many are taken, evenly spread.
        each: the column's range.
        gaps: whether a missing value is tried, too.
        also: further values to try.

    Raises:
        ModelError: a row does not fit the model.
    """
    some = reference.iloc[np.arange(ROWS) * len(reference) // ROWS] if len(reference) > ROWS else reference
    own = row[each.column].iloc[0]
    values = _values(each, [value for value in (own, *also) if not pd.isna(value)], gaps)
    prepared = pd.concat([model.prepare(row), model.prepare(some)], ignore_index=True)
    spelled = prepared_values(model, row, each.column, values)
    table = prepared.loc[prepared.index.repeat(len(values))].reset_index(drop=True)
    table[each.column] = np.tile(spelled, len(prepared))
    scores = target.of(model.predict_prepared(table)).reshape(len(prepared), len(values))
    score = float(target.of(model.predict(row))[0])
    plain = None if pd.isna(own) else own
    return Curve(each.column, tuple(values), scores[0], scores[1:].mean(axis=0), plain, score, len(some))


def _values(each: Range, more: list[Any], gaps: bool) -> list[object]:
    if each.numeric:
        found: list[object] = np.unique([*each.spread(NUMBERS), *map(float, more)]).tolist()
    else:
        found = list(dict.fromkeys([*each.categories[:CATEGORIES], *more]))
    return [*found, None] if gaps else found
