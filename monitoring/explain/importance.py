"""How much a model's predictions hang on each column: shuffle the column, look how far the predictions move."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import FloatArray, Task
from monitoring.errors import NotApplicableError
from monitoring.models.model import Model

IntArray = NDArray[np.int64]
MOST_ROWS, FEWEST_ROWS = 2000, 100
MOST_CELLS = 200_000_000  # that are handed to the model in all: each column of many makes every row longer, too


def importance(model: Model, rows: pd.DataFrame, seed: int = 0) -> dict[str, float]:
    """Per column that the model reads: how far its prediction moves on average when that column's values are shuffled.

    Binary: mean absolute change of the score, 0 to 1. Several classes: half the sum over all classes, 0 to 1, which for
    two classes is the same. Regression: in standard deviations of the predictions, from 0 on. A column that the model
    ignores gets exactly 0. All columns are shuffled by the same permutation: the same rows and seed, the same answer.

    It needs no labels: it says what the model looks at, not what makes it right. Not for strongly correlated columns:
    shuffling one of them alone makes rows that cannot be, and how a model shares their meaning between them is an
    accident of its training. Source: Breiman (2001), Random Forests, section 10; Fisher, Rudin and Dominici (2019), All
    Models are Wrong, but Many are Useful: model reliance, here of the prediction itself instead of its loss.

    >>> from sklearn.linear_model import LinearRegression
    >>> from monitoring.domain import Deployment
    >>> from monitoring.models.wrap import wrap
    >>> rows = pd.DataFrame({"age": [1.0, 2, 3, 4], "idle": [1.0, 0, 0, 1]})
    >>> deployment = Deployment(name="d", title="D", task=Task.REGRESSION, numeric=("age", "idle"))
    >>> model = wrap(LinearRegression().fit(rows, rows["age"]), deployment, "")
    >>> [round(value, 2) for value in importance(model, rows).values()]
    [0.89, 0.0]

    Args:
        model: the deployed model.
        rows: raw rows, at least two; of more than `MOST_ROWS` that many are taken, evenly spread, and fewer, down to
            `FEWEST_ROWS`, where a model reads more than some 300 columns.
        seed: of the permutation.

    Raises:
        NotApplicableError: too few rows, or a regression that predicts the same for all of them.
        ModelError: the rows do not fit the model.
    """
    prepared = model.prepare(_some(rows, len(model.features))).reset_index(drop=True)
    if len(prepared) < 2:
        raise NotApplicableError("columns can be weighed on two rows or more")
    count = len(prepared)
    unit = _unit(model, model.predict_prepared(prepared))
    order = np.random.default_rng(seed).permutation(count)
    found: dict[str, float] = {}
    # Several columns a call, because a call costs as much as many rows; each has its own copy of the rows.
    names, copies = list(model.features), max(1, MOST_ROWS // count)
    expected = np.empty(0)
    for start in range(0, len(names), copies):
        some = names[start : start + copies]
        stacked = pd.concat([prepared] * len(some), ignore_index=True)
        if len(expected) != len(stacked):  # by the same call, so that what a column leaves alone is the same to the bit
            expected = model.predict_prepared(stacked)
        moved = {name: _shuffled(stacked[name], order, place) for place, name in enumerate(some)}
        changes = _change(model.predict_prepared(stacked.assign(**moved)), expected).reshape(len(some), count)
        found |= zip(some, (changes.mean(axis=1) / unit).tolist(), strict=True)
    return found


def _shuffled(column: "pd.Series[Any]", order: IntArray, place: int) -> "pd.Series[Any]":
    """A column that repeats the same rows, the repetition at this place in another order."""
    rows = np.arange(len(column))
    start = place * len(order)
    rows[start : start + len(order)] = start + order
    return column.take(rows).set_axis(column.index)


def _some(rows: pd.DataFrame, columns: int) -> pd.DataFrame:
    most = min(MOST_ROWS, max(FEWEST_ROWS, MOST_CELLS // max(columns, 1) ** 2))
    return rows.iloc[np.arange(most) * len(rows) // most] if len(rows) > most else rows


def _unit(model: Model, expected: FloatArray) -> float:
    if model.task is not Task.REGRESSION:
        return 1.0
    spread = float(np.std(expected))
    if not spread > 0:
        raise NotApplicableError("the model predicts the same value for every row of the reference")
    return spread


def _change(found: FloatArray, expected: FloatArray) -> FloatArray:
    """How far each row's prediction moved `(rows,)`."""
    change = np.abs(found - expected)
    return change if change.ndim == 1 else change.sum(axis=1) / 2
