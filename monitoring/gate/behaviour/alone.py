"""What one column predicts by itself."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import FloatArray, Task
from monitoring.gate.stress.measured import measure, standard_error
from monitoring.models.spelling import text_of

MOST_CELLS, ROWS_A_CELL = 200, 50


def alone(task: Task, values: "pd.Series[Any]", categorical: bool, truth: FloatArray) -> tuple[float, float]:
    """How well a column predicts by itself, and the standard error: ROC AUC, of several classes their mean; R².

    The rows are cut into cells, at quantiles or by category; a cell predicts what its rows came to, which is learnt on
    one half of the rows and measured on the other, and the other way round. Numbers are taken as they are, too,
    and the better figure counts: the outcome plus a little noise is told by more places than there are cells.

    Args:
        task: what the truth is.
        values: the column, `(rows,)`.
        categorical: whether its values are categories.
        truth: as `Evidence.truth` gives it, all known.

    >>> values = pd.Series(np.arange(1000.0))
    >>> alone(Task.BINARY, values, False, (values.to_numpy() >= 500).astype(float))[0]
    1.0
    """
    cells = _cells(values, categorical)
    if task is Task.MULTICLASS:
        found = [_best(False, values, categorical, cells, (truth == place) * 1.0) for place in np.unique(truth)]
        return float(np.mean([one for one, _ in found])), float(np.mean([error for _, error in found]))
    return _best(task is Task.REGRESSION, values, categorical, cells, truth)


def told_by(values: "pd.Series[Any]", categorical: bool, scores: FloatArray) -> float:
    """The share of the scores' spread that a column explains, 0 to 1; of several classes the largest; nan for none."""
    cells = _cells(values, categorical)
    columns = scores.reshape(len(scores), -1).T
    return max(max(0.0, _explained(_crossed(cells, one), one)[0]) for one in columns)


def _best(
    regression: bool, values: "pd.Series[Any]", categorical: bool, cells: NDArray[np.intp], truth: FloatArray
) -> tuple[float, float]:
    guesses = [_crossed(cells, truth)]
    if not categorical:
        numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        middle = np.nanmedian(numbers) if np.isfinite(numbers).any() else 0.0
        guesses.append(np.nan_to_num(numbers, nan=middle, posinf=middle, neginf=middle))
    if regression:
        guesses[1:] = [_line(one, truth) for one in guesses[1:]]
        return max(_explained(one, truth) for one in guesses)
    found = [measure("roc_auc", truth, sign * one) for one in guesses for sign in (1, -1)]
    best = max(found, key=lambda one: one.value)
    return best.value, standard_error(best.influence)


def _cells(values: "pd.Series[Any]", categorical: bool) -> NDArray[np.intp]:
    """The cell of each row; missing values have one of their own."""
    if categorical:
        return pd.factorize(values.map(text_of, na_action="ignore"), use_na_sentinel=False)[0]
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    known = numbers[np.isfinite(numbers)]
    count = int(np.clip(len(values) // ROWS_A_CELL, 2, MOST_CELLS))
    edges = np.unique(np.quantile(known, np.linspace(0, 1, count + 1)[1:-1])) if len(known) else np.empty(0)
    return np.where(np.isnan(numbers), len(edges) + 1, np.searchsorted(edges, numbers, side="right"))


def _crossed(cells: NDArray[np.intp], truth: FloatArray) -> FloatArray:
    """Of each row what the other half's rows of its cell came to on average; where there are none, what all did."""
    half = np.random.default_rng(0).random(len(truth)) < 0.5
    size, found = int(cells.max(initial=0)) + 1, np.empty(len(truth))
    for side in (half, ~half):
        usual = truth[side].mean() if side.any() else 0.0
        rows, total = (np.bincount(cells[side], weights, size) for weights in (None, truth[side]))
        found[~side] = ((total + usual) / (rows + 1))[cells[~side]]
    return found


def _line(values: FloatArray, truth: FloatArray) -> FloatArray:
    spread = values.var()
    slope = ((values - values.mean()) * (truth - truth.mean())).mean() / spread if spread > 0 else 0.0
    return np.asarray(truth.mean() + slope * (values - values.mean()))


def _explained(guess: FloatArray, truth: FloatArray) -> tuple[float, float]:
    """R² and its standard error; nan where the truth is one value."""
    spread = truth.var()
    if not spread > 0:
        return float("nan"), float("nan")
    misses, ways = (truth - guess) ** 2 / spread, (truth - truth.mean()) ** 2 / spread
    value = float(1 - misses.mean())
    return value, standard_error(misses - misses.mean() - (1 - value) * (ways - 1))
