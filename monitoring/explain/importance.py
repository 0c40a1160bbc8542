"""How much a model's predictions hang on each column: shuffle the column, look how far the predictions move."""

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray, Task
from monitoring.errors import NotApplicableError
from monitoring.models.model import Model

MOST_ROWS = 2000


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
        rows: raw rows, at least two; of more than `MOST_ROWS` that many are taken, evenly spread.
        seed: of the permutation.

    Raises:
        NotApplicableError: too few rows, or a regression that predicts the same for all of them.
        ModelError: the rows do not fit the model.
    """
    prepared = model.prepare(_some(rows)).reset_index(drop=True)
    if len(prepared) < 2:
        raise NotApplicableError("columns can be weighed on two rows or more")
    expected = model.predict_prepared(prepared)
    unit = _unit(model, expected)
    order = np.random.default_rng(seed).permutation(len(prepared))
    found = {}
    for name in model.features:
        shuffled = prepared.assign(**{name: prepared[name].take(order).set_axis(prepared.index)})
        found[name] = _distance(model.predict_prepared(shuffled), expected) / unit
    return found


def _some(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.iloc[np.arange(MOST_ROWS) * len(rows) // MOST_ROWS] if len(rows) > MOST_ROWS else rows


def _unit(model: Model, expected: FloatArray) -> float:
    if model.task is not Task.REGRESSION:
        return 1.0
    spread = float(np.std(expected))
    if not spread > 0:
        raise NotApplicableError("the model predicts the same value for every row of the reference")
    return spread


def _distance(found: FloatArray, expected: FloatArray) -> float:
    change = np.abs(found - expected)
    return float(np.mean(change if change.ndim == 1 else change.sum(axis=1) / 2))
