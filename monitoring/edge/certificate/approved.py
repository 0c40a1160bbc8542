"""What the approved model says of rows, row by row: nan where it refuses one."""

import warnings

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray, Task
from monitoring.errors import ModelError
from monitoring.models.model import Model

AT_ONCE = 16_384  # rows, so that memory is bounded


def approved(model: Model, rows: pd.DataFrame) -> FloatArray:
    """Scores as `Model.predict` gives them, `(n,)` or `(n, k)`; nan in a row that the model refuses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a value is far from all others is what hard rows are for
        pieces = [_scores(model, rows.iloc[start : start + AT_ONCE]) for start in range(0, max(len(rows), 1), AT_ONCE)]
    return np.concatenate(pieces)


def _scores(model: Model, rows: pd.DataFrame) -> FloatArray:
    """Where a model refuses rows as a whole, halves of them are asked until it is known which it means."""
    try:
        return model.predict(rows)
    except ModelError:
        if len(rows) == 1:
            return np.full((1, len(model.outputs)) if model.task is Task.MULTICLASS else 1, np.nan)
        half = len(rows) // 2
        return np.concatenate([_scores(model, rows.iloc[:half]), _scores(model, rows.iloc[half:])])
